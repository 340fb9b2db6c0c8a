// Port reduction against the same answer by CHOLMOD (factors, then one solve per row), then many input vectors as one
// product, against DGEMM. Goal: 256 x 256 at least 50 times faster than CHOLMOD with all right-hand sides in one block,
// then at least half the rate of DGEMM. Last, all ports of a tile of 31 rows and 30 pairs, both columns of a pair on
// one row node, against sparse elimination, goal 0.6 ms with the certificate; and where its power goes. Usage:
// sotto_bench_crossbar_transfer [largest size = 256]. Nothing is timed where the answer is wrong; exit 1 then.
#include <fmt/format.h>

#include <cstdio>
#include <limits>
#include <string>

#include "sotto/core/product.hpp"
#include "sotto/crossbar/mapping.hpp"
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

Crossbar shared_node_tile(double odd_cell_ohm) {
  SampleRng rng(3, 0);
  Eigen::MatrixXd weights(31, 30);
  for (double& weight : weights.reshaped()) weight = rng.below(2) == 0 ? -1 : 1;
  Crossbar tile =
      program_differential({.on_ohm = 78e3, .off_ohm = 202e3}, {.row_segment_ohm = 9.24, .col_segment_ohm = 11.55},
                           PairLayout::shared_node, weights);
  tile.cell_resistance_ohm(7, 11) = odd_cell_ohm;
  return tile;
}

/// A cell of 1e90 ohm is open to rounding, and too much for port reduction beside zero ohm: sparse elimination.
bool bench_tile() {
  const Crossbar tile = shared_node_tile(std::numeric_limits<double>::infinity());
  const Crossbar eliminated = shared_node_tile(1e90);
  const Eigen::MatrixXd truth = crossbar_ports(eliminated).admittance_siemens;
  const double error = error_rel(crossbar_ports(tile).admittance_siemens, truth);
  if (!(error <= kAgreementRel)) {
    fmt::print("tile  WRONG: error {:.1e}\n", error);
    return false;
  }
  const double reduction_s = best_s([&] { (void)crossbar_ports(tile); });
  const double elimination_s = best_s([&] { (void)crossbar_ports(eliminated); });
  const double power_s = best_s([&] { (void)power_forms(tile, Eigen::MatrixXd::Identity(91, 31)); });
  fmt::print("tile  31 x 30 pairs, all ports: {:.2f} ms  error {:.0e}  sparse elimination {:.2f} ms = {:.0f} x\n",
             1e3 * reduction_s, error, 1e3 * elimination_s, elimination_s / reduction_s);
  fmt::print("      power forms of the rows {:.2f} ms\n", 1e3 * power_s);
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  const Eigen::Index largest = argc > 1 ? std::stol(argv[1]) : 256;
  fmt::print("SIMD level {}; cells 6k/18k ohm, wires 1 ohm, one thread\n", to_string(best_simd_level()));
  bool right = true;
  for (Eigen::Index size = 64; size <= largest; size *= 2) right &= bench_one(size);
  right &= bench_tile();
  return right ? 0 : 1;
}
