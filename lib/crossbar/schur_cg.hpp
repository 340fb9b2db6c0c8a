/// Conjugate gradients on the column Schur complement, preconditioned by exact column solves (design solver
/// section 2.4).
#pragma once

#include <vector>

#include "sweep_grid.hpp"

namespace sotto {

/// Arrays of one grid, kept between calls.
struct CgWorkspace {
  AlignedBuffer z, p, j;            ///< row-major over the grid
  AlignedBuffer below_t, last_j;    ///< cols
  AlignedBuffer source_v, scratch;  ///< rows of zeros; 2 lanes cols
  std::vector<double> swept;        ///< v after the sweep before the last steps, where node voltages are judged too

  void prepare(const SweepGrid& grid);
};

/// Improves v, whose preconditioned residual B^-1(residual) = (v after one line sweep) - v stands in work.z, until its
/// energy norm has fallen by `reduction`. Returns the number of iterations, at most `max_iterations`.
int conjugate_gradients(const SweepGrid& grid, CgWorkspace& work, double* v, double reduction, int max_iterations);

}  // namespace sotto
