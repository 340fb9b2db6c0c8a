/// One non-linear cell: junction, and junction behind a transistor.
#pragma once

#include "sotto/crossbar/nonlinear.hpp"

namespace sotto {

/// R(V) = resistance_p_ohm + excess_ohm / (1 + (V per_half_bias)^2).
struct Junction {
  double resistance_p_ohm = 0;
  double excess_ohm = 0;
  double per_half_bias = 0;
};

struct JunctionPoint {
  double current_a = 0;
  double slope_siemens = 0;  ///< > 0: (R + 2 excess q (1-q)) / R^2 with q = 1/(1 + (V/V_half)^2)
};

inline JunctionPoint junction_point(const Junction& junction, double bias_v) {
  const double relative = bias_v * junction.per_half_bias;
  const double share = 1 / (1 + relative * relative);
  const double ohm = junction.resistance_p_ohm + junction.excess_ohm * share;
  const double siemens = 1 / ohm;
  return {bias_v * siemens, (ohm + 2 * junction.excess_ohm * share * (1 - share)) * siemens * siemens};
}

/// A junction on the row side, a transistor on the column side.
struct OneTransistorCell {
  Junction junction;
  AccessTransistor transistor;
  double gate_v = 0;
};

/// `inner_v`: the node between them, where the search begins and what it finds.
CellPoint one_transistor_point(const OneTransistorCell& cell, double row_v, double col_v, double& inner_v);

}  // namespace sotto
