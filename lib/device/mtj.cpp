#include "sotto/device/mtj.hpp"

#include <cmath>
#include <numbers>

#include "sotto/core/error.hpp"

namespace sotto {

namespace {

void require_positive(const char* field, double value) {
  require(std::isfinite(value) && value > 0, field, value, "> 0 and finite");
}

}  // namespace

void validate(const MtjParams& mtj) {
  require_positive("resistance_p_ohm", mtj.resistance_p_ohm);
  require(std::isfinite(mtj.tmr_ratio) && mtj.tmr_ratio >= 0, "tmr_ratio", mtj.tmr_ratio, ">= 0 and finite");
  require(mtj.tmr_half_bias_v > 0, "tmr_half_bias_v", mtj.tmr_half_bias_v, "> 0 (infinity: no bias dependence)");
}

double ellipse_area_m2(const MtjGeometry& geometry) {
  require_positive("length_m", geometry.length_m);
  require_positive("width_m", geometry.width_m);
  return std::numbers::pi / 4 * geometry.length_m * geometry.width_m;
}

double resistance_p_ohm(const MtjGeometry& geometry) {
  require_positive("ra_ohm_m2", geometry.ra_ohm_m2);
  return geometry.ra_ohm_m2 / ellipse_area_m2(geometry);
}

double tmr_ratio(const MtjParams& mtj, double bias_v) {
  validate(mtj);
  require(std::isfinite(bias_v), "bias_v", bias_v, "finite");
  const double relative_bias = bias_v / mtj.tmr_half_bias_v;
  return mtj.tmr_ratio / (1 + relative_bias * relative_bias);
}

double mtj_resistance_ohm(const MtjParams& mtj, MtjState state, double bias_v) {
  const double tmr = tmr_ratio(mtj, bias_v);  // also in the parallel state: its arguments are checked there
  return state == MtjState::parallel ? mtj.resistance_p_ohm : mtj.resistance_p_ohm * (1 + tmr);
}

double mtj_conductance_siemens(const MtjParams& mtj, MtjState state, double bias_v) {
  return 1 / mtj_resistance_ohm(mtj, state, bias_v);
}

double mtj_conductance_siemens(const MtjParams& mtj, double cos_angle, double bias_v) {
  require(cos_angle >= -1 && cos_angle <= 1, "cos_angle", cos_angle, "in [-1, 1]");
  const double g_p = mtj_conductance_siemens(mtj, MtjState::parallel, bias_v);
  const double g_ap = mtj_conductance_siemens(mtj, MtjState::antiparallel, bias_v);
  return (g_p + g_ap) / 2 + (g_p - g_ap) / 2 * cos_angle;
}

}  // namespace sotto
