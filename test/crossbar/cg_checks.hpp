/// What every kernel must do for conjugate gradients, against plain loops over resistors; asked once per instruction
/// set.
#pragma once

#include "crossbar/sweep_checks.hpp"

namespace sotto::test {

/// drop^2 / R; a segment of 0 ohm has no drop, a broken one no current.
inline double branch_power_w(double drop_v, double ohm) {
  return ohm > 0 && std::isfinite(ohm) ? drop_v * drop_v / ohm : 0.0;
}

/// Of column voltages x over resistors alone, cells not counted.
inline double column_wires_w(const Crossbar& xbar, const Eigen::MatrixXd& x) {
  const Wires& wires = xbar.wires;
  const Eigen::Index last = xbar.rows() - 1;
  double power_w = 0;
  for (Eigen::Index j = 0; j < xbar.cols(); ++j) {
    for (Eigen::Index i = 0; i < last; ++i) {
      power_w += branch_power_w(x(i, j) - x(i + 1, j), ohm_at(wires.col_segment_ohm, i, j));
    }
    power_w += branch_power_w(x(last, j), ohm_at(wires.col_segment_ohm, last, j) + ohm_at(wires.sense_ohm, j));
    if (wires.col_far_end == ColFarEnd::open) continue;
    power_w += branch_power_w(x(0, j), col_far_segment_ohm(wires, j) + col_far_sense_ohm(wires, j));
  }
  return power_w;
}

inline double row_wires_w(const Crossbar& xbar, const Eigen::MatrixXd& u) {
  const Wires& wires = xbar.wires;
  const Eigen::Index last = xbar.cols() - 1;
  double power_w = 0;
  for (Eigen::Index i = 0; i < xbar.rows(); ++i) {
    for (Eigen::Index j = 1; j <= last; ++j) {
      power_w += branch_power_w(u(i, j) - u(i, j - 1), ohm_at(wires.row_segment_ohm, i, j));
    }
    if (is_floating(xbar, i)) continue;
    power_w += branch_power_w(u(i, 0), ohm_at(wires.row_segment_ohm, i, 0) + ohm_at(wires.driver_ohm, i));
    if (wires.row_far_end == RowFarEnd::open) continue;
    power_w += branch_power_w(u(i, last), row_far_segment_ohm(wires, i) + row_far_driver_ohm(wires, i));
  }
  return power_w;
}

inline double cells_w(const SweepCase& sweep, const Eigen::MatrixXd& drop_v) {
  return (sweep.siemens().array() * drop_v.array().square()).sum();
}

/// Column voltages that are equal wherever a segment of 0 ohm joins them, as all that the solver works with.
inline Eigen::MatrixXd joined_voltages(SweepCase& sweep) {
  AlignedBuffer x(sweep.grid.size());
  sweep.v = voltages_to_grid(sweep.grid, sweep.random_like());
  sweep.down(sweep.down_pass());
  sweep.up({.j = sweep.j.data(), .v = x.data()});
  return from_grid(sweep.grid, x);
}

inline void check_energies(SimdLevel level) {
  for (int sample = 0; sample < kSweepSamples; ++sample) {
    SweepCase sweep(306, sample, level);
    const Eigen::MatrixXd x = joined_voltages(sweep);
    sweep.v = voltages_to_grid(sweep.grid, x);
    const double column_w = sweep.grid.kernel().column_energy(sweep.grid.view(), sweep.v.data());
    CHECK_THAT(column_w, Catch::WithinRel(column_wires_w(sweep.xbar, x) + cells_w(sweep, x), kRelLinearSolve));

    sweep.source_v.resize(sweep.source_v.size());
    sweep.far_current_a.resize(sweep.far_current_a.size());
    sweep.down(sweep.down_pass());
    const Eigen::MatrixXd u = from_grid(sweep.grid, sweep.u);
    double energy_w = -1;
    DownPass pass = sweep.down_pass();
    pass.u = nullptr;
    pass.energy_w = &energy_w;
    sweep.down(pass);
    INFO("sample " << sample << ": " << u.rows() << " x " << u.cols());
    CHECK_THAT(energy_w, Catch::WithinRel(row_wires_w(sweep.xbar, u) + cells_w(sweep, u - x), kRelLinearSolve));
  }
}

inline void check_cg_steps(SimdLevel level) {
  for (int sample = 0; sample < kSweepSamples; ++sample) {
    SweepCase sweep(307, sample, level);
    const Eigen::MatrixXd old_p = joined_voltages(sweep), old_z = joined_voltages(sweep),
                          old_v = joined_voltages(sweep);
    AlignedBuffer p = voltages_to_grid(sweep.grid, old_p), z = voltages_to_grid(sweep.grid, old_z),
                  v = voltages_to_grid(sweep.grid, old_v);
    AlignedBuffer t(sweep.grid.size()), below_t(sweep.grid.view().cols);
    sweep.up({.j = sweep.j.data(), .v = t.data()});
    CgPass pass{.p = p.data(),
                .z = z.data(),
                .v = v.data(),
                .j = sweep.j.data(),
                .below_t = below_t.data(),
                .alpha = 0.7,
                .beta = 0.3};
    const SweepKernel& kernel = sweep.grid.kernel();

    const double direction_w = kernel.cg_direction(sweep.grid.view(), pass);
    const double updated_w = kernel.cg_update(sweep.grid.view(), pass);

    const Eigen::MatrixXd new_p = old_z + 0.3 * old_p;
    const Eigen::MatrixXd new_z = old_z - 0.7 * (new_p - from_grid(sweep.grid, t));
    CHECK(max_rel_diff(from_grid(sweep.grid, p), new_p) < kRelRounding);
    CHECK(max_rel_diff(from_grid(sweep.grid, z), new_z) < kRelRounding);
    CHECK(max_rel_diff(from_grid(sweep.grid, v), old_v + 0.7 * new_p) < kRelRounding);
    CHECK_THAT(direction_w, Catch::WithinRel(column_wires_w(sweep.xbar, new_p), kRelLinearSolve));
    CHECK_THAT(updated_w, Catch::WithinRel(column_wires_w(sweep.xbar, new_z) + cells_w(sweep, new_z), kRelLinearSolve));
  }
}

}  // namespace sotto::test
