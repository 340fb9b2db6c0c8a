#include "sotto/device/temperature.hpp"

#include <cmath>

#include "sotto/core/error.hpp"

namespace sotto {
namespace {

void require_positive(const char* field, double value) {
  require(value > 0 && std::isfinite(value), field, value, "> 0 and finite");
}

void require_not_negative(const char* field, double value) {
  require(value >= 0 && std::isfinite(value), field, value, ">= 0 and finite");
}

}  // namespace

void validate(const TemperatureLaw& law) {
  require_positive("curie_k", law.curie_k);
  require_positive("magnetization_exponent", law.magnetization_exponent);
  require_not_negative("spin_wave_per_k15", law.spin_wave_per_k15);
}

double magnetization_ratio(const TemperatureLaw& law, double temperature_k) {
  validate(law);
  require(temperature_k >= 0 && temperature_k < law.curie_k, "temperature_k", temperature_k,
          ">= 0 and below the Curie temperature");
  return std::pow(1 - temperature_k / law.curie_k, law.magnetization_exponent);
}

double polarization_ratio(const TemperatureLaw& law, double temperature_k) {
  validate(law);
  require_not_negative("temperature_k", temperature_k);
  const double ratio = 1 - law.spin_wave_per_k15 * std::pow(temperature_k, 1.5);
  require(ratio > 0, "temperature_k", temperature_k, "so low that the law leaves a polarization");
  return ratio;
}

double julliere_tmr_ratio(double polarization) {
  require(polarization >= 0 && polarization < 1, "polarization", polarization, "in [0, 1)");
  return 2 * polarization * polarization / (1 - polarization * polarization);
}

double julliere_polarization(double tmr_ratio) {
  require_not_negative("tmr_ratio", tmr_ratio);
  return std::sqrt(tmr_ratio / (2 + tmr_ratio));
}

MtjParams at_temperature(const MtjParams& mtj, const TemperatureLaw& law, const TemperatureChange& change) {
  validate(mtj);
  const double ratio = polarization_ratio(law, change.to_k) / polarization_ratio(law, change.from_k);
  MtjParams moved = mtj;
  moved.tmr_ratio = julliere_tmr_ratio(ratio * julliere_polarization(mtj.tmr_ratio));
  return moved;
}

FreeLayer at_temperature(const FreeLayer& layer, const TemperatureLaw& law, const TemperatureChange& change) {
  validate(layer);
  FreeLayer moved = layer;
  moved.saturation_magnetization_a_per_m *=
      magnetization_ratio(law, change.to_k) / magnetization_ratio(law, change.from_k);
  moved.temperature_k = change.to_k;
  return moved;
}

SpinTransfer at_temperature(const SpinTransfer& transfer, const TemperatureLaw& law, const TemperatureChange& change) {
  validate(transfer);
  SpinTransfer moved = transfer;
  moved.polarization *= polarization_ratio(law, change.to_k) / polarization_ratio(law, change.from_k);
  validate(moved);
  return moved;
}

void validate(const HeatPath& path) {
  require_positive("resistance_k_per_w", path.resistance_k_per_w);
  require_positive("capacity_j_per_k", path.capacity_j_per_k);
  require_not_negative("ambient_k", path.ambient_k);
}

double temperature_after_k(const HeatPath& path, const HeatPulse& pulse) {
  validate(path);
  require_not_negative("power_w", pulse.power_w);
  require_not_negative("duration_s", pulse.duration_s);
  require_not_negative("start_k", pulse.start_k);
  const double rest_k = path.ambient_k + pulse.power_w * path.resistance_k_per_w;
  const double decay = std::exp(-pulse.duration_s / (path.resistance_k_per_w * path.capacity_j_per_k));
  return rest_k + (pulse.start_k - rest_k) * decay;
}

}  // namespace sotto
