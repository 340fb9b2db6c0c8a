#include "port_power.hpp"

#include <cmath>
#include <vector>

#include "ideal_lines.hpp"
#include "sotto/core/product.hpp"
#include "terminal_solver.hpp"

namespace sotto {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// A resistor and what lies in series with it.
struct InSeries {
  double ohm;
  double rest_ohm = 0;
};

/// w with power in the resistor = (w drop)^2, drop that of the whole series; 0 where there is no power.
double weight(const InSeries& branch) {
  const double total_ohm = branch.ohm + branch.rest_ohm;
  return total_ohm > 0 && std::isfinite(total_ohm) ? std::sqrt(branch.ohm) / total_ohm : 0.0;
}

/// Weights of the resistors of one place, and weight x drop with one column per vector of port voltages.
class Drops {
 public:
  explicit Drops(Index branches) : weights(branches) {}
  VectorXd weights;

  /// When the weights are known: branches without any get no row.
  void prepare(Index vectors) {
    Index rows = 0;
    for (Index k = 0; k < weights.size(); ++k) row_.push_back(weights(k) == 0 ? kNone : rows++);
    weighted_.resize(rows, vectors);
  }
  /// Nodes without a potential (NaN) carry no current.
  void set(Index first, Index vector, const MatrixXd& drops_v) {
    for (Index k = 0; k < drops_v.size(); ++k) {
      const Index row = row_[static_cast<std::size_t>(first + k)];
      if (row == kNone) continue;
      const double drop = weights(first + k) * drops_v.data()[k];
      weighted_(row, vector) = std::isnan(drop) ? 0.0 : drop;
    }
  }
  MatrixXd form(const PortOptions& options) const {
    const MatrixXd form = product(weighted_.transpose().eval(), weighted_, {.threads = 1, .simd = options.simd});
    return 0.5 * (form + form.transpose());
  }

 private:
  static constexpr Index kNone = -1;
  std::vector<Index> row_;
  MatrixXd weighted_;
};

/// Order of branches: cells and segments (i, j) at i + rows j, then far segments; drivers, senses, far drivers, far
/// senses among the ends.
class PlacePower {
 public:
  PlacePower(const Crossbar& xbar, Index vectors);
  void add(Index vector, const VectorXd& port_v, const TerminalNodes& nodes);
  PortPower forms(const PortOptions& options) const {
    return {cells_.form(options), row_wires_.form(options), col_wires_.form(options), ends_.form(options)};
  }

 private:
  void weigh_rows();
  void weigh_cols();
  void add_rows(Index vector, const VectorXd& port_v, const MatrixXd& u);
  void add_cols(Index vector, const VectorXd& port_v, const MatrixXd& v);

