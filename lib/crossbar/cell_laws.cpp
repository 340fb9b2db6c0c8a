#include "cell_laws.hpp"

#include <algorithm>
#include <limits>

#include "cell_current.hpp"

namespace sotto {
namespace {

using Eigen::Index;

constexpr double kOpenOhm = std::numeric_limits<double>::infinity();
using RowMajor = Eigen::Array<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using CellsOfGrid = Eigen::Map<RowMajor, Eigen::Unaligned, Eigen::OuterStride<>>;

/// The real cells of a padded array.
CellsOfGrid cells_of(AlignedBuffer& array, const SweepGrid& shape) {
  return {array.data() + shape.at(0, 0), shape.rows(), shape.cols(), Eigen::OuterStride<>(shape.view().stride)};
}

RowMajor as_matrix(const CellValues& values, const NonlinearCrossbar& xbar) {
  if (const double* uniform = std::get_if<double>(&values))
    return RowMajor::Constant(xbar.rows(), xbar.cols(), *uniform);
  return std::get<Eigen::MatrixXd>(values).array();
}

}  // namespace

CellLaws::CellLaws(const NonlinearCrossbar& xbar, const SweepGrid& shape, const std::optional<LiveNodes>& live,
                   SimdLevel simd)
    : kernel_(&cell_kernel(simd)), size_(shape.size()), live_(size_), resistance_p_ohm_(size_), excess_ohm_(size_) {
  const BiasedMtj& law = junction_of(xbar.law);
  const auto* one_transistor = std::get_if<OneTransistorMtj>(&xbar.law);
  per_half_bias_ = 1 / law.tmr_half_bias_v;
  if (one_transistor) {
    transistor_ = one_transistor->transistor;
    gate_v_.resize(size_);
  }
  std::fill_n(resistance_p_ohm_.data(), size_, 1.0);
  const RowMajor zero_bias_ohm = xbar.zero_bias.cell_resistance_ohm.array();
  const RowMajor parallel_ohm = as_matrix(law.resistance_p_ohm, xbar);
  Eigen::Array<bool, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> carries = zero_bias_ohm < kOpenOhm;
  if (live) carries = carries && live->row && live->col;
  cells_of(live_, shape) = carries.cast<double>();
  cells_of(resistance_p_ohm_, shape) = carries.select(parallel_ohm, 1.0);
  cells_of(excess_ohm_, shape) = carries.select(zero_bias_ohm - parallel_ohm, 0.0);
  if (one_transistor) cells_of(gate_v_, shape) = as_matrix(one_transistor->gate_v, xbar);
}

void CellLaws::evaluate(const CellRange& range, const CellArrays& cells, double* inner_v) const {
  if (has_inner_nodes()) return evaluate_one_transistor(range, cells, inner_v);
  kernel_->junctions(range, {resistance_p_ohm_.data(), excess_ohm_.data(), live_.data(), per_half_bias_}, cells);
}

void CellLaws::evaluate_one_transistor(const CellRange& range, const CellArrays& cells, double* inner_v) const {
  for (long k = range.begin; k < range.end; ++k) {
    if (live_[k] == 0) continue;  // 0 from the start
    const OneTransistorCell cell{{resistance_p_ohm_[k], excess_ohm_[k], per_half_bias_}, transistor_, gate_v_[k]};
    const CellPoint point = one_transistor_point(cell, cells.row_v[k], cells.col_v[k], inner_v[k]);
    cells.current_a[k] = point.current_a;
    cells.slope_siemens[k] = std::max(point.row_slope_siemens, point.col_slope_siemens);
  }
}

}  // namespace sotto
