#include "sweep_grid.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sotto {
namespace {

using Eigen::Index;

constexpr long kCacheLineDoubles = 8;
constexpr long kCacheSetDoubles =
    512;  ///< rows that lie 4 kB apart compete for the same places of the first-level cache

long round_up(long count, long multiple) {
  return (count + multiple - 1) / multiple * multiple;
}

bool uniform_and_finite(const SegmentOhm& segments) {
  const double* ohm = std::get_if<double>(&segments);
  return ohm && std::isfinite(*ohm);
}

/// Segment and end in series; a floating line has no end.
double end_ohm(double segment_ohm, double end_ohm, bool floating) {
  return floating ? std::numeric_limits<double>::infinity() : segment_ohm + end_ohm;
}

bool is_pinned(double ohm) {
  return !std::isfinite(1.0 / ohm);
}

}  // namespace

bool SweepGrid::applies(const Crossbar& xbar) {
  if (is_pinned(xbar.cell_resistance_ohm.minCoeff())) return false;
  const Wires& wires = xbar.wires;
  for (Index i = 0; wires.row_far_end != RowFarEnd::open && i < xbar.rows(); ++i) {
    const double ohm = row_far_segment_ohm(wires, i) + row_far_driver_ohm(wires, i);
    if (is_pinned(ohm) && !is_floating(xbar, i)) return false;
  }
  for (Index j = 0; wires.col_far_end != ColFarEnd::open && j < xbar.cols(); ++j) {
    if (is_pinned(col_far_segment_ohm(wires, j) + col_far_sense_ohm(wires, j))) return false;
  }
  return true;
}

SweepGrid::SweepGrid(long rows, long cols, bool stored_rows, bool stored_cols, const SweepKernel& kernel)
    : rows_(rows), cols_(cols), kernel_(&kernel) {
  view_.rows = round_up(rows, kPanels * kernel.lanes);
  view_.cols = round_up(cols, kernel.lanes);
  view_.stride = view_.cols % (kCacheSetDoubles / 8) == 0 ? view_.cols + kCacheLineDoubles : view_.cols;
  view_.top = view_.rows - rows;
  const long panels = view_.rows * view_.cols;
  const long zeroed[] = {size(),     view_.rows, view_.cols, view_.rows, view_.rows,
                         view_.cols, view_.rows, view_.cols, view_.rows};
  const long raw[] = {panels, size() + view_.stride, stored_rows ? panels : 0, stored_cols ? size() : 0};
  long doubles = 0;
  for (const long count : zeroed) doubles += BufferPlan::padded(count);
  const long zeros = doubles;
  for (const long count : raw) doubles += BufferPlan::padded(count);
  // Twice the need: glibc gives memory back to the system when more than twice the largest block is free, and the next
  // solver would pay for the same pages again, several times what it takes to solve. The second half is never touched.
  memory_.resize_raw(2 * doubles);
  std::fill_n(memory_.data(), zeros, 0.0);
  BufferPlan plan(memory_);
  g_ = plan.take(zeroed[0]);
  view_.g = g_;
  view_.first_ac = plan.take(zeroed[1]);
  view_.last_bd = plan.take(zeroed[2]);
  view_.y_first = plan.take(zeroed[3]);
  row_far_ = plan.take(zeroed[4]);
  col_far_ = plan.take(zeroed[5]);
  view_.return_ohm = return_ohm_ = plan.take(zeroed[6]);
  std::fill_n(return_ohm_, view_.rows, std::numeric_limits<double>::infinity());
  view_.col_siemens = plan.take(zeroed[7]);
  view_.row_share = plan.take(zeroed[8]);
  view_.c = plan.take(raw[0]);
  view_.d = plan.take(raw[1]) + view_.stride;  // after one row of zeros
  view_.ac = plan.take(raw[2]);
  view_.bd = plan.take(raw[3]);
  if (stored_rows) std::fill_n(view_.ac, panels, 0.0);  // no resistance between padding
  if (stored_cols) std::fill_n(view_.bd, size(), 0.0);
}

SweepGrid::SweepGrid(const Crossbar& xbar, const Eigen::ArrayXXd& keep, const SweepKernel& kernel)
    : SweepGrid(xbar.rows(), xbar.cols(),
                !uniform_and_finite(xbar.wires.row_segment_ohm) || xbar.wires.row_far_end != RowFarEnd::open,
                !uniform_and_finite(xbar.wires.col_segment_ohm) || xbar.wires.col_far_end != ColFarEnd::open, kernel) {
  const Eigen::MatrixXd& ohm = xbar.cell_resistance_ohm;
  kernel.invert(ohm.data(), rows_, cols_, g_ + at(0, 0), view_.stride);
  for (Index j = 0; j < keep.cols(); ++j) {
    for (Index i = 0; i < keep.rows(); ++i) cell_siemens(i, j) *= keep(i, j);
  }
  unfactor(xbar);
}

void SweepGrid::unfactor(const Crossbar& xbar) {
  fill_row_wires(xbar);
  fill_col_wires(xbar);
}

void SweepGrid::fill_row_wires(const Crossbar& xbar) {
  const Wires& wires = xbar.wires;
  if (!view_.ac) view_.row_ohm = std::get<double>(wires.row_segment_ohm);
  for (long i = 0; i < rows_; ++i) {
    const bool floating = is_floating(xbar, i);
    set_first_ohm(i, end_ohm(ohm_at(wires.row_segment_ohm, i, 0), ohm_at(wires.driver_ohm, i), floating));
    for (long j = 1; view_.ac && j < cols_; ++j) set_row_ohm(i, j, ohm_at(wires.row_segment_ohm, i, j));
    double return_ohm = first_ohm(i) + (view_.ac ? 0.0 : static_cast<double>(cols_ - 1) * view_.row_ohm);
    for (long j = 1; view_.ac && j < cols_; ++j) return_ohm += row_ohm(i, j);
    return_ohm_[view_.top + i] = return_ohm;
    if (wires.row_far_end == RowFarEnd::open) continue;
    set_row_far_siemens(i, 1.0 / end_ohm(row_far_segment_ohm(wires, i), row_far_driver_ohm(wires, i), floating));
  }
}

void SweepGrid::fill_col_wires(const Crossbar& xbar) {
  const Wires& wires = xbar.wires;
  const long last = rows_ - 1;
  if (!view_.bd) view_.col_ohm = std::get<double>(wires.col_segment_ohm);
  for (long i = 0; view_.bd && i < last; ++i) {
    for (long j = 0; j < cols_; ++j) set_col_ohm(i, j, ohm_at(wires.col_segment_ohm, i, j));
  }
  for (long j = 0; j < cols_; ++j) {
    set_last_ohm(j, end_ohm(ohm_at(wires.col_segment_ohm, last, j), ohm_at(wires.sense_ohm, j), false));
    if (wires.col_far_end == ColFarEnd::open) continue;
    set_col_far_siemens(j, 1.0 / (col_far_segment_ohm(wires, j) + col_far_sense_ohm(wires, j)));
  }
}

void SweepGrid::factor() {
  kernel_->factor(view_);
}

void SweepGrid::set_row_far_siemens(long i, double siemens) {
  view_.row_far_siemens = row_far_;
  row_far_[view_.top + i] = siemens;
}

void SweepGrid::set_col_far_siemens(long j, double siemens) {
  view_.col_far_siemens = col_far_;
  col_far_[j] = siemens;
}

long SweepGrid::panel(long i, long j) const {
  const long row = view_.top + i;
  const long lanes = kernel_->lanes;
  return (row / lanes * view_.cols + j) * lanes + row % lanes;
}

}  // namespace sotto
