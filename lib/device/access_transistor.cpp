#include "sotto/device/access_transistor.hpp"

#include <algorithm>
#include <cmath>

#include "sotto/core/error.hpp"

namespace sotto {

void validate(const AccessTransistor& transistor) {
  const double beta = transistor.transconductance_a_per_v2;
  const double lambda = transistor.channel_modulation_per_v;
  require(std::isfinite(beta) && beta > 0, "transconductance_a_per_v2", beta, "> 0 and finite");
  require(std::isfinite(transistor.threshold_v), "threshold_v", transistor.threshold_v, "finite");
  require(std::isfinite(lambda) && lambda >= 0, "channel_modulation_per_v", lambda, ">= 0 and finite");
}

TransistorPoint transistor_point(const AccessTransistor& transistor, const TransistorBias& bias) {
  const bool forward = bias.drain_v >= bias.source_v;
  const double overdrive_v = bias.gate_v - std::min(bias.drain_v, bias.source_v) - transistor.threshold_v;
  if (overdrive_v <= 0) return {};
  const double drop_v = std::abs(bias.drain_v - bias.source_v);
  const double beta = transistor.transconductance_a_per_v2;
  const double lambda = transistor.channel_modulation_per_v;
  const double lengthened = beta * (1 + lambda * drop_v);
  const double channel_v = std::min(drop_v, overdrive_v);  // the channel is pinched off beyond
  const double square_v2 = channel_v * (overdrive_v - channel_v / 2);
  const double by_drop = lengthened * (overdrive_v - channel_v) + beta * lambda * square_v2;
  const double by_gate = lengthened * channel_v;
  const double current_a = lengthened * square_v2;
  if (forward) return {current_a, by_drop, by_drop + by_gate};
  return {-current_a, by_drop + by_gate, by_drop};
}

}  // namespace sotto
