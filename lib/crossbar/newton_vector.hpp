/// Newton's method for one input vector: linearised crossbars, shortened steps, and sources raised in steps.
#pragma once

#include <Eigen/Core>
#include <vector>

#include "cell_laws.hpp"
#include "grid_levels.hpp"
#include "newton_state.hpp"
#include "sotto/core/report.hpp"

namespace sotto {

struct NewtonOutcome {
  Termination termination = Termination::not_run;
  double kcl_residual_rel = -1;
  int newton_steps = 0;
  int line_iterations = 0;
  int source_steps = 0;
  std::vector<double> residuals_rel = {};  ///< after every accepted step
};

/// Arrays of one solution at a time; kept between solutions, one per thread.
struct NewtonWorkspace {
  std::vector<GridLevel> levels;  ///< linearised; the coarse ones as they were at the first step
  LineWorkspace lines;
  AlignedBuffer memory;  ///< of all arrays below
  CellState now, trial, anchor;
  CellCurrents now_cells, trial_cells;
  std::span<double> inner_v;  ///< between junction and transistor
};

/// What does not depend on the input vector.
struct NewtonProblem {
  const Crossbar& zero_bias;
  const CellLaws& laws;
  const Eigen::ArrayXXd& keep;  ///< for SweepGrid
  const SweepGrid& shape;       ///< sizes and padding
  int max_newton_steps = 0;
};

/// One input vector at a time.
class NewtonVector {
 public:
  NewtonVector(const NewtonProblem& problem, NewtonWorkspace& work) : problem_(problem), work_(work) {}

  /// The solution stays in work.now, its cell currents in work.now_cells.
  NewtonOutcome solve(const Eigen::VectorXd& source_v);

 private:
  void begin(const Eigen::VectorXd& source_v);
  bool iterate(const Eigen::VectorXd& source_v, bool cold);
  void raise_sources(const Eigen::VectorXd& source_v);
  bool take_best_step(double error_a, Mismatch& found);
  void linearise(bool first);
  bool solve_linearised(const Eigen::VectorXd& source_v, bool cold, double allowed_a);
  void load_sources(const Eigen::VectorXd& source_v);
  CurrentErrors sweep(bool corrected);
  bool conjugate_gradient_cycles(double allowed_a);
  void keep_trial_cells(const CellRange& range);
  void keep_trial_outputs();
  Mismatch judge(CellState& state, CellCurrents& cells, bool just_swept);

  const SweepGrid& grid() const { return work_.levels.front().grid; }

  const NewtonProblem& problem_;
  NewtonWorkspace& work_;
  NewtonOutcome outcome_;
  double faintest_a_ = 0;  ///< branch currents are not measured against less
};

}  // namespace sotto
