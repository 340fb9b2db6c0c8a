/// What every kernel of line sweeps must do; asked once per instruction set.
#pragma once

#include <catch2/catch.hpp>

#include "crossbar/slow_lines.hpp"
#include "crossbar/sweep_case.hpp"
#include "support/approx.hpp"

namespace sotto::test {

/// The oracle solves with conductances: its own rounding grows with their ratio, here up to 1e6 in 80 bits.
inline constexpr double kRelSlowLine = 1e-12;
inline constexpr double kRelRounding = 1e-13;
inline constexpr int kSweepSamples = 30;

inline bool runs_here(SimdLevel level) {
  if (!is_available(level)) WARN("this processor has no " << to_string(level) << ": nothing tested");
  return is_available(level);
}

/// Currents into nodes whose cell conducts, so that none flows into a dead piece of a line.
inline Eigen::MatrixXd random_injected_a(SweepCase& sweep) {
  return 1e-3 * sweep.random_like().cwiseProduct((sweep.siemens().array() > 0).cast<double>().matrix());
}

inline void check_lines_are_solved(SimdLevel level) {
  for (int sample = 0; sample < kSweepSamples; ++sample) {
    SweepCase sweep(301, sample, level);
    const Eigen::MatrixXd into_row_a = random_injected_a(sweep), into_col_a = random_injected_a(sweep);
    const AlignedBuffer row_a = to_grid(sweep.grid, into_row_a), col_a = to_grid(sweep.grid, into_col_a);
    const Eigen::MatrixXd before_v = from_grid(sweep.grid, sweep.v);
    DownPass pass = sweep.down_pass();
    if (sample % 2 == 1) pass.row_injected_a = row_a.data();
    if (sample % 4 == 1) pass.col_injected_a = col_a.data();
    pass.first_norton_a = sweep.first_norton_a.data();

    sweep.down(pass);
    sweep.up({.j = sweep.j.data(), .v = sweep.v.data()});

    const Eigen::MatrixXd u = from_grid(sweep.grid, sweep.u);
    Eigen::MatrixXd slow_u = u, slow_v = u;
    Eigen::VectorXd norton_a(u.rows()), slow_norton_a(u.rows());
    for (Eigen::Index i = 0; i < u.rows(); ++i) {
      const Eigen::VectorXd injected = (pass.row_injected_a ? 1.0 : 0.0) * into_row_a.row(i);
      const SlowLine row = slow_row(sweep.xbar, i, sweep.real_source_v(i), before_v.row(i), injected);
      slow_u.row(i) = solve_slowly(row);
      slow_norton_a(i) = norton_current_a(row);
      norton_a(i) = sweep.first_norton_a[sweep.grid.view().top + i];
    }
    for (Eigen::Index j = 0; j < u.cols(); ++j) {
      const Eigen::VectorXd injected = (pass.col_injected_a ? 1.0 : 0.0) * into_col_a.col(j);
      slow_v.col(j) = solve_slowly(slow_col(sweep.xbar, j, u.col(j), injected)).reverse();
    }
    INFO("sample " << sample << ": " << u.rows() << " x " << u.cols());
    REQUIRE(max_rel_diff(u, slow_u) < kRelSlowLine);
    REQUIRE(max_rel_diff(from_grid(sweep.grid, sweep.v), slow_v) < kRelSlowLine);
    REQUIRE(max_rel_diff(norton_a, slow_norton_a) < kRelSlowLine);
  }
}

inline void check_in_place_is_the_same(SimdLevel level) {
  for (int sample = 0; sample < kSweepSamples; ++sample) {
    SweepCase apart(302, sample, level), in_place(302, sample, level);
    DownPass pass_apart = apart.down_pass();
    pass_apart.u = nullptr;
    apart.down(pass_apart);
    apart.up({.j = apart.j.data(), .v = apart.v.data()});
    DownPass pass = in_place.down_pass();
    pass.j = pass.v;
    pass.u = nullptr;
    in_place.down(pass);
    in_place.up({.j = in_place.v.data(), .v = in_place.v.data()});
    REQUIRE(from_grid(apart.grid, apart.v) == from_grid(in_place.grid, in_place.v));
  }
}

inline void check_levels_agree(SimdLevel level) {
  for (int sample = 0; sample < kSweepSamples; ++sample) {
    SweepCase one(303, sample, SimdLevel::baseline), other(303, sample, level);
    for (SweepCase* sweep : {&one, &other}) {
      sweep->down(sweep->down_pass());
      sweep->up({.j = sweep->j.data(), .v = sweep->v.data()});
    }
    REQUIRE(max_rel_diff(from_grid(one.grid, one.u), from_grid(other.grid, other.u)) < kRelRounding);
    REQUIRE(max_rel_diff(from_grid(one.grid, one.v), from_grid(other.grid, other.v)) < kRelRounding);
  }
}

/// 1/R, transposed to rows, for sizes around one and two vectors; infinite resistance gives 0.
inline void check_invert(SimdLevel level) {
  SampleRng rng(304, 0);
  for (const Eigen::Index rows : {1, 2, 7, 8, 9, 17}) {
    for (const Eigen::Index cols : {1, 3, 8, 19}) {
      Eigen::MatrixXd ohm = random_ohm(rng, rows, cols, 1.0, 6);
      ohm(rows - 1, 0) = kOpen;
      const long stride = cols + 5;
      AlignedBuffer g(rows * stride);
      sweep_kernel(level).invert(ohm.data(), rows, cols, g.data(), stride);
      bool right = true;
      for (long i = 0; i < rows; ++i) {
        for (long j = 0; j < stride; ++j) right = right && g[i * stride + j] == (j < cols ? 1.0 / ohm(i, j) : 0.0);
      }
      INFO(rows << " x " << cols);
      REQUIRE(right);
    }
  }
}

/// v + P e is what the row pass sees, keeps and samples; the upward pass turns samples into changes and errors.
inline void check_corrections_samples_errors(SimdLevel level) {
  for (int sample = 0; sample < kSweepSamples; ++sample) {
    SweepCase sweep(305, sample, level), plain(305, sample, level);
    const GridView& view = sweep.grid.view();
    const long blocks = 3;
    AlignedBuffer e((blocks + 1) * view.stride), w0(view.rows), w1(view.rows), changes_v(view.rows * view.stride);
    for (long k = 0; k < blocks * view.stride; ++k)
      e[k] = k % view.stride < view.cols ? sweep.rng.uniform() - 0.5 : 0.0;
    std::vector<long> block(static_cast<std::size_t>(view.rows), 0), slot(block.size(), -1);
    Eigen::MatrixXd corrected_v = from_grid(sweep.grid, sweep.v);
    for (long i = 0; i < sweep.grid.rows(); ++i) {
      const long row = view.top + i;
      block[row] = i % blocks;
      slot[row] = i % 2 == 0 ? i / 2 : -1;
      w0[row] = sweep.rng.uniform();
      w1[row] = sweep.rng.uniform();
      for (long j = 0; j < sweep.grid.cols(); ++j) {
        const double* at = e.data() + block[row] * view.stride + j;
        corrected_v(i, j) += w0[row] * at[0] + w1[row] * at[view.stride];
      }
    }
    const Correction correction{e.data(), block.data(), w0.data(), w1.data()};
    const Samples samples{slot.data(), changes_v.data()};
    DownPass pass = sweep.down_pass();
    pass.correction = &correction;
    pass.samples = &samples;
    pass.keep_corrected = true;
    sweep.down(pass);
    REQUIRE(max_rel_diff(from_grid(sweep.grid, sweep.v), corrected_v) < kRelRounding);
    CurrentErrors errors;
    sweep.up({.j = sweep.j.data(), .v = sweep.v.data(), .samples = &samples, .errors = &errors});
    const Eigen::MatrixXd after_v = from_grid(sweep.grid, sweep.v);
    const Eigen::ArrayXXd error_a = sweep.siemens().array() * (after_v - corrected_v).array().abs();
    const double scale_a = (sweep.siemens().array() * after_v.array().abs()).sum();
    const double before_a = (sweep.siemens().array() * corrected_v.array().abs()).sum();
    CHECK_THAT(errors.largest_a, Catch::WithinAbs(error_a.maxCoeff(), kRelRounding * (scale_a + before_a)));
    CHECK_THAT(errors.sum_a, Catch::WithinAbs(error_a.sum(), kRelRounding * (scale_a + before_a)));
    CHECK_THAT(errors.scale_a, Catch::WithinRel(scale_a, kRelRounding));
    for (long i = 0; i < after_v.rows(); i += 2) {
      const Eigen::Map<const Eigen::RowVectorXd> change(changes_v.data() + i / 2 * view.stride, after_v.cols());
      REQUIRE((change - after_v.row(i) + corrected_v.row(i)).cwiseAbs().maxCoeff() < kRelRounding);
    }
    plain.v = voltages_to_grid(plain.grid, corrected_v);
    plain.down(plain.down_pass());
    REQUIRE(max_rel_diff(from_grid(plain.grid, plain.u), from_grid(sweep.grid, sweep.u)) < kRelRounding);
  }
}

}  // namespace sotto::test
