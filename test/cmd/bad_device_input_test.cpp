#include <catch2/catch.hpp>

#include "cmd/bad_runs.hpp"

using namespace sotto::test;

TEST_CASE("a bad card ends with exit code 1 and names file, place, value and rule", "[cmd][cli]") {
  const std::string card = R"({"schema": 1, "kind": "device_card", "name": "x", "type": "mtj", "parameters": {
    "resistance_p_ohm": {"value": 6000, "source": "here"}, "tmr_ratio": {"value": 2, "source": "here"}}})";

  check_texts(card, {"device", "@bad.json"},
              {
                  {"6000", "-6000", {"/parameters/resistance_p_ohm/value: -6000 must be > 0"}},
                  {", \"source\": \"here\"}", "}", {"/parameters/resistance_p_ohm/source"}},
                  {"tmr_ratio", "tmr", {"/parameters/tmr: unknown key"}},
                  {"\"tmr_ratio\"",
                   "\"resistance_ap_ohm\": {\"value\": 12000, \"source\": \"x\"}, \"tmr_ratio\"",
                   {"/parameters/resistance_ap_ohm/value: 12000 must be 6000 (1 + tmr_ratio) = 18000 within 1 %"}},
              });
}

TEST_CASE("an impossible card ends with exit code 1 and the reason", "[cmd][cli]") {
  const std::string good = R"({"schema": 1, "kind": "device_card", "name": "x", "type": "mtj", "parameters": {
    "gilbert_damping": {"value": 0.05, "source": "a"}, "length_m": {"value": 5e-8, "source": "a"},
    "width_m": {"value": 5e-8, "source": "a"}, "free_layer_thickness_m": {"value": 1.1e-9, "source": "a"},
    "saturation_magnetization_a_per_m": {"value": 625000, "source": "a"},
    "interface_anisotropy_j_per_m2": {"value": 0.00032, "source": "a"},
    "resistance_p_ohm": {"value": 331000, "source": "a"}, "ra_ohm_m2": {"value": 6.5e-10, "source": "a"}}})";

  check_texts(
      good, {"device", "@bad.json"},
      {
          {"625000", "2e6", {"/parameters/saturation_magnetization_a_per_m/value: 2e+06 is above 1.95e+06"}},
          {"0.05", "1.5", {"/parameters/gilbert_damping/value: 1.5 is above 1"}},
          {"0.00032", "0", {"/parameters/interface_anisotropy_j_per_m2/value: the free layer has no two states"}},
          {"331000", "5000", {"/parameters/resistance_p_ohm/value: 5000 is stated, but"}},
      });
}

TEST_CASE("a malformed device job ends with exit code 1 and names file, place, value and rule", "[cmd][cli]") {
  check_texts(
      kDeviceJob, {"device", "switching", "--in", "@bad.json"},
      {
          {"device_switching", "device_wer", {"/kind: \"device_wer\" must be \"device_switching\""}},
          {"\"gilbert_damping\": 0.1",
           "\"gilbert_damping\": -0.1",
           {"/macrospin/gilbert_damping: -0.1 must be in [0, 1]"}},
          {"\"anisotropy_tesla\"",
           "\"anisotropy_telsa\"",
           {"/macrospin/anisotropy_telsa: unknown key (did you mean \"anisotropy_tesla\"?)"}},
          {"\"delta\": 40", "\"delta\": 0", {"/macrospin/delta: 0 must be > 0"}},
          {"\"delta\": 40, ", "", {"/macrospin: an ensemble needs noise"}},
          {"[0.1, 0, 0]", "[0.1, 0, \"up\"]", {"/macrospin/field_over_hk/2: \"up\" must be a number"}},
          {"sot_over_hk", "sot", {"/scan/waveform: \"sot\" must be a waveform of this device"}},
          {"[1e-10, 1e-9]", "0", {"/scan/width_s: 0 must be > 0"}},
          {"\"samples\": 64", "\"samples\": 0.5", {"/samples: 0.5 must be an integer"}},
          {"\"samples\": 64", "\"samples\": 64, \"step_s\": -1", {"/step_s: -1 must be >= 0"}},
          {"\"release_s\": 1e-9", "\"drive\": {\"sot_over_hk\": 3}", {"/drive/sot_over_hk: 3 must be an object"}},
          {"\"macrospin\": {", "\"device\": \"none.json\", \"macros\": {", {"/macros: unknown key"}},
      });
  check_texts(kDeviceJob, {"device", "switching", "--in", "@bad.json"},
              {{"\"samples\": 64",
                "\"samples\": 64, \"switch_axis\": [0, 0]",
                {"/switch_axis: an array of 2 must be an array of 3 numbers"}}});
}
