// Port reduction against the same answer by CHOLMOD (factors, then one solve per row), then many input vectors as one
// product, against DGEMM. Goal: 256 x 256 at least 50 times faster than CHOLMOD with all right-hand sides in one block,
// then at least half the rate of DGEMM. Usage: sotto_bench_crossbar_transfer [largest size = 256]. Nothing is timed
// where the answer is wrong; exit 1 then.
#include <fmt/format.h>

#include <cstdio>
#include <string>

#include "sotto/core/product.hpp"
#include "sotto/crossbar/solve.hpp"
#include "sotto/crossbar/transfer.hpp"
#include "support/alternatives.hpp"
#include "support/measure.hpp"
#include "support/standard_case.hpp"

namespace {

using namespace sotto;
using namespace sotto::bench;

constexpr double kAgreementRel = 1e-9;
constexpr Eigen::Index kVectors = 10000;
constexpr Eigen::Index kLargestForCholmod = 512;

void print_cholmod(const Crossbar& xbar, double reduction_s) {
  const auto cholmod = by_cholmod(xbar, Eigen::MatrixXd::Identity(xbar.rows(), xbar.rows()));
  if (!cholmod) return;
  const double block_s = cholmod->prepare_s + cholmod->solve_block_s;
  const double each_s = cholmod->prepare_s + cholmod->solve_each_s;
  fmt::print("  CHOLMOD block {:.0f} ms = {:.0f} x, one by one {:.0f} ms = {:.0f} x ({})", 1e3 * block_s,
             block_s / reduction_s, 1e3 * each_s, each_s / reduction_s, cholmod->note);
}

void print_product(const Eigen::MatrixXd& transfer_siemens, const Eigen::MatrixXd& inputs_v) {
  const Eigen::MatrixXd per_v = transfer_siemens.transpose();
  const double flops = 2.0 * static_cast<double>(inputs_v.rows() * per_v.size());
  const double ours_s = best_s([&] { (void)product(inputs_v, per_v); });
  fmt::print("\n      {} vectors: {:.1f} GF/s, {:.2f} us per vector", inputs_v.rows(), 1e-9 * flops / ours_s,
             1e6 * ours_s / static_cast<double>(inputs_v.rows()));
  const auto blas = dgemm(inputs_v, per_v);
  if (blas) {
    fmt::print("  DGEMM {:.1f} GF/s: {:.0f} % of it ({})", 1e-9 * flops / blas->solve_s, 100 * blas->solve_s / ours_s,
               blas->note);
  }
}

bool bench_one(Eigen::Index size) {
  const StandardCase standard{.size = size};
  const Crossbar xbar = crossbar_of(standard);
  const Eigen::MatrixXd inputs_v = inputs_of(standard, kVectors);
  TransferReducer reducer;
  const Eigen::MatrixXd transfer = reducer.transfer_matrix_siemens(xbar);
  const auto truth_a = CrossbarSolver(xbar, {.method = SolveMethod::direct}).solve(inputs_v.topRows(1)).outputs_a;
  const double error = error_rel(inputs_v.topRows(1) * transfer.transpose(), truth_a);
  if (!(error <= kAgreementRel)) {
    fmt::print("{:5}  WRONG: error {:.1e}\n", size, error);
    return false;
  }
  const double reduction_s = best_s([&] { (void)reducer.transfer_matrix_siemens(xbar); });
  fmt::print("{:5}  reduction {:.2f} ms  error {:.0e}", size, 1e3 * reduction_s, error);
  if (size <= kLargestForCholmod) print_cholmod(xbar, reduction_s);
  print_product(transfer, inputs_v);
  fmt::print("\n");
  std::fflush(stdout);
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  const Eigen::Index largest = argc > 1 ? std::stol(argv[1]) : 256;
  fmt::print("SIMD level {}; cells 6k/18k ohm, wires 1 ohm, one thread\n", to_string(best_simd_level()));
  bool right = true;
  for (Eigen::Index size = 64; size <= largest; size *= 2) right &= bench_one(size);
  return right ? 0 : 1;
}
