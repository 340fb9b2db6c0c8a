#include "calibrate/neuron_deck.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

using namespace sotto;
using namespace sotto::calibrate;

namespace {

NeuronCircuit tiny_circuit() {
  return {.models = {{"* models"}}, .subcircuit = {{".subckt n in out vdd vss", ".ends"}}, .name = "n"};
}

bool has_line(const spice::SpiceRequest& request, const std::string& line) {
  return std::ranges::find(request.deck.lines, line) != request.deck.lines.end();
}

}  // namespace

TEST_CASE("the conditions of a point become parameters of the subcircuit", "[calibrate][unit]") {
  NeuronSweep sweep = completed({});
  sweep.corners = {{.name = "tt", .nmos_vth_shift_v = 0.03, .pmos_vth_shift_v = 0.02}};

  const auto request = transfer_request(tiny_circuit(), sweep, {.tmr_ratio = 3, .supply_v = 0.9, .temperature_k = 350});

  const auto card = std::ranges::find_if(request.deck.lines, [](const auto& line) { return line.starts_with("Xn "); });
  REQUIRE(card != request.deck.lines.end());
  // 10e-12 ohm m2 over an ellipse of 50 nm x 30 nm is 8488.26 ohm; p-channel thresholds shift downwards.
  CHECK_THAT(*card, Catch::StartsWith("Xn in out vdd 0 n shift=0.45 rp=8488.26"));
  CHECK_THAT(*card, Catch::Contains(" rap=33953.0"));
  CHECK_THAT(*card, Catch::EndsWith(" l=4.5e-08 wn=5.6e-07 wp=1.12e-06 dvtn=0.03 dvtp=-0.02"));
  CHECK(has_line(request, "Vdd vdd 0 0.9"));
  CHECK(has_line(request, ".options noacct nomod noinit klu temp=76.85000000000002"));
}

TEST_CASE("the transfer run sweeps the probe current outside and the input inside", "[calibrate][unit]") {
  const auto sweep = completed({.samples = 101, .table_knots = 20});

  const auto request = transfer_request(tiny_circuit(), sweep, sweep.nominal);

  CHECK(request.analysis == "dc vin -1 1 0.02 iprobe -1e-06 1e-06 1e-06");
  CHECK(request.expected_length == 303);
  CHECK(has_line(request, "Iprobe 0 out 0"));
}

TEST_CASE("the load is a resistor of the loaded run and a capacitor of the transient", "[calibrate][unit]") {
  const auto sweep =
      completed({.min_load_ohm = 2e4, .step = {.low_v = -0.4, .high_v = 0.4, .rise_s = 1e-11, .hold_s = 1e-9}});

  CHECK(has_line(loaded_request(tiny_circuit(), sweep, sweep.nominal), "Rload out 0 20000"));
  const auto step = step_request(tiny_circuit(), sweep, sweep.nominal);
  CHECK(has_line(step, "Cload out 0 1e-15"));
  const auto source = std::ranges::find_if(step.deck.lines, [](const auto& line) { return line.starts_with("Vin "); });
  REQUIRE(source != step.deck.lines.end());
  CHECK_THAT(*source, Catch::StartsWith("Vin in 0 pwl(0 -0.4 1e-09 -0.4 1.01e-09 0.4 2.01"));
  CHECK_THAT(*source, Catch::EndsWith(" -0.4)"));
  CHECK_THAT(step.analysis, Catch::StartsWith("tran 2e-12 3.02"));
  CHECK(edge_times(sweep.step).second_s == Approx(2.01e-9).epsilon(1e-12));
}
