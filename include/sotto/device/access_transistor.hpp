/// Access transistor of a 1T1R cell: the square law (SPICE level 1), DC.
#pragma once

namespace sotto {

/// N-channel transistor without body effect and without leakage below threshold. SI units.
struct AccessTransistor {
  double transconductance_a_per_v2 = 0;  ///< kp W/L, > 0
  double threshold_v = 0;                ///< gate-source voltage at which it begins to conduct, finite
  double channel_modulation_per_v = 0;   ///< lambda, >= 0

  bool operator==(const AccessTransistor&) const = default;
};

/// Throws InvalidArgument on the first field outside its range.
void validate(const AccessTransistor& transistor);

/// Potentials of the three terminals against one common node.
struct TransistorBias {
  double gate_v = 0;
  double drain_v = 0;
  double source_v = 0;
};

/// Current from drain to source and how it rises with the drain and falls with the source, both >= 0, gate fixed.
struct TransistorPoint {
  double current_a = 0;
  double drain_slope_siemens = 0;   ///< dI/d(drain)
  double source_slope_siemens = 0;  ///< -dI/d(source)
};

/// With s = min(drain, source), w = |drain - source| and o = gate - s - threshold: 0 for o <= 0,
/// beta (1 + lambda w) w (o - w/2) for w < o, beta/2 (1 + lambda w) o^2 beyond (Shichman, Hodges 1968). Drain and
/// source are exchangeable: the current changes its sign with them. Does not validate.
TransistorPoint transistor_point(const AccessTransistor& transistor, const TransistorBias& bias);

}  // namespace sotto
