#include "sotto/crossbar/wires.hpp"

#include <cmath>
#include <type_traits>

#include "sotto/core/error.hpp"

namespace sotto {

namespace {

void require_positive(const char* field, double value) {
  require(std::isfinite(value) && value > 0, field, value, "> 0 and finite");
}

// 1 - 3/2 a + 3 a^2 - 3 a^3 ln(1 + 1/a), which lies in (0, 1]. For large a its terms cancel (the value falls like
// 3/(4a) while they grow like a^3), so there it is summed as 3/(4a) - 3/(5a^2) + 3/(6a^3) - ...
double grain_denominator(double a) {
  constexpr double kSeriesFrom = 4;  // each term is at least 4 times smaller than the one before
  constexpr int kTerms = 27;         // 4^-27 < 1e-16
  if (a == 0) return 1;
  if (a < kSeriesFrom) return 1 - 1.5 * a + 3 * a * a - 3 * a * a * a * std::log1p(1 / a);
  double sum = 0;
  for (int n = kTerms; n >= 1; --n) sum = (3.0 / (n + 3) - sum) / a;
  return sum;
}

// Infinity is a break, which stays.
template <class Ohm>
void make_ideal(Ohm& ohm) {
  const auto ideal = [](double value) { return std::isinf(value) ? value : 0.0; };
  std::visit(
      [&](auto& value) {
        if constexpr (std::is_same_v<std::decay_t<decltype(value)>, double>) {
          value = ideal(value);
        } else {
          value = value.unaryExpr(ideal).eval();
        }
      },
      ohm);
}

}  // namespace

Wires without_wire_resistance(Wires wires) {
  make_ideal(wires.row_segment_ohm);
  make_ideal(wires.col_segment_ohm);
  if (wires.row_far_segment_ohm) make_ideal(*wires.row_far_segment_ohm);
  if (wires.col_far_segment_ohm) make_ideal(*wires.col_far_segment_ohm);
  return wires;
}

void require_bare_ends(const Wires& wires, const std::string& whose) {
  const bool bare = wires.row_far_end == RowFarEnd::open && wires.col_far_end == ColFarEnd::open &&
                    wires.driver_ohm == LineOhm(0.0) && wires.sense_ohm == LineOhm(0.0);
  if (!bare) throw InvalidArgument(whose + " must have open far ends and no driver_ohm or sense_ohm");
}

void validate(const WireGeometry& geometry) {
  require_positive("bulk_resistivity_ohm_m", geometry.bulk_resistivity_ohm_m);
  require_positive("mean_free_path_m", geometry.mean_free_path_m);
  require(geometry.specular_fraction >= 0 && geometry.specular_fraction <= 1, "specular_fraction",
          geometry.specular_fraction, "in [0, 1]");
  require(geometry.grain_reflection >= 0 && geometry.grain_reflection < 1, "grain_reflection",
          geometry.grain_reflection, ">= 0 and < 1");
  require_positive("width_m", geometry.width_m);
  require_positive("thickness_m", geometry.thickness_m);
  require_positive("row_pitch_m", geometry.row_pitch_m);
  require_positive("col_pitch_m", geometry.col_pitch_m);
}

double effective_resistivity_ohm_m(const WireGeometry& geometry) {
  validate(geometry);
  const double path_per_width = geometry.mean_free_path_m / geometry.width_m;
  const double surface = 0.75 * (1 - geometry.specular_fraction) * path_per_width;
  const double a = path_per_width * geometry.grain_reflection / (1 - geometry.grain_reflection);
  return geometry.bulk_resistivity_ohm_m * (surface + 1 / grain_denominator(a));
}

Wires wires_from_geometry(const WireGeometry& geometry) {
  const double ohm_per_m = effective_resistivity_ohm_m(geometry) / (geometry.width_m * geometry.thickness_m);
  Wires wires;
  wires.row_segment_ohm = ohm_per_m * geometry.row_pitch_m;
  wires.col_segment_ohm = ohm_per_m * geometry.col_pitch_m;
  return wires;
}

}  // namespace sotto
