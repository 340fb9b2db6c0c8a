/// Power that a neuron draws from its supply, over its operating point.
#pragma once

#include <vector>

namespace sotto {

/// Static power P(V_in) without load, linear between its knots. Empty: not known.
struct SupplyCurve {
  std::vector<double> input_v = {};  ///< strictly rising, finite, at least 2
  std::vector<double> power_w = {};  ///< as many, >= 0, finite

  bool empty() const { return input_v.empty() && power_w.empty(); }
  bool operator==(const SupplyCurve&) const = default;
};

/// Throws InvalidArgument on a curve that breaks the rules above; the empty one is legal.
void validate(const SupplyCurve& curve);

/// Power at `input_v`; outside of the knots the value of the end holds, NaN stays NaN. `curve` must not be empty and be
/// valid. Cost: one binary search.
double supply_power_w(const SupplyCurve& curve, double input_v);

}  // namespace sotto
