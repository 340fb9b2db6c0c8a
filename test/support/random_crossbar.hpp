/// Random crossbars drawn from the legal range, reproducible by (seed, sample).
#pragma once

#include <Eigen/Core>
#include <cmath>
#include <limits>

#include "sotto/core/random.hpp"
#include "sotto/crossbar/crossbar.hpp"

namespace sotto::test {

inline constexpr double kOpen = std::numeric_limits<double>::infinity();

/// What a random case may contain.
struct RandomCrossbarOptions {
  Eigen::Index max_lines = 8;
  double cell_decades = 3;        ///< cells log-uniform between 1 kohm and 10^(3 + decades) ohm
  double wire_decades = 3;        ///< wires log-uniform between 0.1 ohm and 10^(-1 + decades) ohm
  double open_cell_share = 0.1;
  double zero_wire_share = 0;     ///< share of single segments, drivers and senses of 0 ohm
  double broken_wire_share = 0;   ///< share of single segments that are cut
  double shorted_cell_share = 0;
  bool floating_rows = false;
};

inline Eigen::MatrixXd random_ohm(SampleRng& rng, Eigen::Index rows, Eigen::Index cols, double from, double decades) {
  Eigen::MatrixXd ohm(rows, cols);
  for (Eigen::Index j = 0; j < cols; ++j) {
    for (Eigen::Index i = 0; i < rows; ++i) ohm(i, j) = from * std::pow(10.0, decades * rng.uniform());
  }
  return ohm;
}

inline void replace_share(SampleRng& rng, Eigen::MatrixXd& ohm, double share, double value) {
  for (Eigen::Index j = 0; j < ohm.cols(); ++j) {
    for (Eigen::Index i = 0; i < ohm.rows(); ++i) {
      if (rng.uniform() < share) ohm(i, j) = value;
    }
  }
}

inline Eigen::MatrixXd random_wire_ohm(SampleRng& rng, Eigen::Index rows, Eigen::Index cols,
                                       const RandomCrossbarOptions& options) {
  Eigen::MatrixXd ohm = random_ohm(rng, rows, cols, 0.1, options.wire_decades);
  replace_share(rng, ohm, options.zero_wire_share, 0.0);
  replace_share(rng, ohm, options.broken_wire_share, kOpen);
  return ohm;
}

/// Every boundary option is drawn too. A row or column end never has zero resistance as a whole together with a far end,
/// so that no short circuit arises without shorted cells.
inline Crossbar random_crossbar(SampleRng& rng, const RandomCrossbarOptions& options = {}) {
  const auto m = static_cast<Eigen::Index>(1 + rng.below(static_cast<std::uint64_t>(options.max_lines)));
  const auto n = static_cast<Eigen::Index>(1 + rng.below(static_cast<std::uint64_t>(options.max_lines)));
  Crossbar xbar;
  xbar.cell_resistance_ohm = random_ohm(rng, m, n, 1e3, options.cell_decades);
  replace_share(rng, xbar.cell_resistance_ohm, options.open_cell_share, kOpen);
  replace_share(rng, xbar.cell_resistance_ohm, options.shorted_cell_share, 0.0);
  Wires& wires = xbar.wires;
  wires.row_segment_ohm = random_wire_ohm(rng, m, n, options);
  wires.col_segment_ohm = random_wire_ohm(rng, m, n, options);
  wires.driver_ohm = Eigen::VectorXd(random_wire_ohm(rng, m, 1, options));
  wires.sense_ohm = Eigen::VectorXd(random_wire_ohm(rng, n, 1, options));
  wires.row_far_end = static_cast<RowFarEnd>(rng.below(3));
  wires.col_far_end = static_cast<ColFarEnd>(rng.below(2));
  wires.row_far_segment_ohm = Eigen::VectorXd(random_ohm(rng, m, 1, 0.1, options.wire_decades));
  wires.col_far_segment_ohm = Eigen::VectorXd(random_ohm(rng, n, 1, 0.1, options.wire_decades));
  wires.driver_far_ohm = Eigen::VectorXd(random_wire_ohm(rng, m, 1, options));
  wires.sense_far_ohm = Eigen::VectorXd(random_wire_ohm(rng, n, 1, options));
  if (options.floating_rows && rng.uniform() < 0.3) xbar.floating_rows.push_back(static_cast<Eigen::Index>(rng.below(static_cast<std::uint64_t>(m))));
  return xbar;
}

/// Voltages of both signs, one row per input vector.
inline Eigen::MatrixXd random_inputs_v(SampleRng& rng, Eigen::Index vectors, Eigen::Index rows) {
  Eigen::MatrixXd inputs(vectors, rows);
  for (Eigen::Index i = 0; i < rows; ++i) {
    for (Eigen::Index k = 0; k < vectors; ++k) inputs(k, i) = 1.6 * rng.uniform() - 0.8;
  }
  return inputs;
}

}  // namespace sotto::test
