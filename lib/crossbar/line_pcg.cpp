#include "line_pcg.hpp"

#include <algorithm>
#include <cmath>

namespace sotto {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr double kOutputAgreement = 1e-10;  ///< relative, per output, between successive sweeps
constexpr double kOutputFloor = 1e-17;      ///< of the largest output: below it only rounding is left
constexpr double kLargestResidual = 1e-9;   ///< of a solution that counts as converged
constexpr int kMaxCycles = 20;

/// v' B v with v in the column space: energy of the column wires and of the cells tied to ground.
double column_energy_w(const LineSweep& lines, const MatrixXd& v) {
  return lines.col_wire_energy(v) + (lines.g_siemens().array() * v.array().square()).sum();
}

/// p' S p as the power of the whole crossbar with column voltages p and row sources at 0 V: no cancellation.
double schur_energy_w(const LineSweep& lines, const MatrixXd& p, const MatrixXd& w) {
  return lines.col_wire_energy(p) + lines.row_wire_energy(w) +
         (lines.g_siemens().array() * (w - p).array().square()).sum();
}

/// CG from v with preconditioned residual z, until the energy norm of the residual has fallen by `reduction`.
int conjugate_gradients(const LineSweep& lines, MatrixXd& v, MatrixXd z, double reduction, int max_iterations) {
  const MatrixXd& g = lines.g_siemens();
  const VectorXd no_sources = VectorXd::Zero(g.rows());
  double gamma = column_energy_w(lines, z);
  const double target = gamma * reduction * reduction;
  MatrixXd p = z;
  MatrixXd w, t;
  int iterations = 0;
  while (iterations < max_iterations && gamma > target && gamma > 0) {
    lines.solve_rows(g.cwiseProduct(p), no_sources, w);
    lines.solve_cols(g.cwiseProduct(w), t);
    const double alpha = gamma / schur_energy_w(lines, p, w);
    v += alpha * p;
    z -= alpha * (p - t);
    ++iterations;
    const double next = column_energy_w(lines, z);
    if (!std::isfinite(next)) break;
    p = z + (next / gamma) * p;
    gamma = next;
  }
  return iterations;
}

bool agree(const VectorXd& now, const VectorXd& before) {
  const double floor = kOutputFloor * now.cwiseAbs().maxCoeff();
  return ((now - before).array().abs() <= kOutputAgreement * now.array().abs() + floor).all();
}

double largest_current_a(const LineSweep& lines, const VectorXd& outputs_a, const MatrixXd& u, const MatrixXd& v) {
  const MatrixXd cells = lines.g_siemens().cwiseProduct(u - v);
  return std::max({cells.cwiseAbs().maxCoeff(), cells.rowwise().sum().cwiseAbs().maxCoeff(),
                   outputs_a.cwiseAbs().maxCoeff()});
}

/// The solution for sources of at most 1 V in magnitude: then no square over- or underflows.
LineSolution solve_scaled(const LineSweep& lines, const VectorXd& source_v, int max_iterations) {
  const MatrixXd& g = lines.g_siemens();
  LineSolution solution;
  MatrixXd& u = solution.u;
  MatrixXd& v = solution.v;
  v = MatrixXd::Zero(g.rows(), g.cols());
  MatrixXd swept;
  bool done = false;
  for (int cycle = 0; cycle < kMaxCycles && !done; ++cycle) {
    lines.solve_rows(g.cwiseProduct(v), source_v, u);
    const MatrixXd injected = g.cwiseProduct(u);
    lines.solve_cols(injected, swept);
    const VectorXd outputs = lines.outputs_a(injected, swept);
    done = cycle > 0 && agree(outputs, solution.outputs_a);
    solution.outputs_a = outputs;
    if (done || !outputs.allFinite() || solution.iterations >= max_iterations) break;
    const MatrixXd z = swept - v;  // the preconditioned residual of v
    const double reduction = cycle == 0 ? 1e-11 : 1e-4;
    solution.iterations += conjugate_gradients(lines, v, z, reduction, max_iterations - solution.iterations);
  }
  v = swept;
  lines.solve_rows(g.cwiseProduct(v), source_v, u);
  solution.kcl_residual_rel = line_kcl_residual_rel(lines, source_v, u, v);
  const bool finite = solution.outputs_a.allFinite() && u.allFinite() && v.allFinite();
  const bool certified = done && solution.kcl_residual_rel <= kLargestResidual;
  solution.termination = !finite ? Termination::not_finite
                                 : (certified ? Termination::converged : Termination::iteration_limit);
  return solution;
}

}  // namespace

LineSolution solve_line_pcg(const LineSweep& lines, const VectorXd& source_v, int max_iterations) {
  const double scale_v = source_v.cwiseAbs().maxCoeff();
  if (scale_v == 0) return solve_scaled(lines, source_v, max_iterations);
  LineSolution solution = solve_scaled(lines, source_v / scale_v, max_iterations);
  solution.u *= scale_v;
  solution.v *= scale_v;
  solution.outputs_a *= scale_v;
  if (!solution.outputs_a.allFinite()) solution.termination = Termination::not_finite;
  return solution;
}

double line_kcl_residual_rel(const LineSweep& lines, const VectorXd& source_v, const MatrixXd& u, const MatrixXd& v) {
  const MatrixXd& g = lines.g_siemens();
  MatrixXd exact_u, exact_v;
  lines.solve_rows(g.cwiseProduct(v), source_v, exact_u);
  lines.solve_cols(g.cwiseProduct(u), exact_v);
  const double error = std::max(g.cwiseProduct(exact_u - u).cwiseAbs().maxCoeff(),
                                g.cwiseProduct(exact_v - v).cwiseAbs().maxCoeff());
  const double largest = largest_current_a(lines, lines.outputs_a(g.cwiseProduct(u), v), u, v);
  return largest > 0 ? error / largest : error;
}

}  // namespace sotto
