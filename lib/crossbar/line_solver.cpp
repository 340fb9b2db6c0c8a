#include "line_solver.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "sweep_progress.hpp"

namespace sotto {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr double kLargestResidual = 1e-9;  ///< of a solution that counts as converged, relative to the largest branch
constexpr double kProvenBound = 1e-10;     ///< of the error of every output, relative to the largest
constexpr double kRounding = 8 * std::numeric_limits<double>::epsilon();  ///< relative, of the voltages after a sweep
constexpr double kTrustedBound =
    1e-9;                       ///< the promise: suffices where measured contraction says that the error is far below
constexpr int kMaxSweeps = 60;  ///< before conjugate gradients take over
constexpr int kMaxCycles = 20;
constexpr long kCachedCells =
    1 << 17;  ///< so small that a certificate costs less than the chance to stop a sweep earlier
constexpr double kFirstReduction = 1e-11;  ///< of the energy norm, by the first run of conjugate gradients
constexpr double kCycleReduction = 1e-4;
constexpr double kMixedFloor = 1e-5;     ///< outputs of mixed-sign inputs are judged by this share of the largest
constexpr double kOneSignFloor = 1e-30;  ///< nothing cancels: every output is judged by itself

/// Where currents of both signs may cancel in an output, its own size is no measure of its error.
double output_floor(const LevelWorkspace& work) {
  const auto [least, most] = std::minmax_element(work.source_v.data(), work.source_v.data() + work.source_v.size());
  const bool one_sign = *least >= 0 || *most <= 0;
  return one_sign && work.row_injected_a.size() == 0 ? kOneSignFloor : kMixedFloor;
}

double largest_difference(std::span<const double> a, std::span<const double> b) {
  double largest = 0;
  for (std::size_t k = 0; k < a.size(); ++k) largest = std::max(largest, std::abs(a[k] - b[k]));
  return largest;
}

}  // namespace

LineOutcome LineSolver::solve(LineWorkspace& work, const VectorXd& source_v, const LineOptions& options) const {
  LineOutcome outcome;
  load_sources(work[0], source_v);
  if (!options.warm) std::fill_n(work[0].v.data(), grid().size(), 0.0);
  if (options.only_cg || !sweep_until_done(work, options, outcome)) cg_until_done(work[0], options, outcome);
  if (!outcome.outputs_a.allFinite()) outcome.termination = Termination::not_finite;
  return outcome;
}

bool LineSolver::same_shape(const LineSolver& other) const {
  return std::ranges::equal(levels_, other.levels_, [](const GridLevel& a, const GridLevel& b) {
    return a.grid.rows() == b.grid.rows() && a.grid.cols() == b.grid.cols() &&
           a.grid.view().stride == b.grid.view().stride && a.grid.kernel().lanes == b.grid.kernel().lanes &&
           !a.next == !b.next && (!a.next || a.next->num_slots() == b.next->num_slots()) &&
           !a.grid.view().row_far_siemens == !b.grid.view().row_far_siemens;
  });
}

void LineSolver::load_sources(LevelWorkspace& work, const VectorXd& source_v) const {
  for (Index i = 0; i < source_v.size(); ++i) {
    const long row = grid().view().top + i;
    work.source_v[row] = source_v(i);
    if (row_far_driven_) work.far_current_a[row] = grid().row_far_siemens(i) * source_v(i);
  }
}

/// `compared`: leaves the v that it began with, for the upward pass to compare with.
void LineSolver::sweep_down(LevelWorkspace& work, bool corrected, bool compared) const {
  const GridLevel& level = levels_.front();
  DownPass down = down_pass(work);
  Correction correction;
  Samples samples;
  if (level.next) {
    samples = {level.next->slots(), work.samples.data()};
    down.samples = &samples;
  }
  if (corrected) {
    correction = level.next->correction(work.e.data());
    down.correction = &correction;
    down.keep_corrected = compared;
  }
  if (compared) {
    down.j = work.j.data();
    down.first_norton_a = work.first_norton_a.data();
  }
  grid().kernel().down(grid().view(), down);
}

/// After a relaxation v is where the next sweep begins, and the result of this one is in j.
void LineSolver::sweep_up(LevelWorkspace& work, CurrentErrors* errors, double relaxation) const {
  const GridLevel& level = levels_.front();
  Samples samples;
  if (level.next) samples = {level.next->slots(), work.samples.data()};
  grid().kernel().up(grid().view(), {.j = errors ? work.j.data() : work.v.data(),
                                     .v = work.v.data(),
                                     .samples = level.next ? &samples : nullptr,
                                     .errors = errors,
                                     .relaxation = relaxation});
}

