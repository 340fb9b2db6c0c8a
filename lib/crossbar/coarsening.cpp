#include "coarsening.hpp"

#include <algorithm>
#include <cmath>

namespace sotto {
namespace {

constexpr double kGaussOffset = 0.2113;  ///< of the two Gauss points from the ends of an interval of length 1

using Eigen::ArrayXd;
using Eigen::Map;

/// Sum of the segments between positions `from` <= `to`; segment k lies between positions k-1 and k.
template <typename Ohm>
double series_ohm(double from, double to, const Ohm& ohm) {
  double sum = 0;
  for (long k = static_cast<long>(std::floor(from)) + 1; static_cast<double>(k - 1) < to; ++k) {
    const double share = std::min(to, static_cast<double>(k)) - std::max(from, static_cast<double>(k - 1));
    if (share > 0) sum += share * ohm(k);
  }
  return sum;
}

/// Sample rows of a block of `size` rows: the two Gauss points, which average linear and quadratic errors right.
std::vector<long> sample_rows(long size) {
  if (size == 4) return {0, 1, 2, 3};  // the inner two alone contract several times worse
  const double position = static_cast<double>(size - 1) / 2 - kGaussOffset * static_cast<double>(size);
  const long first = std::clamp(std::lround(position), 0L, (size - 1) / 2);
  if (first == size - 1 - first) return {first};
  return {first, size - 1 - first};
}

}  // namespace

LineBlocks::LineBlocks(long lines, long block_size) {
  const long count = std::max(1L, (lines + block_size / 2) / block_size);
  for (long k = 0; k <= count; ++k) begin.push_back(k * lines / count);
  for (long k = 0; k < count; ++k) centre.push_back(0.5 * static_cast<double>(begin[k] + begin[k + 1] - 1));
}

Coarsening::Coarsening(const SweepGrid& fine, long rows_per_block, long cols_per_block)
    : rows_(fine.rows(), rows_per_block),
      cols_(fine.cols(), cols_per_block),
      top_(fine.view().top),
      stride_(fine.view().stride) {
  choose_samples(fine);
  weigh_rows(fine);
  weigh_cols(fine);
  sum_cells(fine);
}

void Coarsening::choose_samples(const SweepGrid& fine) {
  slot_.assign(static_cast<std::size_t>(fine.view().rows), -1);
  slot_begin_ = {0};
  long next = 0;
  for (long block = 0; block < rows_.count(); ++block) {
    for (const long row : sample_rows(rows_.size(block))) slot_[top_ + rows_.begin[block] + row] = next++;
    slot_begin_.push_back(next);
  }
}

void Coarsening::weigh_rows(const SweepGrid& fine) {
  const long last = fine.rows() - 1;
  const long blocks = rows_.count();
  block_.assign(static_cast<std::size_t>(fine.view().rows), 0);
  w0_.resize(fine.view().rows);
  w1_.resize(fine.view().rows);
  double segment_ohm = 0;
  double end_ohm = 0;
  for (long j = 0; j < fine.cols(); ++j) {
    const double segment = last > 0 ? fine.col_ohm(last - 1, j) : 0.0;
    segment_ohm += std::isfinite(segment) ? segment : 0.0;
    end_ohm += std::isfinite(fine.last_ohm(j)) ? fine.last_ohm(j) : 0.0;
  }
  long block = 0;
  for (long i = 0; i <= last; ++i) {
    const auto row = static_cast<double>(i);
    while (block + 1 < blocks && rows_.centre[block + 1] <= row) ++block;
    block_[top_ + i] = block;
    double weight = 1;
    double next_weight = 0;
    if (row > rows_.centre[block] && block + 1 < blocks) {
      next_weight = (row - rows_.centre[block]) / (rows_.centre[block + 1] - rows_.centre[block]);
      weight = 1 - next_weight;
    } else if (row > rows_.centre[block]) {  // below the last centre the potential falls linearly to ground
      const double whole_ohm = end_ohm + (static_cast<double>(last) - rows_.centre[block]) * segment_ohm;
      if (whole_ohm > 0) weight = (end_ohm + static_cast<double>(last - i) * segment_ohm) / whole_ohm;
    }
    w0_[top_ + i] = weight;
    w1_[top_ + i] = next_weight;
  }
}

void Coarsening::weigh_cols(const SweepGrid& fine) {
  long block = 0;
  for (long j = 0; j < fine.cols(); ++j) {
    const auto col = static_cast<double>(j);
    while (block + 1 < cols_.count() && cols_.centre[block + 1] <= col) ++block;
    const bool between = block + 1 < cols_.count() && col > cols_.centre[block];
    while (static_cast<long>(col_begin_.size()) <= block) col_begin_.push_back(j);
    col_w1_.push_back(between ? (col - cols_.centre[block]) / (cols_.centre[block + 1] - cols_.centre[block]) : 0.0);
  }
  col_begin_.push_back(fine.cols());
  col_w1_.resize(static_cast<std::size_t>(stride_), 0.0);
}

void Coarsening::sum_cells(const SweepGrid& fine) {
  const ArrayXd weight = Map<const ArrayXd>(col_w1_.data(), stride_);
  q_here_.resize_raw(rows_.count() * stride_);
  q_next_.resize_raw(rows_.count() * stride_);
  ArrayXd sums(stride_);
  for (long block = 0; block < rows_.count(); ++block) {
    sums.setZero();
    for (long i = rows_.begin[block]; i < rows_.begin[block + 1]; ++i) {
      sums += Map<const ArrayXd>(fine.view().g + fine.at(i, 0), stride_);
    }
    sums /= static_cast<double>(num_samples(block));
    Map<ArrayXd>(q_next_.data() + block * stride_, stride_) = sums * weight;
    Map<ArrayXd>(q_here_.data() + block * stride_, stride_) = sums * (1 - weight);
  }
}

SweepGrid Coarsening::coarse_grid(const SweepGrid& fine) const {
  SweepGrid coarse(rows_.count(), cols_.count(), true, true, fine.kernel());
  for (long block = 0; block < rows_.count(); ++block) {
    for (long other = 0; other < cols_.count(); ++other) {
      double sum = 0;
      for (long j = cols_.begin[other]; j < cols_.begin[other + 1]; ++j) {
        sum += q_here_[block * stride_ + j] + q_next_[block * stride_ + j];
      }
      coarse.cell_siemens(block, other) = sum * static_cast<double>(num_samples(block));
    }
  }
  lump_row_wires(fine, coarse);
  lump_col_wires(fine, coarse);
  return coarse;
}

void Coarsening::lump_row_wires(const SweepGrid& fine, SweepGrid& coarse) const {
  const auto last = static_cast<double>(fine.cols() - 1);
  for (long block = 0; block < rows_.count(); ++block) {
    ArrayXd siemens = ArrayXd::Zero(cols_.count() + 1);
    for (long i = rows_.begin[block]; i < rows_.begin[block + 1]; ++i) {
      const auto ohm = [&](double from, double to) {
        if (!fine.view().ac) return (to - from) * fine.view().row_ohm;
        return series_ohm(from, to, [&](long j) { return fine.row_ohm(i, j); });
      };
      siemens(0) += 1 / (fine.first_ohm(i) + ohm(0, cols_.centre[0]));
      for (long k = 1; k < cols_.count(); ++k) siemens(k) += 1 / ohm(cols_.centre[k - 1], cols_.centre[k]);
      const double far = fine.row_far_siemens(i);
      if (far > 0) siemens(cols_.count()) += 1 / (1 / far + ohm(cols_.centre.back(), last));
    }
    coarse.set_first_ohm(block, 1 / siemens(0));
    for (long k = 1; k < cols_.count(); ++k) coarse.set_row_ohm(block, k, 1 / siemens(k));
    if (fine.view().row_far_siemens) coarse.set_row_far_siemens(block, siemens(cols_.count()));
  }
}

void Coarsening::lump_col_wires(const SweepGrid& fine, SweepGrid& coarse) const {
  const auto last = static_cast<double>(fine.rows() - 1);
  for (long block = 0; block < cols_.count(); ++block) {
    ArrayXd siemens = ArrayXd::Zero(rows_.count() + 1);  // below block k; the last one: above the first
    for (long j = cols_.begin[block]; j < cols_.begin[block + 1]; ++j) {
      const auto ohm = [&](double from, double to) {
        if (!fine.view().bd) return (to - from) * fine.view().col_ohm;
        return series_ohm(from, to, [&](long k) { return fine.col_ohm(k - 1, j); });
      };
      for (long k = 1; k < rows_.count(); ++k) siemens(k - 1) += 1 / ohm(rows_.centre[k - 1], rows_.centre[k]);
      siemens(rows_.count() - 1) += 1 / (fine.last_ohm(j) + ohm(rows_.centre.back(), last));
      const double far = fine.col_far_siemens(j);
      if (far > 0) siemens(rows_.count()) += 1 / (1 / far + ohm(0, rows_.centre[0]));
    }
    for (long k = 0; k + 1 < rows_.count(); ++k) coarse.set_col_ohm(k, block, 1 / siemens(k));
    coarse.set_last_ohm(block, 1 / siemens(rows_.count() - 1));
    if (fine.view().col_far_siemens) coarse.set_col_far_siemens(block, siemens(rows_.count()));
  }
}

void Coarsening::restrict_changes(const double* changes_v, const SweepGrid& coarse, double* injected_a) const {
  std::fill_n(injected_a, coarse.size(), 0.0);
  ArrayXd change_v(stride_);
  for (long block = 0; block < rows_.count(); ++block) {
    const double* sample = changes_v + slot_begin_[block] * stride_;
    change_v = Map<const ArrayXd>(sample, stride_);
    for (long s = 1; s < num_samples(block); ++s) change_v += Map<const ArrayXd>(sample + s * stride_, stride_);
    const Map<const ArrayXd> here(q_here_.data() + block * stride_, stride_);
    const Map<const ArrayXd> next(q_next_.data() + block * stride_, stride_);
    double* into = injected_a + coarse.at(block, 0);
    for (long k = 0; k < cols_.count(); ++k) {
      const long begin = col_begin_[k];
      const long count = col_begin_[k + 1] - begin;
      into[k] += (here.segment(begin, count) * change_v.segment(begin, count)).sum();
      if (k + 1 < cols_.count()) into[k + 1] += (next.segment(begin, count) * change_v.segment(begin, count)).sum();
    }
  }
}

void Coarsening::prolong(const double* coarse_v, const SweepGrid& coarse, double* e) const {
  for (long block = 0; block < rows_.count(); ++block) {
    const double* v = coarse_v + coarse.at(block, 0);
    double* to = e + block * stride_;
    for (long k = 0; k < cols_.count(); ++k) {
      const double rise = k + 1 < cols_.count() ? v[k + 1] - v[k] : 0.0;
      for (long j = col_begin_[k]; j < col_begin_[k + 1]; ++j) to[j] = v[k] + col_w1_[j] * rise;
    }
  }
}

void Coarsening::mean_sources(const double* source_v, const SweepGrid& coarse, double* coarse_source_v) const {
  for (long block = 0; block < rows_.count(); ++block) {
    double sum = 0;
    for (long i = rows_.begin[block]; i < rows_.begin[block + 1]; ++i) sum += source_v[top_ + i];
    coarse_source_v[coarse.view().top + block] = sum / static_cast<double>(rows_.size(block));
  }
}

void Coarsening::sum_far_currents(const double* far_current_a, const SweepGrid& coarse,
                                  double* coarse_far_current_a) const {
  for (long block = 0; block < rows_.count(); ++block) {
    double sum = 0;
    for (long i = rows_.begin[block]; i < rows_.begin[block + 1]; ++i) sum += far_current_a[top_ + i];
    coarse_far_current_a[coarse.view().top + block] = sum;
  }
}

}  // namespace sotto
