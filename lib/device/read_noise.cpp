#include "sotto/device/read_noise.hpp"

#include <cmath>

#include "sotto/core/error.hpp"
#include "sotto/device/constants.hpp"

namespace sotto {
namespace {

/// x coth(x), 1 at x = 0.
double x_coth(double x) {
  constexpr double kSmall = 1e-4;  // the next term of the series is x^4/45
  return std::abs(x) < kSmall ? 1 + x * x / 3 : x / std::tanh(x);
}

}  // namespace

void validate(const ReadPoint& point) {
  require(std::isfinite(point.voltage_v), "voltage_v", point.voltage_v, "finite");
  require(point.resistance_ohm > 0, "resistance_ohm", point.resistance_ohm, "> 0");
  require(point.temperature_k > 0 && std::isfinite(point.temperature_k), "temperature_k", point.temperature_k,
          "> 0 and finite");
}

void validate(const ReadBand& band) {
  require(band.hooge_ratio >= 0 && std::isfinite(band.hooge_ratio), "hooge_ratio", band.hooge_ratio, ">= 0 and finite");
  const bool flicker = band.hooge_ratio > 0;
  require(flicker ? band.lowest_hz > 0 : band.lowest_hz >= 0, "lowest_hz", band.lowest_hz,
          flicker ? "> 0 where there is 1/f noise" : ">= 0");
  require(band.highest_hz > band.lowest_hz && std::isfinite(band.highest_hz), "highest_hz", band.highest_hz,
          "> lowest_hz and finite");
}

double thermal_noise_a2_per_hz(const ReadPoint& point) {
  validate(point);
  return 4 * kBoltzmann_j_per_k * point.temperature_k / point.resistance_ohm;
}

double junction_noise_a2_per_hz(const ReadPoint& point) {
  // 2 e I coth(x) with x = eV/(2 kB T) is 4 kB T G x coth(x): no 0/0 at zero bias.
  const double thermal = thermal_noise_a2_per_hz(point);
  return thermal * x_coth(kElementaryCharge_coulomb * point.voltage_v / (2 * kBoltzmann_j_per_k * point.temperature_k));
}

double read_noise_rms_a(const ReadPoint& point, const ReadBand& band) {
  validate(band);
  const double current_a = point.voltage_v / point.resistance_ohm;
  double variance_a2 = junction_noise_a2_per_hz(point) * (band.highest_hz - band.lowest_hz);
  if (band.hooge_ratio > 0) {
    variance_a2 += band.hooge_ratio * current_a * current_a * std::log(band.highest_hz / band.lowest_hz);
  }
  return std::sqrt(variance_a2);
}

}  // namespace sotto