/// False when the sweeps contract too slowly; v then holds the best that they reached.
bool LineSolver::sweep_until_done(LineWorkspace& all, const LineOptions& options, LineOutcome& outcome) const {
  const bool two_level = levels_.size() > 1;
  LevelWorkspace& work = all[0];
  outcome.method = two_level ? LineMethod::two_level : LineMethod::line_sweeps;
  SweepProgress progress({.tolerance = options.tolerance, .floor = output_floor(work), .two_level = two_level});
  bool corrected = two_level && !options.warm;
  if (corrected) coarse_first_guess(levels_, all);
  const bool always_certified = options.nodes || (two_level && grid().size() <= kCachedCells);
  // Outputs that are known before the upward pass tell it where the next sweep should begin.
  const bool relaxed = !two_level && !options.nodes && !grid().view().col_far_siemens;
  CurrentErrors errors;
  for (int count = 1; count <= std::min(kMaxSweeps, options.max_iterations); ++count) {
    const bool certified = always_certified || progress.nearly_done() || (relaxed && count >= 3);
    sweep_down(work, corrected, certified);
    if (relaxed) progress.add(outcome.outputs_a = outputs_a(work, nullptr));
    sweep_up(work, certified ? &errors : nullptr, relaxed ? progress.relaxation() : 0.0);
    if (!relaxed) {
      outcome.outputs_a = outputs_a(work, work.v.data());
      progress.add(outcome.outputs_a, options.nodes ? errors.largest_v : 0.0);
    }
    outcome.iterations = count;
    const double bound = progress.contracts_fast() ? kTrustedBound : kProvenBound;
    if (certified && progress.done() && certify(work, errors, {bound, options.nodes}, outcome)) return true;
    if (progress.stalled()) return false;
    if (two_level) coarse_correction(levels_, all, 0);
    corrected = two_level;
  }
  return false;
}

/// An injected current flows into the terminals in shares between 0 and 1: the
/// sum of all errors. And by Cauchy and Schwarz in the power of the circuit: errors that flow back through the wires of
/// their rows alone need at most the power return_w, and 1 V at a column terminal drives at most col_siemens into row
/// nodes, which lie at 1 - row_share volt or less.
double LineSolver::output_bound_a(const CurrentErrors& errors) const {
  const GridView& view = grid().view();
  const double siemens = *std::max_element(view.col_siemens, view.col_siemens + grid().cols());
  const double least_share = *std::min_element(view.row_share + view.top, view.row_share + view.rows);
  const double row_v = 1 - least_share + kRounding * static_cast<double>(grid().cols());
  return std::min(errors.sum_a, errors.cut_sum_a + std::sqrt(siemens * row_v * errors.return_w));
}

bool LineSolver::certify(const LevelWorkspace& work, const CurrentErrors& errors, const Promise& promise,
                         LineOutcome& outcome) const {
  const double largest_output_a = outcome.outputs_a.cwiseAbs().maxCoeff();
  double largest_a = largest_output_a;
  const GridView& view = grid().view();
  for (long i = 0; i < grid().rows(); ++i) {
    const long row = view.top + i;
    const double source_a =
        grid().first_factor(i) * (view.y_first[row] * work.source_v[row] - work.first_norton_a[row]);
    largest_a = std::max(largest_a, std::abs(source_a));
  }
  for (const AlignedBuffer* injected : {&work.row_injected_a, &work.col_injected_a}) {
    for (long k = 0; k < injected->size(); ++k) largest_a = std::max(largest_a, std::abs((*injected)[k]));
  }
  outcome.kcl_residual_rel = largest_a > 0 ? errors.largest_a / largest_a : errors.largest_a;
  // Where no column reaches ground all outputs are exactly 0, and the currents between the rows are the measure.
  const double measure_a = has_outputs() ? largest_output_a : largest_a;
  const double bound_a = has_outputs() && !promise.row_terminals ? output_bound_a(errors) : errors.sum_a;
  const bool bounded =
      bound_a <= promise.bound_rel * measure_a && kRounding * errors.scale_a <= kProvenBound * measure_a;
  outcome.termination =
      bounded && outcome.kcl_residual_rel <= kLargestResidual ? Termination::converged : Termination::iteration_limit;
  return outcome.termination == Termination::converged;
}

