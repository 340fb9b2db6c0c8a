#include "sotto/crossbar/nonlinear.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "cell_current.hpp"
#include "sotto/core/error.hpp"

namespace sotto {
namespace {

using Eigen::Index;

constexpr double kUlp = std::numeric_limits<double>::epsilon();
constexpr int kNewtonSteps = 8;       ///< before every other step halves the bracket
constexpr int kMostInnerSteps = 200;  ///< halving every other step, far more than 53 bits need

void require_shape(const CellValues& values, const char* name, const NonlinearCrossbar& xbar) {
  const auto* matrix = std::get_if<Eigen::MatrixXd>(&values);
  if (!matrix) return;
  require(matrix->rows() == xbar.rows() && matrix->cols() == xbar.cols(), name,
          fmt::format("{} x {} matrix", matrix->rows(), matrix->cols()),
          fmt::format("a number or a {} x {} matrix, one entry per cell", xbar.rows(), xbar.cols()));
}

/// Every cell of `values` fulfils `rule_holds(value, i, j)`.
template <typename Rule>
void require_cells(const CellValues& values, const char* name, const NonlinearCrossbar& xbar, const char* rule,
                   const Rule& rule_holds) {
  require_shape(values, name, xbar);
  const double* uniform = std::get_if<double>(&values);
  for (Index j = 0; j < xbar.cols(); ++j) {
    for (Index i = 0; i < xbar.rows(); ++i) {
      const double value = uniform ? *uniform : std::get<Eigen::MatrixXd>(values)(i, j);
      if (!rule_holds(value, i, j)) require(false, fmt::format("{}({},{})", name, i, j), value, rule);
    }
  }
}

}  // namespace

double value_at(const CellValues& values, Index row, Index col) {
  if (const double* uniform = std::get_if<double>(&values)) return *uniform;
  return std::get<Eigen::MatrixXd>(values)(row, col);
}

const BiasedMtj& junction_of(const CellLaw& law) {
  if (const auto* cell = std::get_if<OneTransistorMtj>(&law)) return cell->junction;
  return std::get<BiasedMtj>(law);
}

void validate(const NonlinearCrossbar& xbar) {
  validate(xbar.zero_bias);
  const BiasedMtj& junction = junction_of(xbar.law);
  const Eigen::MatrixXd& zero_bias_ohm = xbar.zero_bias.cell_resistance_ohm;
  require(std::isfinite(1 / junction.tmr_half_bias_v) && junction.tmr_half_bias_v > 0, "tmr_half_bias_v", junction.tmr_half_bias_v,
          "> 0 (infinity: no bias dependence)");
  require_cells(junction.resistance_p_ohm, "resistance_p_ohm", xbar, "> 0, finite and at most the zero-bias resistance",
                [&](double ohm, Index i, Index j) {
                  return std::isfinite(ohm) && std::isfinite(1 / ohm) && ohm > 0 && ohm <= zero_bias_ohm(i, j);
                });
  const auto* cell = std::get_if<OneTransistorMtj>(&xbar.law);
  if (!cell) return;
  validate(cell->transistor);
  require_cells(cell->gate_v, "gate_v", xbar, "finite", [](double volt, Index, Index) { return std::isfinite(volt); });
}

/// f(y) = transistor(y) - junction(y) rises strictly with y and changes its sign between the two node voltages: Newton
/// steps that stay inside the bracket, halving it where one would leave it, and every other time where there are many.
CellPoint one_transistor_point(const OneTransistorCell& cell, double row_v, double col_v, double& inner_v) {
  double low = std::min(row_v, col_v), high = std::max(row_v, col_v);
  double y = inner_v >= low && inner_v <= high ? inner_v : row_v;
  JunctionPoint junction;
  TransistorPoint transistor;
  for (int step = 0; step < kMostInnerSteps; ++step) {
    junction = junction_point(cell.junction, row_v - y);
    transistor = transistor_point(cell.transistor, {.gate_v = cell.gate_v, .drain_v = y, .source_v = col_v});
    const double excess_a = transistor.current_a - junction.current_a;
    (excess_a > 0 ? high : low) = y;
    const double newton_v = y - excess_a / (transistor.drain_slope_siemens + junction.slope_siemens);
    const bool settled =
        std::abs(excess_a) <= 2 * kUlp * std::abs(junction.current_a) || std::abs(newton_v - y) <= kUlp * std::abs(y);
    const bool trusted = newton_v >= low && newton_v <= high && (step < kNewtonSteps || step % 2 == 0);
    const double next = trusted ? newton_v : low + (high - low) / 2;
    if (settled || next == y) break;
    y = next;
  }
  inner_v = y;
  const double sum = junction.slope_siemens + transistor.drain_slope_siemens;
  const double share = junction.slope_siemens / sum;  // the junction keeps the rest of any change in current
  const double current_a = junction.current_a + share * (transistor.current_a - junction.current_a);
  return {current_a, share * transistor.drain_slope_siemens, share * transistor.source_slope_siemens};
}

CellPoint cell_point(const NonlinearCrossbar& xbar, const CellBias& bias) {
  const BiasedMtj& law = junction_of(xbar.law);
  const double zero_bias_ohm = xbar.zero_bias.cell_resistance_ohm(bias.row, bias.col);
  if (!std::isfinite(zero_bias_ohm)) return {};
  const double parallel_ohm = value_at(law.resistance_p_ohm, bias.row, bias.col);
  const Junction junction{parallel_ohm, zero_bias_ohm - parallel_ohm, 1 / law.tmr_half_bias_v};
  if (const auto* cell = std::get_if<OneTransistorMtj>(&xbar.law)) {
    double inner_v = bias.row_node_v;
    return one_transistor_point({junction, cell->transistor, value_at(cell->gate_v, bias.row, bias.col)},
                                bias.row_node_v, bias.col_node_v, inner_v);
  }
  const JunctionPoint point = junction_point(junction, bias.row_node_v - bias.col_node_v);
  return {point.current_a, point.slope_siemens, point.slope_siemens};
}

}  // namespace sotto
