#include "calibrate/supply_fit.hpp"

#include <Eigen/QR>
#include <algorithm>
#include <cstddef>

namespace sotto::calibrate {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr double kSeldom = 0.05;  ///< neurons per image about a knot below which it is not fitted

/// How often each knot counts in each image: hat functions of all neurons, images x knots.
MatrixXd knot_counts(const std::vector<double>& knots_v, const std::vector<MatrixXd>& inputs_v) {
  const auto knots = static_cast<Index>(knots_v.size());
  MatrixXd counts = MatrixXd::Zero(inputs_v.front().rows(), knots);
  for (const MatrixXd& layer : inputs_v) {
    for (Index j = 0; j < layer.cols(); ++j) {
      for (Index i = 0; i < layer.rows(); ++i) {
        const double x = std::clamp(layer(i, j), knots_v.front(), knots_v.back());
        const auto above = std::ranges::upper_bound(knots_v, x) - knots_v.begin();
        const auto k = std::clamp<Index>(above - 1, 0, knots - 2);
        const double share = (x - knots_v[k]) / (knots_v[k + 1] - knots_v[k]);
        counts(i, k) += 1 - share;
        counts(i, k + 1) += share;
      }
    }
  }
  return counts;
}

/// Least squares over the columns in `used`; negative ones are dropped one after the other.
VectorXd solve_non_negative(const MatrixXd& counts, std::vector<Index> used, const VectorXd& sums_w) {
  VectorXd power_w = VectorXd::Zero(counts.cols());
  while (!used.empty()) {
    const VectorXd part = MatrixXd(counts(Eigen::all, used)).colPivHouseholderQr().solve(sums_w);
    Index worst = 0;
    if (part.minCoeff(&worst) >= 0) {
      power_w(used) = part;
      return power_w;
    }
    used.erase(used.begin() + worst);
  }
  return power_w;
}

/// Mean of the nearest used knots on both sides, or the one that there is.
double from_neighbors(const VectorXd& power_w, const std::vector<Index>& used, Index k) {
  const auto above = std::ranges::upper_bound(used, k);
  if (above == used.end()) return power_w(used.back());
  if (above == used.begin()) return power_w(used.front());
  return (power_w(*(above - 1)) + power_w(*above)) / 2;
}

}  // namespace

SupplyCurve fit_supply(const std::vector<double>& knots_v, const std::vector<MatrixXd>& inputs_v,
                       const VectorXd& sums_w) {
  const MatrixXd counts = knot_counts(knots_v, inputs_v);
  std::vector<Index> used;
  for (Index k = 0; k < counts.cols(); ++k) {
    if (counts.col(k).mean() > kSeldom) used.push_back(k);
  }
  VectorXd power_w = solve_non_negative(counts, used, sums_w);
  for (Index k = 0; k < counts.cols() && !used.empty(); ++k) {
    if (!std::ranges::binary_search(used, k)) power_w(k) = from_neighbors(power_w, used, k);
  }
  return {.input_v = knots_v, .power_w = {power_w.begin(), power_w.end()}};
}

VectorXd supply_sums_w(const SupplyCurve& curve, const std::vector<MatrixXd>& inputs_v) {
  VectorXd sums_w = VectorXd::Zero(inputs_v.front().rows());
  for (const MatrixXd& layer : inputs_v) {
    sums_w += layer.unaryExpr([&](double v) { return supply_power_w(curve, v); }).rowwise().sum();
  }
  return sums_w;
}

}  // namespace sotto::calibrate
