/// Crossbars of non-linear cells, reproducible by (seed, sample).
#pragma once

#include <Eigen/Core>

#include "sotto/crossbar/nonlinear.hpp"
#include "support/random_crossbar.hpp"

namespace sotto::test {

/// Junctions of 6 kohm (parallel) and 18 kohm (antiparallel at zero bias), 5 % spread of both, TMR half at 0.5 V.
inline NonlinearCrossbar biased_crossbar(SampleRng& rng, Eigen::Index size, double segment_ohm) {
  Eigen::MatrixXd parallel_ohm(size, size), zero_bias_ohm(size, size);
  for (Eigen::Index k = 0; k < parallel_ohm.size(); ++k) {
    parallel_ohm(k) = 6000 * (0.95 + 0.1 * rng.uniform());
    zero_bias_ohm(k) = rng.below(2) == 0 ? parallel_ohm(k) : parallel_ohm(k) * (2.9 + 0.2 * rng.uniform());
  }
  return {
      {.cell_resistance_ohm = zero_bias_ohm, .wires = {.row_segment_ohm = segment_ohm, .col_segment_ohm = segment_ohm}},
      BiasedMtj{parallel_ohm, 0.5}};
}

/// The same junctions behind transistors of about 2 kohm.
inline NonlinearCrossbar one_transistor_crossbar(SampleRng& rng, Eigen::Index size, double segment_ohm) {
  NonlinearCrossbar xbar = biased_crossbar(rng, size, segment_ohm);
  xbar.law = OneTransistorMtj{std::get<BiasedMtj>(xbar.law), {5e-4, 0.4, 0.05}, 1.4};
  return xbar;
}

/// Every line end, non-uniform wires, open cells; up to 90 % of each cell's zero-bias resistance falls with its bias.
inline NonlinearCrossbar random_biased_crossbar(SampleRng& rng, const RandomCrossbarOptions& options) {
  NonlinearCrossbar xbar{random_crossbar(rng, options), BiasedMtj{}};
  Eigen::MatrixXd parallel_ohm(xbar.rows(), xbar.cols());
  for (Eigen::Index k = 0; k < parallel_ohm.size(); ++k) {
    const double zero_bias_ohm = xbar.zero_bias.cell_resistance_ohm(k);
    parallel_ohm(k) = std::isfinite(zero_bias_ohm) ? zero_bias_ohm * (0.1 + 0.9 * rng.uniform()) : 1000.0;
  }
  xbar.law = BiasedMtj{parallel_ohm, 0.1 + rng.uniform()};
  return xbar;
}

/// Voltages of full or half size, one row per input vector.
inline Eigen::MatrixXd read_inputs_v(SampleRng& rng, Eigen::Index vectors, Eigen::Index rows, double full_v) {
  Eigen::MatrixXd inputs(vectors, rows);
  for (Eigen::Index k = 0; k < inputs.size(); ++k) inputs(k) = rng.below(2) == 0 ? full_v : full_v / 2;
  return inputs;
}

}  // namespace sotto::test
