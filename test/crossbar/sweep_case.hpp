/// A random crossbar with everything that one line sweep over it needs.
#pragma once

#include <Eigen/Core>

#include "crossbar/sweep_grid.hpp"
#include "support/random_crossbar.hpp"

namespace sotto::test {

/// Matrix of real cells -> row-major array over the padded grid, padding 0.
inline AlignedBuffer to_grid(const SweepGrid& grid, const Eigen::MatrixXd& values) {
  AlignedBuffer array(grid.size());
  for (long j = 0; j < grid.cols(); ++j) {
    for (long i = 0; i < grid.rows(); ++i) array[grid.at(i, j)] = values(i, j);
  }
  return array;
}

/// The same for column voltages: padding above repeats the first row, no current flows there.
inline AlignedBuffer voltages_to_grid(const SweepGrid& grid, const Eigen::MatrixXd& values) {
  AlignedBuffer array = to_grid(grid, values);
  for (long row = 0; row < grid.view().top; ++row) {
    for (long j = 0; j < grid.cols(); ++j) array[row * grid.view().stride + j] = values(0, j);
  }
  return array;
}

inline Eigen::MatrixXd from_grid(const SweepGrid& grid, const AlignedBuffer& array) {
  Eigen::MatrixXd values(grid.rows(), grid.cols());
  for (long j = 0; j < grid.cols(); ++j) {
    for (long i = 0; i < grid.rows(); ++i) values(i, j) = array[grid.at(i, j)];
  }
  return values;
}

/// Entries between -1 and 1.
inline Eigen::MatrixXd random_matrix(SampleRng& rng, Eigen::Index rows, Eigen::Index cols) {
  Eigen::MatrixXd values(rows, cols);
  for (Eigen::Index j = 0; j < cols; ++j) {
    for (Eigen::Index i = 0; i < rows; ++i) values(i, j) = 2 * rng.uniform() - 1;
  }
  return values;
}

/// Sizes 1 to 21, all boundaries, zero and broken segments; every second sample has uniform row wires, every third
/// uniform column wires, every fifth at most two lines of each kind.
inline Crossbar sweep_crossbar(SampleRng& rng, int sample) {
  Crossbar xbar = random_crossbar(rng, {.max_lines = sample % 5 == 0 ? 2 : 21,
                                        .cell_decades = 2,
                                        .wire_decades = 2,
                                        .zero_wire_share = 0.1,
                                        .broken_wire_share = 0.1,
                                        .floating_rows = true});
  if (sample % 2 == 0) xbar.wires.row_segment_ohm = sample % 4 == 0 ? 0.0 : 10 * rng.uniform();
  if (sample % 3 == 0) xbar.wires.col_segment_ohm = sample % 9 == 0 ? 0.0 : 10 * rng.uniform();
  return xbar;
}

inline SweepGrid factored(const Crossbar& xbar, SimdLevel level) {
  SweepGrid grid(xbar, {}, sweep_kernel(level));
  grid.factor();
  return grid;
}

struct SweepCase {
  SampleRng rng;
  Crossbar xbar;
  SweepGrid grid;
  Eigen::VectorXd real_source_v;
  AlignedBuffer v, j, u, source_v, far_current_a, last_j, scratch, first_norton_a;

  SweepCase(std::uint64_t seed, int sample, SimdLevel level)
      : rng(seed, static_cast<std::uint64_t>(sample)), xbar(sweep_crossbar(rng, sample)), grid(factored(xbar, level)) {
    const GridView& view = grid.view();
    real_source_v = random_matrix(rng, xbar.rows(), 1);
    v = voltages_to_grid(grid, random_matrix(rng, xbar.rows(), xbar.cols()));
    for (AlignedBuffer* array : {&j, &u}) array->resize(grid.size());
    for (AlignedBuffer* rows : {&source_v, &far_current_a, &first_norton_a}) rows->resize(view.rows);
    last_j.resize(view.cols + grid.kernel().lanes);
    scratch.resize(kPanels * grid.kernel().lanes * view.cols);
    for (long i = 0; i < grid.rows(); ++i) {
      source_v[view.top + i] = real_source_v(i);
      const bool driven = xbar.wires.row_far_end == RowFarEnd::driven;
      far_current_a[view.top + i] = driven ? grid.row_far_siemens(i) * real_source_v(i) : 0.0;
    }
  }

  Eigen::MatrixXd siemens() const { return xbar.cell_resistance_ohm.cwiseInverse(); }
  Eigen::MatrixXd random_like() { return random_matrix(rng, xbar.rows(), xbar.cols()); }

  /// v before in v, u to u, Norton currents to j.
  DownPass down_pass() {
    return {.v = v.data(),
            .j = j.data(),
            .source_v = source_v.data(),
            .far_current_a = far_current_a.data(),
            .last_j = last_j.data(),
            .scratch = scratch.data(),
            .u = u.data()};
  }
  void down(const DownPass& pass) { grid.kernel().down(grid.view(), pass); }
  void up(const UpPass& pass) { grid.kernel().up(grid.view(), pass); }
};

}  // namespace sotto::test
