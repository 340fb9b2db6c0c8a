/// Crossbars and inputs drawn from the whole legal range, reproducible by (seed, sample).
#pragma once

#include <Eigen/Core>
#include <cmath>
#include <vector>

#include "sotto/core/error.hpp"
#include "sotto/crossbar/circuit.hpp"
#include "support/legal_ohm.hpp"

namespace sotto::test {

class LegalCrossbars {
 public:
  LegalCrossbars(std::uint64_t seed, std::uint64_t sample) : draw_(seed, sample) {}

  /// Draws until no zero resistance leads from a source to ground.
  Crossbar crossbar() {
    for (;;) {
      Crossbar xbar = any_crossbar();
      const CrossbarCircuit circuit = crossbar_circuit(xbar);
      merged_ = merge_zero_ohm(circuit);
      first_terminal_ = circuit.row_terminal(0);
      try {
        require_no_short(circuit, merged_);
        return xbar;
      } catch (const InvalidArgument&) {
        continue;
      }
    }
  }

  /// One voltage per row of the crossbar drawn last: of one sign, or of any; up to six decades apart, some of them 0.
  /// Sources that zero resistance joins get the same voltage.
  Eigen::VectorXd inputs_v(Eigen::Index rows, bool one_sign) {
    const bool decades = draw_.chance(0.5);
    const double zeros = draw_.chance(0.3) ? 0.3 : 0.0;
    const double sign = draw_.chance(0.2) ? -1.0 : 1.0;
    Eigen::VectorXd inputs(rows);
    for (Eigen::Index i = 0; i < rows; ++i) {
      const double size = decades ? std::pow(10.0, -6 * draw_.rng().uniform()) : draw_.rng().uniform();
      const double this_sign = one_sign || draw_.chance(0.5) ? sign : -sign;
      inputs(i) = draw_.chance(zeros) ? 0.0 : this_sign * size;
    }
    for (Eigen::Index i = 0; i < rows; ++i) inputs(i) = inputs(merged_[first_terminal_ + i] - first_terminal_);
    return inputs;
  }

 private:
  /// Lines short and long, single ones often.
  Eigen::Index line_count() { return draw_.chance(0.1) ? 1 : static_cast<Eigen::Index>(1 + draw_.rng().below(24)); }

  void draw_far_ends(Wires& wires, Eigen::Index m, Eigen::Index n) {
    wires.row_far_end = static_cast<RowFarEnd>(draw_.rng().below(3));
    wires.col_far_end = static_cast<ColFarEnd>(draw_.rng().below(2));
    if (!std::holds_alternative<double>(wires.row_segment_ohm) || draw_.chance(0.5))
      wires.row_far_segment_ohm = draw_.lines_ohm(m);
    if (!std::holds_alternative<double>(wires.col_segment_ohm) || draw_.chance(0.5))
      wires.col_far_segment_ohm = draw_.lines_ohm(n);
    if (draw_.chance(0.5)) wires.driver_far_ohm = draw_.lines_ohm(m);
    if (draw_.chance(0.5)) wires.sense_far_ohm = draw_.lines_ohm(n);
  }

  /// Wires without resistance, and shorted cells that join columns (by a floating row) or sources (by a column without
  /// ground): branches of zero ohm in loops and between terminals.
  void join_lines(Crossbar& xbar) {
    xbar.wires.row_segment_ohm = 0.0;
    xbar.wires.col_segment_ohm = 0.0;
    xbar.wires.driver_ohm = draw_.chance(0.5) ? LineOhm(0.0) : draw_.lines_ohm(xbar.rows());
    xbar.wires.sense_ohm = draw_.chance(0.5) ? LineOhm(0.0) : draw_.lines_ohm(xbar.cols());
    const bool rows = draw_.chance(0.5);
    const auto line =
        static_cast<Eigen::Index>(draw_.rng().below(static_cast<std::uint64_t>(rows ? xbar.rows() : xbar.cols())));
    if (rows) {
      xbar.floating_rows = {line};
      for (double& cell : xbar.cell_resistance_ohm.row(line)) cell = draw_.chance(0.5) ? 0.0 : cell;
    } else {
      xbar.wires.col_far_end = ColFarEnd::open;
      Eigen::VectorXd sense = Eigen::VectorXd::Zero(xbar.cols());
      sense(line) = kNotConnected;
      xbar.wires.sense_ohm = sense;
      for (double& cell : xbar.cell_resistance_ohm.col(line)) cell = draw_.chance(0.5) ? 0.0 : cell;
    }
  }

  Crossbar any_crossbar() {
    const Eigen::Index m = line_count();
    const Eigen::Index n = line_count();
    Crossbar xbar{draw_.matrix_ohm(draw_.spread(5e3, 0.15, 0.3), m, n)};
    const double zero_wires = draw_.chance(0.4) ? 0.6 : 0.0;
    xbar.wires.row_segment_ohm = draw_.segments_ohm(m, n, zero_wires);
    xbar.wires.col_segment_ohm = draw_.segments_ohm(m, n, zero_wires);
    xbar.wires.driver_ohm = draw_.lines_ohm(m);
    xbar.wires.sense_ohm = draw_.lines_ohm(n);
    draw_far_ends(xbar.wires, m, n);
    const double floating = draw_.chance(0.2) ? 0.5 : 0.0;
    for (Eigen::Index i = 0; i < m; ++i) {
      if (draw_.chance(floating)) xbar.floating_rows.push_back(i);
    }
    if (draw_.chance(0.1)) join_lines(xbar);
    return xbar;
  }

  LegalOhm draw_;
  std::vector<Eigen::Index> merged_;
  Eigen::Index first_terminal_ = 0;
};

}  // namespace sotto::test
