#include "live_nodes.hpp"

#include <cmath>
#include <numeric>
#include <vector>

namespace sotto {
namespace {

using Eigen::Index;
using Pieces = Eigen::Array<Index, Eigen::Dynamic, Eigen::Dynamic>;

bool has_break(const SegmentOhm& segments) {
  if (const double* uniform = std::get_if<double>(&segments)) return !std::isfinite(*uniform);
  return !std::get<Eigen::MatrixXd>(segments).allFinite();
}

bool has_break(const LineOhm& lines) {
  if (const double* uniform = std::get_if<double>(&lines)) return !std::isfinite(*uniform);
  return !std::get<Eigen::VectorXd>(lines).allFinite();
}

/// Pieces of lines between breaks, joined where a cell connects them. Piece 0 stands for all terminals.
class PieceSets {
 public:
  PieceSets() : parent_{0} {}
  Index new_piece() {
    parent_.push_back(static_cast<Index>(parent_.size()));
    return parent_.back();
  }
  void join(Index a, Index b) { parent_[root(std::max(a, b))] = root(std::min(a, b)); }
  bool live(Index piece) { return root(piece) == root(0); }

 private:
  Index root(Index piece) {
    while (parent_[piece] != piece) piece = parent_[piece] = parent_[parent_[piece]];
    return piece;
  }
  std::vector<Index> parent_;
};

Pieces row_pieces(const Crossbar& xbar, PieceSets& sets) {
  const Wires& wires = xbar.wires;
  Pieces pieces(xbar.rows(), xbar.cols());
  for (Index i = 0; i < xbar.rows(); ++i) {
    const bool connected = !is_floating(xbar, i);
    Index piece = sets.new_piece();
    const double near_ohm = ohm_at(wires.driver_ohm, i) + ohm_at(wires.row_segment_ohm, i, 0);
    if (connected && std::isfinite(near_ohm)) sets.join(0, piece);
    for (Index j = 0; j < xbar.cols(); ++j) {
      if (j > 0 && !std::isfinite(ohm_at(wires.row_segment_ohm, i, j))) piece = sets.new_piece();
      pieces(i, j) = piece;
    }
    if (!connected || wires.row_far_end == RowFarEnd::open) continue;
    if (std::isfinite(row_far_segment_ohm(wires, i) + row_far_driver_ohm(wires, i))) sets.join(0, piece);
  }
  return pieces;
}

Pieces col_pieces(const Crossbar& xbar, PieceSets& sets) {
  const Wires& wires = xbar.wires;
  const Index last = xbar.rows() - 1;
  Pieces pieces(xbar.rows(), xbar.cols());
  for (Index j = 0; j < xbar.cols(); ++j) {
    Index piece = sets.new_piece();
    if (wires.col_far_end == ColFarEnd::ground &&
        std::isfinite(col_far_segment_ohm(wires, j) + col_far_sense_ohm(wires, j))) {
      sets.join(0, piece);
    }
    for (Index i = 0; i <= last; ++i) {
      if (i > 0 && !std::isfinite(ohm_at(wires.col_segment_ohm, i - 1, j))) piece = sets.new_piece();
      pieces(i, j) = piece;
    }
    if (std::isfinite(ohm_at(wires.col_segment_ohm, last, j) + ohm_at(wires.sense_ohm, j))) sets.join(0, piece);
  }
  return pieces;
}

}  // namespace

std::optional<LiveNodes> find_live_nodes(const Crossbar& xbar) {
  const Wires& wires = xbar.wires;
  const bool whole = xbar.floating_rows.empty() && !has_break(wires.row_segment_ohm) && !has_break(wires.driver_ohm) &&
                     !has_break(wires.col_segment_ohm) && !has_break(wires.sense_ohm);
  if (whole) return std::nullopt;
  PieceSets sets;
  const Pieces rows = row_pieces(xbar, sets);
  const Pieces cols = col_pieces(xbar, sets);
  for (Index j = 0; j < xbar.cols(); ++j) {
    for (Index i = 0; i < xbar.rows(); ++i) {
      if (std::isfinite(xbar.cell_resistance_ohm(i, j))) sets.join(rows(i, j), cols(i, j));
    }
  }
  LiveNodes live{{xbar.rows(), xbar.cols()}, {xbar.rows(), xbar.cols()}};
  for (Index j = 0; j < xbar.cols(); ++j) {
    for (Index i = 0; i < xbar.rows(); ++i) {
      live.row(i, j) = sets.live(rows(i, j));
      live.col(i, j) = sets.live(cols(i, j));
    }
  }
  return live;
}

bool same_live_nodes(const std::optional<LiveNodes>& a, const std::optional<LiveNodes>& b) {
  if (!a || !b) return !a && !b;
  return (a->row == b->row).all() && (a->col == b->col).all();
}

}  // namespace sotto
