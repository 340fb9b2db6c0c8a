/// What the bound of the outputs is made of, and relaxed sweeps; asked once per instruction set.
#pragma once

#include "crossbar/sweep_checks.hpp"

namespace sotto::test {

/// Wire from the last node of a row back to its source.
inline double return_ohm(const Crossbar& xbar, Eigen::Index row) {
  double ohm = is_floating(xbar, row) ? kOpen : ohm_at(xbar.wires.driver_ohm, row);
  for (Eigen::Index j = 0; j < xbar.cols(); ++j) ohm += ohm_at(xbar.wires.row_segment_ohm, row, j);
  return ohm;
}

/// The result goes to j and the start of the next sweep to v; the errors are those without relaxation.
inline void check_relaxation_and_return_power(SimdLevel level) {
  for (int sample = 0; sample < kSweepSamples; ++sample) {
    SweepCase plain(306, sample, level), relaxed(306, sample, level);
    const Eigen::MatrixXd before_v = from_grid(plain.grid, plain.v);
    CurrentErrors errors, relaxed_errors;
    plain.down(plain.down_pass());
    plain.up({.j = plain.j.data(), .v = plain.v.data(), .errors = &errors});
    relaxed.down(relaxed.down_pass());
    relaxed.up({.j = relaxed.j.data(), .v = relaxed.v.data(), .errors = &relaxed_errors, .relaxation = 0.25});

    const Eigen::MatrixXd after_v = from_grid(plain.grid, plain.v);
    const Eigen::MatrixXd beyond_v = after_v + 0.25 * (after_v - before_v);
    INFO("sample " << sample << ": " << after_v.rows() << " x " << after_v.cols());
    REQUIRE(from_grid(relaxed.grid, relaxed.j) == after_v);
    REQUIRE((from_grid(relaxed.grid, relaxed.v) - beyond_v).cwiseAbs().maxCoeff() < kRelRounding);
    REQUIRE(relaxed_errors.sum_a == errors.sum_a);
    double return_w = 0, cut_sum_a = 0;
    const Eigen::VectorXd row_sum_a =
        (plain.siemens().array() * (after_v - before_v).array().abs()).rowwise().sum().matrix();
    for (Eigen::Index i = 0; i < row_sum_a.size(); ++i) {
      const double ohm = return_ohm(plain.xbar, i);
      (std::isfinite(ohm) ? return_w : cut_sum_a) +=
          std::isfinite(ohm) ? ohm * std::pow(row_sum_a(i), 2) : row_sum_a(i);
    }
    CHECK_THAT(errors.return_w, Catch::WithinRel(return_w, kRelRounding) || Catch::WithinAbs(0, 1e-30));
    CHECK_THAT(errors.cut_sum_a, Catch::WithinRel(cut_sum_a, kRelRounding) || Catch::WithinAbs(0, 1e-15));
  }
}

/// What a row passes on to its last node, and what a column draws from its terminals, by the slow solver of one line.
inline void check_row_share_and_col_siemens(SimdLevel level) {
  for (int sample = 0; sample < kSweepSamples; ++sample) {
    const SweepCase sweep(307, sample, level);
    const Eigen::VectorXd no_v = Eigen::VectorXd::Zero(sweep.xbar.cols()),
                          no_u = Eigen::VectorXd::Zero(sweep.xbar.rows());
    for (Eigen::Index i = 0; i < sweep.xbar.rows(); ++i) {
      SlowLine row = slow_row(sweep.xbar, i, 1.0, no_v, no_v);
      row.far_v = 0;
      const Eigen::VectorXd u = solve_slowly(row);
      INFO("sample " << sample << ", row " << i);
      CHECK_THAT(sweep.grid.view().row_share[sweep.grid.view().top + i],
                 Catch::WithinAbs(u(u.size() - 1), kRelSlowLine));
    }
    for (Eigen::Index j = 0; j < sweep.xbar.cols(); ++j) {
      SlowLine col = slow_col(sweep.xbar, j, no_u, no_u);
      col.near_v = 1;
      col.far_v = 0;
      const Eigen::VectorXd v = solve_slowly(col).reverse();
      const double far_siemens = sweep.grid.col_far_siemens(j);
      const double drawn_a = sweep.siemens().col(j).dot(v) + far_siemens * v(0);
      INFO("sample " << sample << ", column " << j);
      CHECK_THAT(sweep.grid.view().col_siemens[j], Catch::WithinRel(drawn_a + far_siemens, kRelSlowLine));
    }
  }
}

}  // namespace sotto::test
