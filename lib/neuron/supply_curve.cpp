#include "sotto/neuron/supply_curve.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "sotto/core/error.hpp"

namespace sotto {

void validate(const SupplyCurve& curve) {
  if (curve.empty()) return;
  const std::size_t knots = curve.input_v.size();
  require(knots >= 2, "supply.input_v", fmt::format("{} knots", knots), "at least 2 knots");
  require(curve.power_w.size() == knots, "supply.power_w", fmt::format("{} values", curve.power_w.size()),
          fmt::format("one value per knot ({})", knots));
  for (std::size_t k = 0; k < knots; ++k) {
    require(std::isfinite(curve.input_v[k]), "supply.input_v", curve.input_v[k], "finite");
    require(std::isfinite(curve.power_w[k]) && curve.power_w[k] >= 0, "supply.power_w", curve.power_w[k],
            ">= 0 and finite");
    require(k == 0 || curve.input_v[k] > curve.input_v[k - 1], "supply.input_v", curve.input_v[k],
            "above the knot before it");
  }
}

double supply_power_w(const SupplyCurve& curve, double input_v) {
  const auto& x = curve.input_v;
  if (std::isnan(input_v)) return input_v;
  if (input_v <= x.front()) return curve.power_w.front();
  if (input_v >= x.back()) return curve.power_w.back();
  const auto k = static_cast<std::size_t>(std::ranges::upper_bound(x, input_v) - x.begin()) - 1;
  const double share = (input_v - x[k]) / (x[k + 1] - x[k]);
  return curve.power_w[k] + share * (curve.power_w[k + 1] - curve.power_w[k]);
}

}  // namespace sotto
