#include "grid_levels.hpp"

#include <algorithm>
#include <cmath>

namespace sotto {
namespace {

constexpr double kCoarseReduction = 1e-2;
constexpr double kFirstGuessReduction = 1e-3;
constexpr int kCoarseIterations = 30;
constexpr int kInnerSweeps = 2;          ///< with one the rate falls back towards that of plain sweeps
constexpr long kFewestCoarseLines = 16;  ///< of a grid that is worth a level
constexpr double kFastSweeps = 0.5;      ///< x up to which plain sweeps win: they contract by 1/100 and better
constexpr double kFastSweepsInCache =
    0.9;  ///< the same for small crossbars, where a sweep costs no more than a correction
constexpr long kCachedCells = 1 << 14;

/// Mean of a resistance over a diagonal of segments, which stands for all.
template <typename Ohm>
double mean_ohm(long count, const Ohm& ohm_at_step) {
  double sum = 0;
  long seen = 0;
  for (long k = 0; k < count; ++k) {
    const double ohm = ohm_at_step(k);
    if (!std::isfinite(ohm)) continue;
    sum += ohm;
    ++seen;
  }
  return seen > 0 ? sum / static_cast<double>(seen) : 0.0;
}

/// Lines lumped into one on the first level: at most a third of the decay length.
long first_block_size(const SweepGrid& grid) {
  const DecayLengths decay = decay_lengths(grid);
  const long lines = std::max(grid.rows(), grid.cols());
  const double fast = grid.rows() * grid.cols() <= kCachedCells ? kFastSweepsInCache : kFastSweeps;
  if (decay.x < fast || lines < 2 * kFewestCoarseLines) return 1;
  return lines < 128 || decay.cells < 25 ? 4 : 8;
}

void solve_coarsest(const SweepGrid& grid, LevelWorkspace& work, double reduction) {
  const SweepKernel& kernel = grid.kernel();
  std::fill_n(work.v.data(), grid.size(), 0.0);
  DownPass pass = down_pass(work);
  pass.j = work.cg.z.data();
  kernel.down(grid.view(), pass);
  kernel.up(grid.view(), {.j = work.cg.z.data(), .v = work.cg.z.data()});
  conjugate_gradients(grid, work.cg, work.v.data(), reduction, kCoarseIterations);
}

/// Approximate solution on `level` from its sources and injected currents, by `inner` corrected sweeps from v = 0.
void run(const std::vector<GridLevel>& levels, LineWorkspace& all, std::size_t level, int inner, double reduction) {
  const GridLevel& here = levels[level];
  LevelWorkspace& work = all[level];
  if (!here.next) return solve_coarsest(here.grid, work, reduction);
  const Correction correction = here.next->correction(work.e.data());
  const Samples samples{here.next->slots(), work.samples.data()};
  std::fill_n(work.v.data(), here.grid.size(), 0.0);
  for (int q = 1; q <= inner; ++q) {
    DownPass pass = down_pass(work);
    if (q > 1) pass.correction = &correction;
    const bool last = q == inner;
    if (!last) pass.samples = &samples;
    here.grid.kernel().down(here.grid.view(), pass);
    here.grid.kernel().up(here.grid.view(),
                          {.j = work.v.data(), .v = work.v.data(), .samples = last ? nullptr : &samples});
    if (!last) coarse_correction(levels, all, level);
  }
}

}  // namespace

DecayLengths decay_lengths(const SweepGrid& grid) {
  const double sum_siemens = Eigen::Map<const Eigen::ArrayXd>(grid.view().g, grid.size()).sum();
  const double siemens = sum_siemens / static_cast<double>(grid.rows() * grid.cols());
  const long steps = std::max(grid.rows(), grid.cols());
  const double row_ohm = mean_ohm(grid.cols() > 1 ? steps : 0,
                                  [&](long k) { return grid.row_ohm(k % grid.rows(), 1 + k % (grid.cols() - 1)); });
  const double col_ohm = mean_ohm(grid.rows() > 1 ? steps : 0,
                                  [&](long k) { return grid.col_ohm(k % (grid.rows() - 1), k % grid.cols()); });
  const double per_col = std::sqrt(siemens * row_ohm);
  const double per_row = std::sqrt(siemens * col_ohm);
  return {std::max(static_cast<double>(grid.cols()) * per_col, static_cast<double>(grid.rows()) * per_row),
          1 / std::max(per_col, per_row)};
}

std::vector<GridLevel> make_levels(SweepGrid grid) {
  std::vector<GridLevel> levels;
  long block = first_block_size(grid);
  levels.push_back({std::move(grid), nullptr});
  while (block > 1) {
    const SweepGrid& fine = levels.back().grid;
    const long row_block = std::clamp(fine.rows() / kFewestCoarseLines, 1L, block);
    const long col_block = std::clamp(fine.cols() / kFewestCoarseLines, 1L, block);
    if (std::max(row_block, col_block) == 1) break;
    auto coarsening = std::make_unique<const Coarsening>(fine, row_block, col_block);
    SweepGrid coarse = coarsening->coarse_grid(fine);
    levels.back().next = std::move(coarsening);
    levels.push_back({std::move(coarse), nullptr});
    block = 2;
  }
  for (GridLevel& level : levels) level.grid.factor();
  return levels;
}

LineWorkspace make_line_workspace(const std::vector<GridLevel>& levels) {
  LineWorkspace all(levels.size());
  for (std::size_t k = 0; k < levels.size(); ++k) {
    const SweepGrid& grid = levels[k].grid;
    const GridView& view = grid.view();
    const Coarsening* next = levels[k].next.get();
    LevelWorkspace& work = all[k];
    const std::pair<std::span<double>*, long> arrays[] = {{&work.v, grid.size()},
                                                          {&work.j, k == 0 ? grid.size() : 0},
                                                          {&work.source_v, view.rows},
                                                          {&work.far_current_a, view.row_far_siemens ? view.rows : 0},
                                                          {&work.first_norton_a, k == 0 ? view.rows : 0},
                                                          {&work.last_j, view.cols},
                                                          {&work.scratch, kPanels * grid.kernel().lanes * view.cols},
                                                          {&work.samples, next ? next->num_slots() * view.stride : 0},
                                                          {&work.e, next ? (next->num_blocks() + 1) * view.stride : 0}};
    long doubles = 0;
    for (const auto& [array, count] : arrays) doubles += BufferPlan::padded(count);
    work.memory.resize_raw(doubles);
    BufferPlan plan(work.memory);
    for (const auto& [array, count] : arrays) *array = {plan.take(count), static_cast<std::size_t>(count)};
    for (const auto& [array, count] : arrays) {
      if (array != &work.j) std::ranges::fill(*array, 0.0);  // j is written before it is read
    }
    if (k > 0) work.row_injected_a.resize(grid.size());
    if (k > 0 && !next) work.cg.prepare(grid);
  }
  return all;
}

DownPass down_pass(LevelWorkspace& work) {
  return {.v = work.v.data(),
          .j = work.v.data(),
          .source_v = work.source_v.data(),
          .far_current_a = work.far_current_a.data(),
          .last_j = work.last_j.data(),
          .scratch = work.scratch.data(),
          .row_injected_a = work.row_injected_a.data(),
          .col_injected_a = work.col_injected_a.data()};
}

void coarse_first_guess(const std::vector<GridLevel>& levels, LineWorkspace& work) {
  const SweepGrid& coarse = levels[1].grid;
  LevelWorkspace& guess = work[1];
  levels[0].next->mean_sources(work[0].source_v.data(), coarse, guess.source_v.data());
  const bool driven = !work[0].far_current_a.empty();
  if (driven) levels[0].next->sum_far_currents(work[0].far_current_a.data(), coarse, guess.far_current_a.data());
  std::fill_n(guess.row_injected_a.data(), coarse.size(), 0.0);
  run(levels, work, 1, kInnerSweeps + 1, kFirstGuessReduction);
  levels[0].next->prolong(guess.v.data(), coarse, work[0].e.data());
  std::fill_n(guess.source_v.data(), coarse.view().rows, 0.0);  // corrections have no sources
  if (driven) std::fill_n(guess.far_current_a.data(), coarse.view().rows, 0.0);
}

void coarse_correction(const std::vector<GridLevel>& levels, LineWorkspace& work, std::size_t level) {
  const SweepGrid& coarse = levels[level + 1].grid;
  levels[level].next->restrict_changes(work[level].samples.data(), coarse, work[level + 1].row_injected_a.data());
  run(levels, work, level + 1, kInnerSweeps, kCoarseReduction);
  levels[level].next->prolong(work[level + 1].v.data(), coarse, work[level].e.data());
}

}  // namespace sotto
