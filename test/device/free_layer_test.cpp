#include "sotto/device/free_layer.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

#include "sotto/core/error.hpp"
#include "sotto/device/constants.hpp"

using namespace sotto;

namespace {

constexpr double kHandRel = 1e-12;  // hand arithmetic, rounding only

/// Zhang et al., IEEE Access 2020: 50 nm, 1.1 nm, Ms 0.625e6, Ki 0.32e-3.
FreeLayer vgsot_layer() {
  return {.saturation_magnetization_a_per_m = 0.625e6,
          .thickness_m = 1.1e-9,
          .length_m = 50e-9,
          .width_m = 50e-9,
          .gilbert_damping = 0.05,
          .interface_anisotropy_j_per_m2 = 0.32e-3,
          .temperature_k = 300};
}

/// 88 nm x 160 nm, easy along y.
FreeLayer in_plane_layer() {
  return {.saturation_magnetization_a_per_m = 1e6,
          .thickness_m = 1.6e-9,
          .length_m = 88e-9,
          .width_m = 160e-9,
          .gilbert_damping = 0.01};
}

}  // namespace

TEST_CASE("the VGSOT layer has Delta 36.4 with the exact demagnetising tensor", "[device][unit]") {
  const FreeLayer layer = vgsot_layer();
  const double Ms = layer.saturation_magnetization_a_per_m;
  const double volume = std::numbers::pi / 4 * 50e-9 * 50e-9 * 1.1e-9;
  const double Hk = 2 * 0.32e-3 / (kVacuumPermeability_tesla_m_per_a * Ms * 1.1e-9) - (0.93413 - 0.03293) * Ms;

  CHECK(volume_m3(layer) == Approx(volume).epsilon(kHandRel));
  CHECK(moment_a_m2(layer) == Approx(Ms * volume).epsilon(kHandRel));
  CHECK(perpendicular_field_a_per_m(layer) == Approx(Hk).epsilon(1e-4));  // five decimals of N, Hk is a difference
  CHECK(delta(layer) == Approx(36.4).margin(0.05));
  const double usual_nx = std::numbers::pi * 1.1 / (4 * 50);  // and Nz = 1 - 2 Nx: the published 30.3
  const double usual_hk = uniaxial_field_a_per_m(layer) - (1 - 3 * usual_nx) * Ms;
  CHECK(delta(layer) * usual_hk / perpendicular_field_a_per_m(layer) == Approx(30.3).margin(0.1));
}

TEST_CASE("Delta is mu0 Ms V Hk over 2 kB T, and the thermal field Hk over 2 Delta", "[device][unit]") {
  const FreeLayer layer = vgsot_layer();
  const double Hk = perpendicular_field_a_per_m(layer);
  const double energy = kVacuumPermeability_tesla_m_per_a * moment_a_m2(layer) * Hk / 2;

  CHECK(delta(layer) == Approx(energy / (kBoltzmann_j_per_k * 300)).epsilon(kHandRel));
  CHECK(thermal_field_a_per_m(layer) == Approx(Hk / (2 * delta(layer))).epsilon(kHandRel));
}

TEST_CASE("a capped Delta is also the barrier of the dynamics", "[device][unit]") {
  FreeLayer layer = vgsot_layer();
  layer.delta_cap = 20;

  CHECK(delta(layer) == 20);
  CHECK(thermal_field_a_per_m(layer) == Approx(perpendicular_field_a_per_m(layer) / 40).epsilon(kHandRel));
}

TEST_CASE("an in-plane ellipse reverses over its short axis", "[device][unit]") {
  const FreeLayer layer = in_plane_layer();
  const double Ms = layer.saturation_magnetization_a_per_m;

  CHECK(in_plane_field_a_per_m(layer) == Approx((0.03269 - 0.01409) * Ms).epsilon(1e-3));
  CHECK(effective_magnetization_a_per_m(layer) == Approx((0.95321 - 0.01409) * Ms).epsilon(1e-4));
  const double energy = kVacuumPermeability_tesla_m_per_a * moment_a_m2(layer) * in_plane_field_a_per_m(layer) / 2;
  CHECK(delta(layer) == Approx(energy / (kBoltzmann_j_per_k * 300)).epsilon(kHandRel));
}

TEST_CASE("a second-order anisotropy adds Ki2 times the area to the barrier", "[device][unit]") {
  FreeLayer layer = vgsot_layer();
  const double first = delta(layer);
  layer.interface_anisotropy_second_j_per_m2 = 2e-5;

  CHECK(delta(layer) - first == Approx(2e-5 * area_m2(layer) / (kBoltzmann_j_per_k * 300)).epsilon(1e-9));
}

TEST_CASE("the thermal noise of a step is Brown's fluctuation field", "[device][unit]") {
  const FreeLayer layer = vgsot_layer();
  const double variance = 2 * 0.05 * kBoltzmann_j_per_k * 300 /
                          (kPrecession_m_per_a_s * kVacuumPermeability_tesla_m_per_a * moment_a_m2(layer) * 1e-12);

  CHECK(thermal_noise_a_per_m(layer, 1e-12) == Approx(std::sqrt(variance)).epsilon(kHandRel));
}

TEST_CASE("a cold layer has no noise and never reverses", "[device][unit]") {
  FreeLayer layer = vgsot_layer();
  layer.temperature_k = 0;

  CHECK(thermal_field_a_per_m(layer) == 0);
  CHECK(std::isinf(delta(layer)));
}

TEST_CASE("a voltage lowers the perpendicular field by 2 xi V over mu0 Ms t t_ox", "[device][unit]") {
  const VoltageControl control{.coefficient_j_per_v_m = 60e-15, .barrier_thickness_m = 1.4e-9};
  const double expected = -2 * 60e-15 * 1.2 / (kVacuumPermeability_tesla_m_per_a * 0.625e6 * 1.1e-9 * 1.4e-9);

  CHECK(vcma_field_a_per_m(vgsot_layer(), control, 1.2) == Approx(expected).epsilon(kHandRel));
}

TEST_CASE("a layer outside its range is refused with field, value and rule", "[device][unit]") {
  FreeLayer layer = vgsot_layer();
  layer.gilbert_damping = 0;
  CHECK_THROWS_WITH(validate(layer), "gilbert_damping = 0 must be > 0 and <= 1");
  layer = vgsot_layer();
  layer.anisotropy_axis = {0, 0, 2};
  CHECK_THROWS_WITH(validate(layer), "length of anisotropy_axis = 2 must be 1");
  layer = vgsot_layer();
  layer.temperature_k = -1;
  CHECK_THROWS_WITH(validate(layer), "temperature_k = -1 must be >= 0 and finite");
  CHECK_THROWS_AS(validate(VoltageControl{}), InvalidArgument);
}
