/// The smaller crossbar that approximates the error of line sweeps, and the way there and back (design solver 2.3).
#pragma once

#include <vector>

#include "sweep_grid.hpp"

namespace sotto {

/// Consecutive lines lumped into blocks as equal as possible.
struct LineBlocks {
  std::vector<long> begin;     ///< first line of each block, then the number of lines
  std::vector<double> centre;  ///< of each block, in line numbers

  LineBlocks(long lines, long block_size);
  long count() const { return static_cast<long>(centre.size()); }
  long size(long block) const { return begin[block + 1] - begin[block]; }
};

/// Rows and columns of a fine grid lumped into blocks; made before the fine grid is factored.
class Coarsening {
 public:
  Coarsening(const SweepGrid& fine, long rows_per_block, long cols_per_block);

  /// The lumped crossbar: s segments in series, s lines in parallel, ends up to the block centres. Not yet factored.
  SweepGrid coarse_grid(const SweepGrid& fine) const;

  long num_slots() const { return slot_begin_.back(); }
  long num_blocks() const { return rows_.count(); }
  const long* slots() const { return slot_.data(); }
  Correction correction(const double* e) const { return {e, block_.data(), w0_.data(), w1_.data()}; }

  /// Injected row currents of the coarse grid from the sampled changes of v (num_slots x fine stride).
  void restrict_changes(const double* changes_v, const SweepGrid& coarse, double* injected_a) const;

  /// Coarse column voltages along the fine columns: e, (num_blocks + 1) x fine stride, the last row 0.
  void prolong(const double* coarse_v, const SweepGrid& coarse, double* e) const;

  /// Mean source voltage of each block, per padded coarse row.
  void mean_sources(const double* source_v, const SweepGrid& coarse, double* coarse_source_v) const;

  /// Norton currents of the far ends: those of the lines of a block add.
  void sum_far_currents(const double* far_current_a, const SweepGrid& coarse, double* coarse_far_current_a) const;

 private:
  long num_samples(long block) const { return slot_begin_[block + 1] - slot_begin_[block]; }
  void choose_samples(const SweepGrid& fine);
  void weigh_rows(const SweepGrid& fine);
  void weigh_cols(const SweepGrid& fine);
  void sum_cells(const SweepGrid& fine);
  void lump_row_wires(const SweepGrid& fine, SweepGrid& coarse) const;
  void lump_col_wires(const SweepGrid& fine, SweepGrid& coarse) const;

  LineBlocks rows_, cols_;
  long top_ = 0, stride_ = 0;     ///< of the fine grid
  std::vector<long> slot_;        ///< per padded fine row, -1: not sampled
  std::vector<long> slot_begin_;  ///< per block
  std::vector<long> block_;       ///< per padded fine row
  AlignedBuffer w0_, w1_;
  std::vector<long> col_begin_;  ///< first column at or right of each block's centre (0 for the first block)
  std::vector<double> col_w1_;   ///< per padded fine column, weight of the next block
  /// Sums of the cells of each column over the rows of a block, per sample and by the share of this and of the next
  /// column block: blocks x stride.
  AlignedBuffer q_here_, q_next_;
};

}  // namespace sotto
