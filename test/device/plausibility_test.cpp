#include "sotto/device/plausibility.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

using namespace sotto;

namespace {

/// A junction of 50 nm that holds: mu0 Hk 0.22 T, barrier 36 kB T.
FreeLayer good_layer() {
  return {.saturation_magnetization_a_per_m = 0.625e6,
          .thickness_m = 1.1e-9,
          .length_m = 50e-9,
          .width_m = 50e-9,
          .gilbert_damping = 0.05,
          .interface_anisotropy_j_per_m2 = 0.32e-3};
}

DeviceFacts good_facts() {
  return {.layer = good_layer(),
          .length_m = 50e-9,
          .width_m = 50e-9,
          .free_layer_thickness_m = 1.1e-9,
          .barrier_thickness_m = 1.4e-9,
          .saturation_magnetization_a_per_m = 0.625e6,
          .gilbert_damping = 0.05,
          .spin_polarization = 0.58,
          .resistance_p_ohm = 331042,
          .ra_ohm_m2 = 6.5e-10,
          .tmr_ratio = 1,
          .spin_hall_angle = 0.25,
          .channel_length_m = 60e-9,
          .channel_width_m = 50e-9,
          .channel_thickness_m = 3e-9,
          .channel_resistivity_ohm_m = 2.78e-6,
          .channel_resistance_ohm = 1112};
}

/// The one finding about `quantity`; empty where there is none.
std::string finding(const DeviceFacts& facts, const std::string& quantity) {
  for (const Finding& found : check_plausibility(facts)) {
    if (found.quantity == quantity)
      return (found.severity == Severity::error ? "error: " : "warning: ") + found.sentence;
  }
  return "";
}

struct Case {
  std::optional<double> DeviceFacts::*fact;
  const char* quantity;
  double value;
  const char* said;
};

}  // namespace

TEST_CASE("a device of the literature contradicts nothing", "[device][unit]") {
  CHECK(check_plausibility(good_facts()).empty());
  CHECK(check_plausibility({}).empty());
}

TEST_CASE("a number beyond all materials is refused with its bound and reason", "[device][unit]") {
  const Case cases[] = {
      {&DeviceFacts::saturation_magnetization_a_per_m, "saturation_magnetization_a_per_m", 2.1e6,
       "error: 2.1e+06 is above 1.95e+06: no alloy has more than Fe65Co35"},
      {&DeviceFacts::gilbert_damping, "gilbert_damping", 1.6, "error: 1.6 is above 1: "},
      {&DeviceFacts::gilbert_damping, "gilbert_damping", 0.5, "warning: 0.5 is above 0.3: "},
      {&DeviceFacts::spin_polarization, "spin_polarization", 1, "error: 1 is above 0.9999: "},
      {&DeviceFacts::length_m, "length_m", 50, "error: 50 is above 1e-05: "},
      {&DeviceFacts::width_m, "width_m", 1e-6, "warning: 1e-06 is above 3e-07: a single domain"},
      {&DeviceFacts::free_layer_thickness_m, "free_layer_thickness_m", 1e-10,
       "error: 1e-10 is below 2e-10: one atomic layer"},
      {&DeviceFacts::barrier_thickness_m, "barrier_thickness_m", 1.4e-8, "error: 1.4e-08 is above 1e-08: "},
      {&DeviceFacts::spin_hall_angle, "spin_hall_angle", -25, "error: -25 is below -10: "},
      {&DeviceFacts::spin_hall_angle, "spin_hall_angle", 2, "warning: 2 is above 1: heavy metals"},
      {&DeviceFacts::channel_resistivity_ohm_m, "channel_resistivity_ohm_m", 1e-9,
       "error: 1e-09 is below 1.6e-08: silver"},
      {&DeviceFacts::vcma_coefficient_j_per_v_m, "vcma_coefficient_j_per_v_m", 6e-11,
       "warning: 6e-11 is above 1e-12: "},
      {&DeviceFacts::write_current_density_a_per_m2, "write_current_density_a_per_m2", 6e12,
       "warning: 6e+12 is above 5e+12: heat"},
  };
  for (const Case& bad : cases) {
    auto facts = good_facts();
    facts.*bad.fact = bad.value;
    CHECK_THAT(finding(facts, bad.quantity), Catch::StartsWith(bad.said));
  }
}

TEST_CASE("numbers that cannot belong to one device are refused", "[device][unit]") {
  auto facts = good_facts();
  facts.resistance_p_ohm = 6000;
  CHECK_THAT(finding(facts, "resistance_p_ohm"),
             Catch::StartsWith("error: 6000 is stated, but ra_ohm_m2 / (pi/4 length_m width_m) = 331042"));

  facts = good_facts();
  facts.channel_resistance_ohm = 1000;
  CHECK_THAT(finding(facts, "channel_resistance_ohm"), Catch::StartsWith("warning: 1000 is stated, but"));

  facts = good_facts();
  facts.spin_polarization = 0.4;
  CHECK_THAT(finding(facts, "tmr_ratio"), Catch::StartsWith("warning: 1 is above the 0.380952 that Julliere"));

  facts = good_facts();
  facts.thermal_stability = 60;
  CHECK_THAT(finding(facts, "thermal_stability"), Catch::StartsWith("warning: 60 is stated, but the barrier"));

  facts = good_facts();
  facts.channel_width_m = 30e-9;
  facts.channel_resistance_ohm.reset();
  CHECK_THAT(finding(facts, "channel_width_m"), Catch::Contains("less than the junction above it"));

  facts = good_facts();
  facts.write_current_density_a_per_m2 = 1e12;
  facts.write_current_a = 3e-4;
  CHECK_THAT(finding(facts, "write_current_a"), Catch::StartsWith("error: 0.0003 is stated, but"));
}

TEST_CASE("a round layer without perpendicular anisotropy has no two states and is refused", "[device][unit]") {
  auto facts = good_facts();
  facts.layer->interface_anisotropy_j_per_m2 = 0.1e-3;

  CHECK_THAT(finding(facts, "interface_anisotropy_j_per_m2"),
             Catch::StartsWith("error: the free layer has no two states"));

  facts.layer->length_m = 100e-9;  // its shape now holds it within the plane

  CHECK(finding(facts, "interface_anisotropy_j_per_m2").empty());
}

TEST_CASE("a barrier that flips by itself, or that nucleation undercuts, is a warning", "[device][unit]") {
  auto facts = good_facts();
  facts.layer->interface_anisotropy_j_per_m2 = 0.26e-3;
  CHECK_THAT(finding(facts, "thermal_stability"), Catch::Contains("below 20"));

  facts = good_facts();
  facts.layer->interface_anisotropy_j_per_m2 = 1e-3;
  CHECK_THAT(finding(facts, "delta_cap"), Catch::Contains("give delta_cap"));
  facts.layer->delta_cap = 80;
  CHECK(finding(facts, "delta_cap").empty());
}

TEST_CASE("errors stand before warnings", "[device][unit]") {
  auto facts = good_facts();
  facts.gilbert_damping = 0.5;
  facts.write_current_density_a_per_m2 = 1e15;

  const auto found = check_plausibility(facts);

  REQUIRE(found.size() == 2);
  CHECK(found[0].severity == Severity::error);
  CHECK(found[1].severity == Severity::warning);
}
