/// Owner of the arrays of one GridView.
#pragma once

#include "aligned_buffer.hpp"
#include "sotto/crossbar/crossbar.hpp"
#include "sweep_kernel.hpp"

namespace sotto {

/// Cells and wires of a crossbar in the layout of the sweep kernels. Until factor() the arrays hold resistances.
class SweepGrid {
 public:
  /// Cells open or > 0 ohm with a finite conductance, and far ends not pinned (segment + end > 0 ohm).
  static bool applies(const Crossbar& xbar);

  SweepGrid(long rows, long cols, bool stored_rows, bool stored_cols, const SweepKernel& kernel);

  /// `keep`: rows x cols of 0 and 1, the cells that lie on a path to a terminal; empty: all.
  SweepGrid(const Crossbar& xbar, const Eigen::ArrayXXd& keep, const SweepKernel& kernel);

  void factor();

  /// Takes the factors back: the wires of `xbar` again, which the grid was made of. New cells may then be factored.
  void unfactor(const Crossbar& xbar);

  const GridView& view() const { return view_; }
  const SweepKernel& kernel() const { return *kernel_; }
  long rows() const { return rows_; }
  long cols() const { return cols_; }
  long size() const { return view_.rows * view_.stride; }  ///< of a row-major array over the grid
  long at(long i, long j) const { return (view_.top + i) * view_.stride + j; }

  double& cell_siemens(long i, long j) { return g_[at(i, j)]; }
  double cell_siemens(long i, long j) const { return g_[at(i, j)]; }
  double* cells() { return g_; }
  /// Segment left of column j, 1 <= j; segment below row i, i <= rows - 2. Before factor() only.
  double row_ohm(long i, long j) const { return view_.ac ? view_.ac[panel(i, j)] : view_.row_ohm; }
  double col_ohm(long i, long j) const { return view_.bd ? view_.bd[at(i, j)] : view_.col_ohm; }
  double first_ohm(long i) const { return view_.first_ac[view_.top + i]; }
  double last_ohm(long j) const { return view_.last_bd[j]; }
  void set_row_ohm(long i, long j, double ohm) { view_.ac[panel(i, j)] = ohm; }
  void set_col_ohm(long i, long j, double ohm) { view_.bd[at(i, j)] = ohm; }
  void set_first_ohm(long i, double ohm) { view_.first_ac[view_.top + i] = ohm; }
  void set_last_ohm(long j, double ohm) { view_.last_bd[j] = ohm; }
  double first_factor(long i) const { return view_.c[panel(i, 0)]; }  ///< c of the first segment, after factor()
  double row_far_siemens(long i) const { return view_.row_far_siemens ? view_.row_far_siemens[view_.top + i] : 0.0; }
  double col_far_siemens(long j) const { return view_.col_far_siemens ? view_.col_far_siemens[j] : 0.0; }
  void set_row_far_siemens(long i, double siemens);
  void set_col_far_siemens(long j, double siemens);

 private:
  long panel(long i, long j) const;
  void fill_row_wires(const Crossbar& xbar);
  void fill_col_wires(const Crossbar& xbar);

  long rows_ = 0, cols_ = 0;
  const SweepKernel* kernel_ = nullptr;
  GridView view_;
  AlignedBuffer memory_;
  double* g_ = nullptr;
  double* row_far_ = nullptr;
  double* col_far_ = nullptr;
  double* return_ohm_ = nullptr;
};

}  // namespace sotto