/// Cycles of (line sweep, conjugate gradients) until the outputs of two sweeps agree, with so much convergence between
/// them that their difference bounds the error.
void LineSolver::cg_until_done(LevelWorkspace& work, const LineOptions& options, LineOutcome& outcome) const {
  const SweepKernel& kernel = grid().kernel();
  outcome.method = LineMethod::line_pcg;
  outcome.termination = Termination::iteration_limit;
  work.cg.prepare(grid());
  int budget = options.max_iterations - outcome.iterations;
  const double floor = output_floor(work);
  for (int cycle = 0; cycle < kMaxCycles; ++cycle) {
    DownPass down = down_pass(work);
    down.j = work.j.data();
    down.first_norton_a = work.first_norton_a.data();
    kernel.down(grid().view(), down);
    kernel.up(grid().view(), {.j = work.j.data(), .v = work.j.data()});
    CurrentErrors errors;
    const double node_change_v = cycle > 0 && options.nodes ? largest_difference(work.j, work.cg.swept) : 0.0;
    if (options.nodes) work.cg.swept.assign(work.j.begin(), work.j.end());
    for (long k = 0; k < grid().size(); ++k) {  // the preconditioned residual of v
      work.cg.z[k] = work.j[k] - work.v[k];
      const double error_a = grid().view().g[k] * std::abs(work.cg.z[k]);
      errors.largest_a = std::max(errors.largest_a, error_a);
      errors.sum_a += error_a;
      errors.scale_a += grid().view().g[k] * std::abs(work.j[k]);
    }
    const VectorXd outputs = outputs_a(work, work.j.data());
    const bool agreed = cycle > 0 && largest_change(outputs, outcome.outputs_a, floor) <= options.tolerance &&
                        node_change_v <= options.tolerance;
    outcome.outputs_a = outputs;
    if (agreed && certify(work, errors, {kProvenBound, options.nodes}, outcome)) {
      std::copy_n(work.j.data(), grid().size(), work.v.data());
      return;
    }
    if (!outputs.allFinite() || budget <= 0) return;
    const double reduction = cycle == 0 ? kFirstReduction : kCycleReduction;
    const int steps = conjugate_gradients(grid(), work.cg, work.v.data(), reduction, budget);
    outcome.iterations += steps;
    budget -= std::max(1, steps);
  }
}

VectorXd LineSolver::outputs_a(const LevelWorkspace& work, const double* v) const {
  const double* last_d = grid().view().d + grid().at(grid().rows() - 1, 0);
  VectorXd outputs(grid().cols());
  for (long j = 0; j < grid().cols(); ++j) outputs(j) = last_d[j] * work.last_j[j];
  for (long j = 0; grid().view().col_far_siemens && j < grid().cols(); ++j) {
    outputs(j) += grid().col_far_siemens(j) * v[grid().at(0, j)];
  }
  return outputs;
}

/// Does any column reach ground?
bool LineSolver::has_outputs() const {
  const double* last_d = grid().view().d + grid().at(grid().rows() - 1, 0);
  for (long j = 0; j < grid().cols(); ++j) {
    if (last_d[j] > 0 || grid().col_far_siemens(j) > 0) return true;
  }
  return false;
}

AlignedBuffer LineSolver::column_response_v(const VectorXd& col_terminal_v) const {
  const GridView& view = grid().view();
  AlignedBuffer v(grid().size());
  for (long j = 0; j < grid().cols(); ++j) {
    double norton_a = grid().col_far_siemens(j) * col_terminal_v(j);
    for (long i = view.top; i < view.rows; ++i) {  // downward: Norton currents of a grounded far end
      v[i * view.stride + j] = norton_a;
      norton_a *= view.d[i * view.stride + j];
    }
    double below_v = col_terminal_v(j);
    for (long i = view.rows - 1; i >= view.top; --i) {
      const long at = i * view.stride + j;
      const double product = i + 1 == view.rows ? view.last_bd[j] : (view.bd ? view.bd[at] : view.col_ohm * view.d[at]);
      below_v = v[at] = view.d[at] * below_v + product * v[at];
    }
  }
  return v;
}

void LineSolver::node_voltages(LineWorkspace& all, MatrixXd& u, MatrixXd& v) const {
  LevelWorkspace& work = all[0];
  DownPass pass = down_pass(work);
  AlignedBuffer row_v(grid().size());
  pass.j = work.j.data();
  pass.u = row_v.data();
  pass.first_norton_a = work.first_norton_a.data();
  grid().kernel().down(grid().view(), pass);
  u.resize(grid().rows(), grid().cols());
  v.resize(grid().rows(), grid().cols());
  for (Index j = 0; j < u.cols(); ++j) {
    for (Index i = 0; i < u.rows(); ++i) {
      u(i, j) = row_v[grid().at(i, j)];
      v(i, j) = work.v[grid().at(i, j)];
    }
  }
}

}  // namespace sotto
