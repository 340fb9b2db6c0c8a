/// Thousands of random crossbars from the whole legal range, each compared with the 113-bit oracle.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "sotto/core/parallel_for.hpp"
#include "sotto/crossbar/solve.hpp"
#include "support/legal_crossbar.hpp"
#include "support/oracle_verdict.hpp"
#include "support/quad_oracle.hpp"

namespace sotto::test {

/// What a solver says about one crossbar: outputs, one row per input vector.
struct OracleCandidate {
  Eigen::MatrixXd outputs_a;
  bool converged = false;
  std::string method;
};

struct OracleOptions {
  std::uint64_t seed = 20250101;
  int threads = 0;  ///< 0: all cores
  std::function<OracleCandidate(const Crossbar&, const Eigen::MatrixXd&)> solve = [](const Crossbar& xbar,
                                                                                     const Eigen::MatrixXd& inputs_v) {
    const MvmResult mvm = CrossbarSolver(xbar).solve(inputs_v);
    return OracleCandidate{mvm.outputs_a, mvm.report.termination == Termination::converged, mvm.report.method};
  };
};

/// Errors of one crossbar with two input vectors: the first of one sign, the second of any.
struct OracleCase {
  double rel = 0, share = 0, oracle_rel = 0, oracle_share = 0;
  bool converged = false;
  std::string method;
};

/// Differences below this are beyond what a double can hold relative to itself.
inline constexpr double kSmallestJudgedA = 1e-290;

inline void compare(const QuadAnswer& truth, const Eigen::VectorXd& outputs_a, bool one_sign, OracleCase& errors) {
  Quad largest = 0;
  Quad difference = 0;
  double share = 0;
  for (std::size_t j = 0; j < truth.outputs_a.size(); ++j) {
    const Quad error = quad_abs(outputs_a(static_cast<Eigen::Index>(j)) - truth.outputs_a[j]);
    const Quad size = quad_abs(truth.outputs_a[j]);
    largest = quad_max(largest, size);
    difference = quad_max(difference, error);
    if (error > kSmallestJudgedA) share = static_cast<double>(quad_max(share, error / size));
  }
  const auto rel = static_cast<double>(difference > kSmallestJudgedA ? difference / largest : 0 * difference);
  errors.rel = static_cast<double>(quad_max(errors.rel, rel));
  errors.oracle_rel = static_cast<double>(quad_max(errors.oracle_rel, truth.change_rel));
  if (!one_sign) return;
  errors.share = share;
  errors.oracle_share = truth.change_share;
}

inline OracleCase judge_one(std::int64_t sample, const OracleOptions& options) {
  LegalCrossbars legal(options.seed, static_cast<std::uint64_t>(sample));
  const Crossbar xbar = legal.crossbar();
  Eigen::MatrixXd inputs_v(2, xbar.rows());
  inputs_v.row(0) = legal.inputs_v(xbar.rows(), true).transpose();
  inputs_v.row(1) = legal.inputs_v(xbar.rows(), false).transpose();
  const OracleCandidate candidate = options.solve(xbar, inputs_v);
  OracleCase errors{.converged = candidate.converged, .method = candidate.method};
  if (!candidate.converged) return errors;
  const QuadOracle oracle(xbar);
  compare(oracle.solve(inputs_v.row(0).transpose()), candidate.outputs_a.row(0).transpose(), true, errors);
  compare(oracle.solve(inputs_v.row(1).transpose()), candidate.outputs_a.row(1).transpose(), false, errors);
  return errors;
}

/// Cases first_sample ... first_sample + count - 1; the verdict does not depend on the number of threads.
inline OracleVerdict judge(std::int64_t first_sample, std::int64_t count, const OracleOptions& options = {}) {
  std::vector<OracleCase> cases(static_cast<std::size_t>(count));
  parallel_for(count, options.threads,
               [&](std::int64_t k) { cases[static_cast<std::size_t>(k)] = judge_one(first_sample + k, options); });
  OracleVerdict verdict;
  for (std::int64_t k = 0; k < count; ++k) {
    const OracleCase& one = cases[static_cast<std::size_t>(k)];
    const std::int64_t sample = first_sample + k;
    ++verdict.num_cases;
    ++verdict.cases_by_method[one.method];
    verdict.worst_by_method[one.method].take(one.rel, sample);
    verdict.rel.take(one.rel, sample);
    verdict.share.take(one.share, sample);
    verdict.oracle_rel.take(one.oracle_rel, sample);
    verdict.oracle_share.take(one.oracle_share, sample);
    if (!one.converged && verdict.num_not_converged++ == 0) verdict.first_not_converged = sample;
  }
  return verdict;
}

}  // namespace sotto::test
