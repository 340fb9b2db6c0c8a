#include "sotto/device/variation.hpp"

#include <algorithm>
#include <cmath>

#include "sotto/core/error.hpp"

namespace sotto {
namespace {

void require_sigma(const char* field, double value) {
  require(value >= 0 && std::isfinite(value), field, value, ">= 0 and finite");
}

void require_share(const char* field, double value) {
  require(value >= 0 && value <= 1, field, value, "in [0, 1]");
}

/// ln(D/D0) and t - t0 of two standard normal numbers: s_c Z_c = -2 ln(D/D0) + (t - t0)/efold.
double diameter_ratio(const Variation& variation, double z) {
  return std::exp(-0.5 * variation.common_sigma * std::sqrt(variation.diameter_share) * z);
}

double barrier_shift_m(const Variation& variation, double z) {
  return variation.barrier_efold_m * variation.common_sigma * std::sqrt(1 - variation.diameter_share) * z;
}

/// Log-normal with median 1.
double log_normal(double sigma, double z) {
  return std::exp(sigma * z);
}

Eigen::MatrixXd white(const ArrayShape& shape, SampleRng& rng) {
  Eigen::MatrixXd z(shape.rows, shape.cols);
  for (Eigen::Index row = 0; row < shape.rows; ++row) {
    for (Eigen::Index col = 0; col < shape.cols; ++col) z(row, col) = rng.normal();
  }
  return z;
}

/// White noise -> unit variance with correlation a^(|di| + |dj|): x_k = a x_{k-1} + sqrt(1 - a^2) w_k along both ways.
Eigen::MatrixXd correlated(Eigen::MatrixXd z, double correlation_cells) {
  const double a = std::exp(-1 / correlation_cells);
  const double fresh = std::sqrt(-std::expm1(-2 / correlation_cells));
  for (Eigen::Index row = 1; row < z.rows(); ++row) z.row(row) = a * z.row(row - 1) + fresh * z.row(row);
  for (Eigen::Index col = 1; col < z.cols(); ++col) z.col(col) = a * z.col(col - 1) + fresh * z.col(col);
  return z;
}

/// Standard normal numbers of the cells of one die.
Eigen::MatrixXd normal_map(const Variation& variation, const ArrayShape& shape, SampleRng& rng) {
  const double die_normal = rng.normal();
  return draw_normal_map(variation, shape, die_normal, rng);
}

}  // namespace

void validate(const Variation& variation) {
  require_sigma("common_sigma", variation.common_sigma);
  require_sigma("anisotropy_sigma", variation.anisotropy_sigma);
  require_sigma("ratio_sigma", variation.ratio_sigma);
  require_share("diameter_share", variation.diameter_share);
  require(variation.barrier_efold_m > 0 && std::isfinite(variation.barrier_efold_m), "barrier_efold_m",
          variation.barrier_efold_m, "> 0 and finite");
  require_share("die_share", variation.die_share);
  require_share("neighbor_share", variation.neighbor_share);
  const double shared = variation.die_share + variation.neighbor_share;
  require(shared <= 1, "die_share + neighbor_share", shared, "<= 1");
  require(variation.correlation_cells > 0 && std::isfinite(variation.correlation_cells), "correlation_cells",
          variation.correlation_cells, "> 0 and finite");
}

DeviceDeviation draw_deviation(const Variation& variation, SampleRng& rng) {
  validate(variation);
  DeviceDeviation deviation;
  deviation.diameter_ratio = diameter_ratio(variation, rng.normal());
  deviation.barrier_shift_m = barrier_shift_m(variation, rng.normal());
  deviation.ratio_factor = log_normal(variation.ratio_sigma, rng.normal());
  deviation.anisotropy_ratio = log_normal(variation.anisotropy_sigma, rng.normal());
  return deviation;
}

MtjParams deviated(const MtjParams& nominal, const DeviceDeviation& deviation, const Variation& variation) {
  validate(nominal);
  require(deviation.diameter_ratio > 0, "diameter_ratio", deviation.diameter_ratio, "> 0");
  const double area_ratio = deviation.diameter_ratio * deviation.diameter_ratio;
  MtjParams mtj = nominal;
  mtj.resistance_p_ohm *= std::exp(deviation.barrier_shift_m / variation.barrier_efold_m) / area_ratio;
  mtj.tmr_ratio = std::max(0.0, nominal.tmr_ratio + (1 + nominal.tmr_ratio) * (deviation.ratio_factor - 1));
  return mtj;
}

FreeLayer deviated(const FreeLayer& nominal, const DeviceDeviation& deviation) {
  FreeLayer layer = nominal;
  layer.length_m *= deviation.diameter_ratio;
  layer.width_m *= deviation.diameter_ratio;
  layer.interface_anisotropy_j_per_m2 *= deviation.anisotropy_ratio;
  layer.interface_anisotropy_second_j_per_m2 *= deviation.anisotropy_ratio;
  validate(layer);
  return layer;
}

MtjParams vary(const MtjParams& nominal, const Variation& variation, SampleRng& rng) {
  return deviated(nominal, draw_deviation(variation, rng), variation);
}

DeviceDeviation DeviationMap::at(Eigen::Index row, Eigen::Index col) const {
  return {.diameter_ratio = diameter_ratio(row, col),
          .barrier_shift_m = barrier_shift_m(row, col),
          .ratio_factor = ratio_factor(row, col),
          .anisotropy_ratio = anisotropy_ratio(row, col)};
}

Eigen::MatrixXd draw_normal_map(const Variation& variation, const ArrayShape& shape, double die_normal,
                                SampleRng& rng) {
  const double own = std::max(0.0, 1 - variation.die_share - variation.neighbor_share);
  Eigen::MatrixXd z = std::sqrt(own) * white(shape, rng);
  if (variation.neighbor_share > 0) {
    z += std::sqrt(variation.neighbor_share) * correlated(white(shape, rng), variation.correlation_cells);
  }
  return (z.array() + std::sqrt(variation.die_share) * die_normal).matrix();
}

DeviationMap draw_deviation_map(const Variation& variation, const ArrayShape& shape, SampleRng& rng) {
  validate(variation);
  require(shape.rows >= 1, "rows", static_cast<double>(shape.rows), ">= 1");
  require(shape.cols >= 1, "cols", static_cast<double>(shape.cols), ">= 1");
  DeviationMap map;
  map.diameter_ratio =
      normal_map(variation, shape, rng).unaryExpr([&](double z) { return diameter_ratio(variation, z); });
  map.barrier_shift_m =
      normal_map(variation, shape, rng).unaryExpr([&](double z) { return barrier_shift_m(variation, z); });
  map.ratio_factor = white(shape, rng).unaryExpr([&](double z) { return log_normal(variation.ratio_sigma, z); });
  map.anisotropy_ratio =
      white(shape, rng).unaryExpr([&](double z) { return log_normal(variation.anisotropy_sigma, z); });
  return map;
}

std::vector<MtjParams> vary(const MtjParams& nominal, const Variation& variation, const ArrayShape& shape,
                            SampleRng& rng) {
  const DeviationMap map = draw_deviation_map(variation, shape, rng);
  std::vector<MtjParams> junctions;
  junctions.reserve(static_cast<std::size_t>(shape.rows * shape.cols));
  for (Eigen::Index row = 0; row < shape.rows; ++row) {
    for (Eigen::Index col = 0; col < shape.cols; ++col) {
      junctions.push_back(deviated(nominal, map.at(row, col), variation));
    }
  }
  return junctions;
}

}  // namespace sotto
