/// The crossbars that every solver of the bench gets: the ones of design solver section 4.
#pragma once

#include <Eigen/Core>

#include "sotto/core/random.hpp"
#include "sotto/crossbar/crossbar.hpp"

namespace sotto::bench {

/// Square, half of the cells parallel, half antiparallel at random; open far ends, ideal drivers and readers.
struct StandardCase {
  Eigen::Index size = 64;
  double parallel_ohm = 6000;  ///< antiparallel: three times that for 6 kohm, twice that for 1 Mohm
  double segment_ohm = 1;

  bool low_resistance() const { return parallel_ohm < 1e5; }
};

inline Crossbar crossbar_of(const StandardCase& standard) {
  SampleRng rng(1, static_cast<std::uint64_t>(standard.size));
  const double antiparallel_ohm = (standard.low_resistance() ? 3 : 2) * standard.parallel_ohm;
  Eigen::MatrixXd cells(standard.size, standard.size);
  for (double& cell : cells.reshaped()) cell = rng.below(2) == 0 ? standard.parallel_ohm : antiparallel_ohm;
  return {.cell_resistance_ohm = cells,
          .wires = {.row_segment_ohm = standard.segment_ohm, .col_segment_ohm = standard.segment_ohm}};
}

/// Uniform in 0 ... 0.8 V.
inline Eigen::MatrixXd inputs_of(const StandardCase& standard, Eigen::Index vectors) {
  SampleRng rng(2, static_cast<std::uint64_t>(standard.size));
  Eigen::MatrixXd inputs_v(vectors, standard.size);
  for (double& input : inputs_v.reshaped()) input = 0.8 * rng.uniform();
  return inputs_v;
}

/// Largest relative error of an output.
inline double error_rel(const Eigen::MatrixXd& outputs_a, const Eigen::MatrixXd& truth_a) {
  return ((outputs_a - truth_a).array() / truth_a.array()).abs().maxCoeff();
}

}  // namespace sotto::bench
