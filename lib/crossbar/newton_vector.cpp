#include "newton_vector.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "newton_convergence.hpp"

namespace sotto {
namespace {

using Eigen::VectorXd;

constexpr double kFaintest = 1e-15;  ///< of the currents without wires: less in the largest branch counts as nothing
constexpr double kForcing = 0.02;    ///< linear errors allowed to a step, as a share of the non-linear errors before it
constexpr double kQuadratic = 10;    ///< times the residual: the same closer to the solution, where steps square it
constexpr double kFinalShare = 0.3;  ///< no step needs linear errors below this share of what counts as converged
constexpr int kFirstSweeps = 2;      ///< of the first linearisation, whose own error is large
constexpr int kMostSweeps = 12;      ///< before conjugate gradients take over
constexpr long kBlock = 256;         ///< cells whose dozen arrays fit into the first-level cache
constexpr double kSlowest = 0.5;     ///< contraction per sweep, before conjugate gradients take over
constexpr int kMostCycles = 20;
constexpr int kCycleIterations = 2000;
constexpr double kCycleReduction = 1e-3;
constexpr double kLeastStep = 1.0 / 64;    ///< of a shortened step
constexpr double kLeastRise = 1.0 / 4096;  ///< of the sources

/// Which smaller crossbars pay depends on the cells, and with them the arrays.
bool fits(const std::vector<GridLevel>& levels, const LineWorkspace& work) {
  return std::ranges::equal(levels, work, [](const GridLevel& level, const LevelWorkspace& arrays) {
    const long stride = level.grid.view().stride;
    const long samples = level.next ? level.next->num_slots() * stride : 0;
    const long blocks = level.next ? (level.next->num_blocks() + 1) * stride : 0;
    return std::ssize(arrays.v) == level.grid.size() && std::ssize(arrays.samples) == samples &&
           std::ssize(arrays.e) == blocks;
  });
}

/// Nothing to do in a workspace that has seen this crossbar. One allocation; the anchor, rarely used, is not touched.
void prepare(NewtonWorkspace& work, const NewtonProblem& problem) {
  const long size = problem.shape.size();
  if (std::ssize(work.now.row_v) == size) return;
  constexpr long kCellArrays = 5;
  work.memory.resize_raw((3 * kStateArrays + kCellArrays) * BufferPlan::padded(size));
  std::fill_n(work.memory.data(), (2 * kStateArrays + kCellArrays) * BufferPlan::padded(size), 0.0);
  BufferPlan plan(work.memory);
  take(plan, work.now, size);
  take(plan, work.trial, size);
  for (std::span<double>* array : {&work.now_cells.current_a, &work.now_cells.slope_siemens,
                                   &work.trial_cells.current_a, &work.trial_cells.slope_siemens, &work.inner_v}) {
    *array = {plan.take(size), static_cast<std::size_t>(size)};
  }
  take(plan, work.anchor, size);
}

CellArrays arrays_of(const CellState& state, CellCurrents& cells) {
  return {state.row_v.data(), state.col_v.data(), cells.current_a.data(), cells.slope_siemens.data()};
}

}  // namespace

NewtonOutcome NewtonVector::solve(const VectorXd& source_v) {
  outcome_ = {.termination = Termination::iteration_limit, .source_steps = 1};
  begin(source_v);
  if (!iterate(source_v, true)) raise_sources(source_v);
  return outcome_;
}

/// Row nodes at the voltage of their source, column nodes at ground: the solution without wires.
void NewtonVector::begin(const VectorXd& source_v) {
  const SweepGrid& shape = problem_.shape;
  prepare(work_, problem_);
  for (const auto array : {work_.now.row_v, work_.now.col_v}) std::ranges::fill(array, 0.0);
  work_.now.outputs_a = VectorXd::Zero(shape.cols());
  for (long i = 0; i < source_v.size(); ++i)
    std::fill_n(work_.now.row_v.data() + shape.at(i, 0), shape.cols(), source_v(i));
  if (problem_.laws.has_inner_nodes()) std::copy_n(work_.now.row_v.data(), shape.size(), work_.inner_v.data());
}

/// From work.now to the solution at these sources. `cold`: work.now is a guess that no wires have seen.
bool NewtonVector::iterate(const VectorXd& source_v, bool cold) {
  const Mismatch start = judge(work_.now, work_.now_cells, false);
  if (cold) faintest_a_ = kFaintest * start.scale_a;
  double error_a = cold ? std::numeric_limits<double>::infinity() : start.sum_a;
  double allowed_a = cold ? 0.0 : allowed_sum_a(start, work_.now.outputs_a);
  double residual = cold ? 1.0 : residual_rel(start);
  for (bool first = true; outcome_.newton_steps < problem_.max_newton_steps; first = false) {
    ++outcome_.newton_steps;
    linearise(first);
    const double linear_allowed_a =
        std::max(std::min(kForcing, kQuadratic * residual) * error_a, kFinalShare * allowed_a);
    if (!solve_linearised(source_v, !std::isfinite(error_a), linear_allowed_a)) return false;
    Mismatch found;
    if (!take_best_step(error_a, found)) return false;
    outcome_.kcl_residual_rel = residual = residual_rel(found);
    outcome_.residuals_rel.push_back(residual);
    error_a = found.sum_a;
    allowed_a = allowed_sum_a(found, work_.now.outputs_a);
    if (!is_converged(found, work_.now.outputs_a)) continue;
    outcome_.termination = Termination::converged;
    return true;
  }
  return false;
}

/// Currents scale with the sources as far as wires are concerned: each source step begins at the scaled solution of the
/// last.
void NewtonVector::raise_sources(const VectorXd& source_v) {
  double reached = 0, rise = 0.25;
  while (rise >= kLeastRise && outcome_.newton_steps < problem_.max_newton_steps) {
    const double next = std::min(1.0, reached + rise);
    ++outcome_.source_steps;
    if (reached > 0) {
      copy(work_.anchor, work_.now);
      scale(work_.now, next / reached);
    } else {
      begin(next * source_v);
    }
    if (!iterate(next * source_v, reached == 0)) {
      rise /= 4;
      continue;
    }
    if (next == 1.0) return;
    copy(work_.now, work_.anchor);
    reached = next;
    rise *= 2;
  }
  outcome_.termination = Termination::iteration_limit;
  if (outcome_.source_steps > 1) outcome_.kcl_residual_rel = -1;  // that of smaller sources says nothing
}

/// work.trial or a blend of it with work.now becomes work.now if it lowers the errors.
bool NewtonVector::take_best_step(double error_a, Mismatch& found) {
  for (double share = 1; share >= kLeastStep; share /= 2) {
    if (share < 1) blend(work_.now, work_.trial, 0.5);
    found = judge(work_.trial, work_.trial_cells, share == 1);
    if (!std::isfinite(found.sum_a)) return false;
    if (found.sum_a < error_a || is_converged(found, work_.trial.outputs_a)) {
      std::swap(work_.now, work_.trial);
      std::swap(work_.now_cells, work_.trial_cells);
      return true;
    }
    if (!std::isfinite(error_a)) return false;
  }
  return false;
}

/// The companion model of every cell: conductance g and current i - g V, as a linear crossbar with injected currents.
/// The smaller crossbars only speed sweeps up: those of the first step serve the others too.
void NewtonVector::linearise(bool first) {
  if (first) {
    SweepGrid grid(problem_.zero_bias, problem_.keep, problem_.shape.kernel());
    std::copy_n(work_.now_cells.slope_siemens.data(), grid.size(), grid.cells());
    work_.levels = make_levels(std::move(grid));
    if (!fits(work_.levels, work_.lines)) work_.lines = make_line_workspace(work_.levels);
  } else {
    SweepGrid& grid = work_.levels.front().grid;
    grid.unfactor(problem_.zero_bias);
    std::copy_n(work_.now_cells.slope_siemens.data(), grid.size(), grid.cells());
    grid.factor();
  }
  LevelWorkspace& level = work_.lines.front();
  level.row_injected_a.resize_raw(grid().size());
  level.col_injected_a.resize_raw(grid().size());
  problem_.laws.kernel().companion({0, grid().size()}, arrays_of(work_.now, work_.now_cells),
                                   level.row_injected_a.data(), level.col_injected_a.data());
}

void NewtonVector::load_sources(const VectorXd& source_v) {
  LevelWorkspace& level = work_.lines.front();
  for (long i = 0; i < source_v.size(); ++i) {
    const long row = grid().view().top + i;
    level.source_v[row] = source_v(i);
    const bool driven = problem_.zero_bias.wires.row_far_end == RowFarEnd::driven;
    if (!level.far_current_a.empty()) level.far_current_a[row] = driven ? grid().row_far_siemens(i) * source_v(i) : 0.0;
  }
}

/// One line sweep in place over v. Afterwards trial.row_v holds u, and trial.col_v the v (corrected) that u has seen.
CurrentErrors NewtonVector::sweep(bool corrected) {
  LevelWorkspace& level = work_.lines.front();
  CurrentErrors errors;
  DownPass down = down_pass(level);
  down.j = level.j.data();
  down.keep_corrected = true;
  down.u = work_.trial.row_v.data();
  UpPass up{.j = level.j.data(), .v = level.v.data(), .errors = &errors};
  Correction correction;
  Samples samples;
  if (work_.levels.front().next) {
    correction = work_.levels.front().next->correction(level.e.data());
    samples = {work_.levels.front().next->slots(), level.samples.data()};
    if (corrected) down.correction = &correction;
    down.samples = up.samples = &samples;
  }
  grid().kernel().down(grid().view(), down);
  std::copy_n(level.v.data(), grid().size(), work_.trial.col_v.data());
  grid().kernel().up(grid().view(), up);
  ++outcome_.line_iterations;
  return errors;
}

/// Into work.trial, with linear errors of at most `allowed_a`; `cold`: after a fixed number of sweeps.
bool NewtonVector::solve_linearised(const VectorXd& source_v, bool cold, double allowed_a) {
  load_sources(source_v);
  std::copy_n(work_.now.col_v.data(), grid().size(), work_.lines.front().v.data());
  const bool two_level = work_.levels.size() > 1;
  bool corrected = cold && two_level;
  if (corrected) coarse_first_guess(work_.levels, work_.lines);
  double before_a = std::numeric_limits<double>::infinity();
  bool done = false;
  for (int count = 1; !done && count <= kMostSweeps; ++count) {
    const double error_a = sweep(corrected).sum_a;
    done = error_a <= allowed_a || (cold && count >= kFirstSweeps && error_a <= kSlowest * before_a);
    if (!done && count > 2 && !(error_a <= kSlowest * before_a)) break;
    before_a = error_a;
    if (!done && two_level) coarse_correction(work_.levels, work_.lines, 0);
    corrected = two_level;
  }
  if (!done && !conjugate_gradient_cycles(cold ? kForcing * before_a : allowed_a)) return false;
  keep_trial_outputs();
  return true;
}

/// Cycles of (line sweep, conjugate gradients), which converge on every crossbar.
bool NewtonVector::conjugate_gradient_cycles(double allowed_a) {
  LevelWorkspace& level = work_.lines.front();
  level.cg.prepare(grid());
  for (int cycle = 0; cycle < kMostCycles; ++cycle) {
    const CurrentErrors errors = sweep(false);
    if (errors.sum_a <= std::max(allowed_a, kRounding * errors.scale_a)) return true;
    if (!std::isfinite(errors.sum_a)) return false;
    for (long k = 0; k < grid().size(); ++k) {  // the preconditioned residual of the v before the sweep
      level.cg.z[k] = level.v[k] - work_.trial.col_v[k];
      level.v[k] = work_.trial.col_v[k];
    }
    outcome_.line_iterations +=
        conjugate_gradients(grid(), level.cg, level.v.data(), kCycleReduction, kCycleIterations);
  }
  return false;
}

/// What the wires carry, from the cells as the last sweep saw them: no differences of voltages along wires.
void NewtonVector::keep_trial_cells(const CellRange& range) {
  const LevelWorkspace& level = work_.lines.front();
  CellState& trial = work_.trial;
  problem_.laws.kernel().keep(range, {grid().view().g, level.col_injected_a.data(), trial.row_v.data(), level.v.data(),
                                      trial.col_v.data(), trial.row_a.data(), trial.col_a.data()});
}

void NewtonVector::keep_trial_outputs() {
  const LevelWorkspace& level = work_.lines.front();
  const double* last_d = grid().view().d + grid().at(grid().rows() - 1, 0);
  const double* first_v = level.v.data() + grid().at(0, 0);
  work_.trial.outputs_a.resize(grid().cols());
  for (long j = 0; j < grid().cols(); ++j) {
    work_.trial.outputs_a(j) = last_d[j] * level.last_j[j] + grid().col_far_siemens(j) * first_v[j];
  }
}

/// Evaluates the cells of `state` and compares. `just_swept`: state is work.trial, its currents are still in the
/// workspace of the sweeps. All steps for some cells at a time, which stay in the cache.
Mismatch NewtonVector::judge(CellState& state, CellCurrents& cells, bool just_swept) {
  Mismatch found;
  const CellArrays arrays = arrays_of(state, cells);
  const long size = problem_.shape.size();
  for (long begin = 0; begin < size; begin += kBlock) {
    const CellRange range{begin, std::min(begin + kBlock, size)};
    if (just_swept) keep_trial_cells(range);
    problem_.laws.evaluate(range, arrays, work_.inner_v.data());
    problem_.laws.kernel().compare(range, arrays, state.row_a.data(), state.col_a.data(), &found);
  }
  found.largest_branch_a = std::max({found.largest_branch_a, faintest_a_, state.outputs_a.cwiseAbs().maxCoeff()});
  for (long i = 0; i < problem_.shape.rows(); ++i) {  // what the wires deliver to each row
    const double* row_a = state.row_a.data() + problem_.shape.at(i, 0);
    const double sum_a = Eigen::Map<const Eigen::ArrayXd>(row_a, problem_.shape.cols()).sum();
    found.largest_branch_a = std::max(found.largest_branch_a, std::abs(sum_a));
  }
  if (!std::isfinite(found.sum_a)) found.largest_a = found.sum_a;  // a maximum skips what is not a number
  return found;
}

}  // namespace sotto
