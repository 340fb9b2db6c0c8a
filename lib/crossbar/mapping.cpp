#include "sotto/crossbar/mapping.hpp"

#include <fmt/format.h>

#include <cmath>
#include <string>

#include "sotto/core/error.hpp"

namespace sotto {

namespace {

using Eigen::Index;
using Eigen::MatrixXd;

void validate(const CellPair& cells) {
  require(std::isfinite(cells.on_ohm) && cells.on_ohm > 0, "on_ohm", cells.on_ohm, "> 0 and finite");
  require(cells.off_ohm >= cells.on_ohm, "off_ohm", cells.off_ohm, ">= on_ohm");
}

[[noreturn]] void throw_bad_entry(const char* matrix, Index row, Index col, double value, const char* rule) {
  throw InvalidArgument(fmt::format("{}({}, {}) = {} must be {}", matrix, row, col, value, rule));
}

double uniform_row_segment_ohm(const Wires& wires) {
  const double* segment_ohm = std::get_if<double>(&wires.row_segment_ohm);
  require(segment_ohm != nullptr, "row_segment_ohm", std::string("a matrix"),
          "one number: the pair layout sets the segments of a row");
  return *segment_ohm;
}

// A row segment before each plus column, none between plus and minus.
Wires shared_node_wires(const Wires& wires, double segment_ohm, Index rows, Index pairs) {
  MatrixXd segments_ohm = MatrixXd::Zero(rows, 2 * pairs);
  for (Index k = 0; k < pairs; ++k) segments_ohm.col(2 * k).setConstant(segment_ohm);
  Wires paired = wires;
  paired.row_segment_ohm = segments_ohm;
  // A matrix gives no default for the far end; the number that it was made from still does.
  if (!paired.row_far_segment_ohm) paired.row_far_segment_ohm = LineOhm(segment_ohm);
  return paired;
}

}  // namespace

CellPair cell_pair(const MtjParams& mtj) {
  return {.on_ohm = mtj_resistance_ohm(mtj, MtjState::parallel),
          .off_ohm = mtj_resistance_ohm(mtj, MtjState::antiparallel)};
}

Crossbar program_binary(const MtjParams& mtj, const Wires& wires, const Eigen::MatrixXi& bits) {
  const CellPair cells = cell_pair(mtj);
  MatrixXd resistance_ohm(bits.rows(), bits.cols());
  for (Index j = 0; j < bits.cols(); ++j) {
    for (Index i = 0; i < bits.rows(); ++i) {
      const int bit = bits(i, j);
      if (bit != 0 && bit != 1) throw_bad_entry("bits", i, j, bit, "0 or 1");
      resistance_ohm(i, j) = bit == 1 ? cells.on_ohm : cells.off_ohm;
    }
  }
  return {.cell_resistance_ohm = resistance_ohm, .wires = wires};
}

Crossbar program_differential(const CellPair& cells, const Wires& wires, PairLayout layout, const MatrixXd& weights) {
  validate(cells);
  const double segment_ohm = uniform_row_segment_ohm(wires);
  MatrixXd resistance_ohm(weights.rows(), 2 * weights.cols());
  for (Index k = 0; k < weights.cols(); ++k) {
    for (Index i = 0; i < weights.rows(); ++i) {
      const double weight = weights(i, k);
      if (weight != -1 && weight != 0 && weight != 1) throw_bad_entry("weights", i, k, weight, "-1, 0 or 1");
      resistance_ohm(i, 2 * k) = weight < 0 ? cells.off_ohm : cells.on_ohm;
      resistance_ohm(i, 2 * k + 1) = weight > 0 ? cells.off_ohm : cells.on_ohm;
    }
  }
  if (layout == PairLayout::alternating) return {.cell_resistance_ohm = resistance_ohm, .wires = wires};
  return {.cell_resistance_ohm = resistance_ohm,
          .wires = shared_node_wires(wires, segment_ohm, weights.rows(), weights.cols())};
}

}  // namespace sotto
