/// A crossbar and the smaller crossbars that correct its line sweeps, with the arrays to solve on them.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "coarsening.hpp"
#include "schur_cg.hpp"

namespace sotto {

struct GridLevel {
  SweepGrid grid;
  std::unique_ptr<const Coarsening> next;  ///< to the level after this one; null on the last
};

/// Factored levels, the crossbar itself first; one level where plain sweeps are fast enough. `grid` comes unfactored.
std::vector<GridLevel> make_levels(SweepGrid grid);

/// Number of decay lengths along the longer direction, x = n sqrt(r g), and the decay length in cells (solver 1.2).
struct DecayLengths {
  double x = 0;
  double cells = 0;
};
DecayLengths decay_lengths(const SweepGrid& unfactored);

/// Arrays of one level for one solution at a time.
struct LevelWorkspace {
  AlignedBuffer memory;
  std::span<double> v, j;                     ///< row-major over the grid; j on the first level only
  std::span<double> source_v, far_current_a;  ///< padded rows; far currents only where far ends are connected
  std::span<double> first_norton_a;           ///< padded rows, first level only
  std::span<double> last_j, scratch;
  std::span<double> samples, e;  ///< for the correction from the next level
  AlignedBuffer row_injected_a, col_injected_a;
  CgWorkspace cg;
};

/// Kept between solutions; one per thread.
using LineWorkspace = std::vector<LevelWorkspace>;
LineWorkspace make_line_workspace(const std::vector<GridLevel>& levels);

/// A pass in place over v of this level, with its sources and injected currents.
DownPass down_pass(LevelWorkspace& work);

/// Coarse solution for the sources of the first level, expanded into work[0].e: where line sweeps begin.
void coarse_first_guess(const std::vector<GridLevel>& levels, LineWorkspace& work);

/// Correction of v of `level` from the changes that its last sweep made (work[level].samples), into work[level].e.
void coarse_correction(const std::vector<GridLevel>& levels, LineWorkspace& work, std::size_t level);

}  // namespace sotto
