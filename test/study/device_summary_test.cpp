#include "sotto/study/device_summary.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "sotto/core/error.hpp"

namespace sotto::study {
namespace {

const std::string kDevices = SOTTO_SOURCE_DIR "/devices/";

io::DeviceSummary summary_of(const std::string& name, const DeviceQuestions& questions = {}) {
  return summarize_device(io::load_device_card(kDevices + name + ".json"), questions);
}

/// NaN where it was not derived.
double value(const io::DeviceSummary& summary, const std::string& name) {
  for (const auto& quantity : summary.derived) {
    if (quantity.name == name) return quantity.value;
  }
  return std::numeric_limits<double>::quiet_NaN();
}

std::string reason(const io::DeviceSummary& summary, const std::string& name) {
  for (const auto& unknown : summary.unknown) {
    if (unknown.name == name) return unknown.reason;
  }
  return "";
}

TEST_CASE("the default VGSOT device has a barrier of 36.4 with its exact shape", "[study][oracle]") {
  const auto summary = summary_of("vgsot_zhang2020");

  CHECK(std::abs(value(summary, "delta") - 36.4) < 0.05);                   // published to three digits
  CHECK(std::abs(value(summary, "demagnetizing_z") - 0.93413) < 1e-5);      // published to five digits
  CHECK(std::abs(value(summary, "channel_resistance_ohm") - 1112) < 1e-6);  // the model's own number
  CHECK(value(summary, "vcma_field_tesla_per_v") < 0);
  CHECK(summary.unknown.empty());
}

TEST_CASE("a gate that cannot take the barrier away has no write energy", "[study][unit]") {
  auto without = io::load_device_card(kDevices + "vgsot_zhang2020.json");
  REQUIRE(value(summarize_device(without), "vcma_write_energy_j") > 0);

  without.parameters["vcma_coefficient_j_per_v_m"].value = 0;

  CHECK(std::isnan(value(summarize_device(without), "vcma_write_energy_j")));
  CHECK(std::isnan(value(summarize_device(without), "vcma_barrier_zero_v")));
}

TEST_CASE("spin-orbit fields, thresholds and energies follow from one another", "[study][unit]") {
  const auto summary = summary_of("vgsot_zhang2020", {.write_pulse_s = 2e-9, .write_current_a = 1e-4});

  constexpr double kRounding = 1e-9;
  const double field =
      value(summary, "sot_field_tesla_per_1e12") * value(summary, "sot_critical_density_a_per_m2") / 1e12;
  CHECK(std::abs(field / value(summary, "sot_threshold_tesla") - 1) < kRounding);
  CHECK(
      std::abs(value(summary, "sot_critical_current_a") / (value(summary, "sot_critical_density_a_per_m2") * 1.5e-16) -
               1) < kRounding);
  CHECK(std::abs(value(summary, "sot_write_energy_j") / (1e-8 * 1112 * 2e-9) - 1) < kRounding);
  CHECK(std::abs(value(summary, "sot_write_voltage_v") / 0.1112 - 1) < kRounding);
}

TEST_CASE("the critical current of collinear torque is 4 e alpha kB T Delta/(hbar eta)", "[study][oracle]") {
  const auto summary = summary_of("vgsot_zhang2020");

  const double eta = 0.58 / (1 + 0.58 * 0.58);
  const double expected =
      4 * 1.602176634e-19 * 0.05 * 1.380649e-23 * 300 * value(summary, "delta") / (1.054571817e-34 * eta);
  CHECK(std::abs(value(summary, "stt_critical_current_p_to_ap_a") / expected - 1) < 1e-9);
}

TEST_CASE("a read disturbs more with its voltage and its time", "[study][property]") {
  const double at_rest = value(summary_of("vgsot_zhang2020", {.read_voltage_v = 0}), "read_disturb_rate_per_s");
  const double read = value(summary_of("vgsot_zhang2020", {.read_voltage_v = 5}), "read_disturb_rate_per_s");

  CHECK(std::abs(at_rest * value(summary_of("vgsot_zhang2020"), "retention_time_s") - 1) < 1e-9);
  CHECK(read > 10 * at_rest);
  CHECK(value(summary_of("vgsot_zhang2020", {.read_pulse_s = 1e-6}), "read_disturb_probability") >
        50 * value(summary_of("vgsot_zhang2020"), "read_disturb_probability"));
}

TEST_CASE("in-plane layers have the thresholds of type y and no collinear read disturb", "[study][unit]") {
  const auto summary = summary_of("umn_imtj");

  CHECK(value(summary, "hard_field_tesla") > value(summary, "reversal_field_tesla"));
  CHECK(value(summary, "stt_critical_current_p_to_ap_a") > 0);
  CHECK_THAT(reason(summary, "read disturb"), Catch::Contains("in the plane"));
}

TEST_CASE("what a card does not allow is named with its reason", "[study][unit]") {
  CHECK(reason(summary_of("ikeda_2010"), "STT write") ==
        "/parameters/spin_polarization: the key is missing, a number is needed here");
  CHECK(value(summary_of("ikeda_2010"), "delta") > 0);  // needs no damping
  CHECK(reason(summary_of("utaustin_sot"), "read path") ==
        "/parameters/tmr_ratio: the value is blank (null), a number is needed here");
  CHECK_THAT(reason(summary_of("umn_she"), "read disturb"), Catch::Contains("above 0.8 the read writes"));
  CHECK_THROWS_WITH(summary_of("umn_she", {.read_pulse_s = 0}), Catch::Contains("read_pulse_s = 0 must be > 0"));
}

}  // namespace
}  // namespace sotto::study