  const Crossbar& xbar_;
  Index m_, n_;
  bool row_far_, col_far_;
  Drops cells_, row_wires_, col_wires_, ends_;
};

PlacePower::PlacePower(const Crossbar& xbar, Index vectors)
    : xbar_(xbar),
      m_(xbar.rows()),
      n_(xbar.cols()),
      row_far_(xbar.wires.row_far_end != RowFarEnd::open),
      col_far_(xbar.wires.col_far_end != ColFarEnd::open),
      cells_(m_ * n_),
      row_wires_(m_ * n_ + (row_far_ ? m_ : 0)),
      col_wires_(m_ * n_ + (col_far_ ? n_ : 0)),
      ends_((row_far_ ? 2 * m_ : m_) + (col_far_ ? 2 * n_ : n_)) {
  for (Index k = 0; k < m_ * n_; ++k) cells_.weights(k) = weight({xbar.cell_resistance_ohm.reshaped()(k)});
  weigh_rows();
  weigh_cols();
  for (Drops* drops : {&cells_, &row_wires_, &col_wires_, &ends_}) drops->prepare(vectors);
}

void PlacePower::weigh_rows() {
  const Wires& wires = xbar_.wires;
  const double connected = 1, absent = 0;
  for (Index i = 0; i < m_; ++i) {
    for (Index j = 1; j < n_; ++j) row_wires_.weights(i + m_ * j) = weight({ohm_at(wires.row_segment_ohm, i, j)});
    const double share = is_floating(xbar_, i) ? absent : connected;
    const double segment_ohm = ohm_at(wires.row_segment_ohm, i, 0);
    const double driver_ohm = ohm_at(wires.driver_ohm, i);
    row_wires_.weights(i) = share * weight({segment_ohm, driver_ohm});
    ends_.weights(i) = share * weight({driver_ohm, segment_ohm});
    if (!row_far_) continue;
    const double far_segment_ohm = row_far_segment_ohm(wires, i);
    const double far_driver_ohm = row_far_driver_ohm(wires, i);
    row_wires_.weights(m_ * n_ + i) = share * weight({far_segment_ohm, far_driver_ohm});
    ends_.weights(m_ + n_ + i) = share * weight({far_driver_ohm, far_segment_ohm});
  }
}

void PlacePower::weigh_cols() {
  const Wires& wires = xbar_.wires;
  for (Index j = 0; j < n_; ++j) {
    for (Index i = 0; i + 1 < m_; ++i) col_wires_.weights(i + m_ * j) = weight({ohm_at(wires.col_segment_ohm, i, j)});
    const double segment_ohm = ohm_at(wires.col_segment_ohm, m_ - 1, j);
    const double sense_ohm = ohm_at(wires.sense_ohm, j);
    col_wires_.weights(m_ - 1 + m_ * j) = weight({segment_ohm, sense_ohm});
    ends_.weights(m_ + j) = weight({sense_ohm, segment_ohm});
    if (!col_far_) continue;
    const double far_segment_ohm = col_far_segment_ohm(wires, j);
    const double far_sense_ohm = col_far_sense_ohm(wires, j);
    col_wires_.weights(m_ * n_ + j) = weight({far_segment_ohm, far_sense_ohm});
    ends_.weights((row_far_ ? 2 * m_ : m_) + n_ + j) = weight({far_sense_ohm, far_segment_ohm});
  }
}

void PlacePower::add_rows(Index vector, const VectorXd& port_v, const MatrixXd& u) {
  const VectorXd source_v = port_v.head(m_);
  MatrixXd drops_v(m_, n_);
  drops_v.col(0) = source_v - u.col(0);
  drops_v.rightCols(n_ - 1) = u.leftCols(n_ - 1) - u.rightCols(n_ - 1);
  row_wires_.set(0, vector, drops_v);
  ends_.set(0, vector, drops_v.col(0));
  if (!row_far_) return;
  const double driven = xbar_.wires.row_far_end == RowFarEnd::driven ? 1 : 0;
  const VectorXd far_drops_v = driven * source_v - u.col(n_ - 1);
  row_wires_.set(m_ * n_, vector, far_drops_v);
  ends_.set(m_ + n_, vector, far_drops_v);
}

void PlacePower::add_cols(Index vector, const VectorXd& port_v, const MatrixXd& v) {
  const VectorXd ground_v = port_v.tail(n_);
  MatrixXd drops_v(m_, n_);
  drops_v.topRows(m_ - 1) = v.topRows(m_ - 1) - v.bottomRows(m_ - 1);
  drops_v.row(m_ - 1) = v.row(m_ - 1) - ground_v.transpose();
  col_wires_.set(0, vector, drops_v);
  ends_.set(m_, vector, drops_v.row(m_ - 1).transpose());
  if (!col_far_) return;
  const VectorXd far_drops_v = v.row(0).transpose() - ground_v;
  col_wires_.set(m_ * n_, vector, far_drops_v);
  ends_.set((row_far_ ? 2 * m_ : m_) + n_, vector, far_drops_v);
}

void PlacePower::add(Index vector, const VectorXd& port_v, const TerminalNodes& nodes) {
  cells_.set(0, vector, nodes.row_node_v - nodes.col_node_v);
  add_rows(vector, port_v, nodes.row_node_v);
  add_cols(vector, port_v, nodes.col_node_v);
}

/// All power is in the cells, and it is what the ports deliver: v' Y v.
PortPower ideal_power(const Crossbar& xbar, const MatrixXd& port_v, const PortOptions& options) {
  const ProductOptions by = {.threads = 1, .simd = options.simd};
  const MatrixXd form = product(port_v.transpose().eval(), product(ideal_admittance_siemens(xbar), port_v, by), by);
  const MatrixXd none = MatrixXd::Zero(form.rows(), form.cols());
  return {0.5 * (form + form.transpose()), none, none, none};
}

}  // namespace

PortPower port_power(const Crossbar& xbar, const MatrixXd& port_v, const PortOptions& options) {
  if (has_ideal_lines(xbar)) return ideal_power(xbar, port_v, options);
  TerminalSolver solver(xbar, options.simd);
  PlacePower power(xbar, port_v.cols());
  for (Index k = 0; k < port_v.cols(); ++k) {
    const VectorXd voltages = port_v.col(k);
    power.add(k, voltages, solver.nodes(voltages.head(xbar.rows()), voltages.tail(xbar.cols())));
  }
  return power.forms(options);
}

}  // namespace sotto
