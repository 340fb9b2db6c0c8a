#include "sotto/device/fault.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "sotto/core/error.hpp"

namespace sotto {
namespace {

constexpr int kKinds = 5;

std::array<std::pair<Fault, double>, kKinds> table(const FaultRates& rates) {
  return {{{Fault::stuck_p, rates.stuck_p},
           {Fault::stuck_ap, rates.stuck_ap},
           {Fault::pinhole, rates.pinhole},
           {Fault::open, rates.open},
           {Fault::intermediate, rates.intermediate}}};
}

void require_rate(const char* field, double value) {
  require(value >= 0 && value <= 1, field, value, "in [0, 1]");
}

}  // namespace

void validate(const FaultRates& rates) {
  require_rate("stuck_p", rates.stuck_p);
  require_rate("stuck_ap", rates.stuck_ap);
  require_rate("pinhole", rates.pinhole);
  require_rate("open", rates.open);
  require_rate("intermediate", rates.intermediate);
  double sum = 0;
  for (const auto& [fault, rate] : table(rates)) sum += rate;
  require(sum <= 1, "sum of the fault rates", sum, "<= 1");
}

void validate(const FaultEffects& effects) {
  require(effects.pinhole_ratio > 0 && effects.pinhole_ratio < 1, "pinhole_ratio", effects.pinhole_ratio, "in (0, 1)");
  require(effects.open_ohm > 0 && std::isfinite(effects.open_ohm), "open_ohm", effects.open_ohm, "> 0 and finite");
  require(std::abs(effects.intermediate_cos) < 1, "intermediate_cos", effects.intermediate_cos, "in (-1, 1)");
}

Fault draw_fault(const FaultRates& rates, SampleRng& rng) {
  validate(rates);
  // In units of a kind's range, which is 1 long.
  const auto kinds = table(rates);
  const double scaled = kKinds * rng.uniform();
  const auto own = std::min(static_cast<std::size_t>(scaled), kinds.size() - 1);
  const double place = scaled - static_cast<double>(own);
  const double own_length = kKinds * kinds[own].second;
  if (place < own_length) return kinds[own].first;
  // The room that the kinds leave, end to end, is filled with what exceeds the ranges.
  double room = place - own_length;
  for (std::size_t k = 0; k < own; ++k) room += std::max(0.0, 1 - kKinds * kinds[k].second);
  for (const auto& [fault, rate] : kinds) {
    const double excess = std::max(0.0, kKinds * rate - 1);
    if (room < excess) return fault;
    room -= excess;
  }
  return Fault::none;
}

std::vector<Fault> draw_faults(const FaultRates& rates, const ArrayShape& shape, SampleRng& rng) {
  require(shape.rows >= 1, "rows", static_cast<double>(shape.rows), ">= 1");
  require(shape.cols >= 1, "cols", static_cast<double>(shape.cols), ">= 1");
  std::vector<Fault> faults(static_cast<std::size_t>(shape.rows * shape.cols));
  for (Fault& fault : faults) fault = draw_fault(rates, rng);
  return faults;
}

double mtj_resistance_ohm(const FaultyMtj& junction, MtjState written, double bias_v) {
  validate(junction.effects);
  const double healthy_ohm = mtj_resistance_ohm(junction.mtj, written, bias_v);
  switch (junction.fault) {
    case Fault::none:
      return healthy_ohm;
    case Fault::stuck_p:
      return mtj_resistance_ohm(junction.mtj, MtjState::parallel, bias_v);
    case Fault::stuck_ap:
      return mtj_resistance_ohm(junction.mtj, MtjState::antiparallel, bias_v);
    case Fault::pinhole:
      return junction.effects.pinhole_ratio * junction.mtj.resistance_p_ohm;
    case Fault::open:
      return junction.effects.open_ohm;
    case Fault::intermediate:
      return 1 / mtj_conductance_siemens(junction.mtj, junction.effects.intermediate_cos, bias_v);
  }
  return healthy_ohm;
}

}  // namespace sotto
