#include "sotto/calibrate/neuron_curves.hpp"

#include <catch2/catch.hpp>
#include <filesystem>

#include "sotto/calibrate/netlist_folder.hpp"
#include "sotto/core/error.hpp"

using namespace sotto;
using namespace sotto::calibrate;

namespace {

/// A neuron made of ideal parts: logistic source behind 700 ohm, 20 kohm into the input, no transistors.
NeuronCircuit ideal_circuit() {
  return {.models = {{"* none"}},
          .subcircuit = {{".subckt n in out vdd vss shift=0.5 rp=1 rap=1 l=1 wn=1 wp=1 dvtn=0 dvtp=0 k=8 ro=700",
                          "Bn n 0 v={2*shift}/(1+exp({k}*v(in)))", "Rn n out {ro}", "Rin in 0 20000", "Rs vdd vss 1000",
                          ".ends"}},
          .name = "n"};
}

}  // namespace

TEST_CASE("an ideal neuron is measured as what it is made of", "[calibrate][spice]") {
  constexpr double kRelSpice = 1e-6;  // reltol of ngspice
  auto sweep = completed({.samples = 257, .min_load_ohm = 1e4});
  sweep.step = {.low_v = -1, .high_v = 1, .rise_s = 1e-13, .hold_s = 2e-11};
  spice::SpiceSession session;

  const auto curves = measure_neuron(session, ideal_circuit(), sweep, sweep.nominal);
  const auto point = fit_neuron(curves, sweep, sweep.nominal);

  CHECK(point.neuron.slope_per_v == Approx(8).epsilon(kRelSpice));
  CHECK(point.neuron.high_v == Approx(1).epsilon(kRelSpice));
  CHECK(point.neuron.output_ohm == Approx(700).epsilon(kRelSpice));
  CHECK(point.output_ohm_min == Approx(700).epsilon(1e-5));
  CHECK(point.neuron.table.output_ohm.size() == point.neuron.table.input_v.size());
  CHECK(point.neuron.table.output_ohm[9] == Approx(700).epsilon(1e-5));
  CHECK(point.input_ohm == Approx(20000).epsilon(kRelSpice));
  CHECK(point.static_power_w == Approx(1e-3).epsilon(kRelSpice));
  CHECK(point.steepest_slope == Approx(2).epsilon(1e-3));  // k swing / 4, by differences
  CHECK(point.logistic.max < 1e-6);
  CHECK(point.table.max < 1e-3);
  CHECK(point.loaded.max < 1e-3);
  // RC of 700 ohm and 1 fF: ln 2 of it until half the step.
  CHECK(point.neuron.delay_s == Approx(700e-15 * std::log(2.0)).epsilon(0.05));
  CHECK(std::abs(point.neuron.energy_per_transition_j) < 1e-18);  // the supply feeds only a resistor
}

TEST_CASE("a neuron that has not settled within the step is reported", "[calibrate][spice]") {
  auto sweep = completed({.samples = 65, .step = {.rise_s = 1e-13, .hold_s = 1e-12}});
  spice::SpiceSession session;

  CHECK_THROWS_WITH(measure_neuron(session, ideal_circuit(), sweep, sweep.nominal),
                    Catch::StartsWith("step.hold_s is too short: the output still moves by"));
}

TEST_CASE("a supply power below 0 is noise up to a millionth of the largest, beyond that an error",
          "[calibrate][unit]") {
  const auto sweep = completed({.samples = 65});
  const Eigen::VectorXd x = Eigen::VectorXd::LinSpaced(65, -1, 1);
  NeuronCurves curves{.transfer = {.input_v = x, .output_v = (1 + (8 * x.array()).exp()).inverse()}};
  curves.output_ohm = Eigen::VectorXd::Constant(65, 700);
  curves.input_a = x / 2e4;
  curves.supply_w = Eigen::VectorXd::Constant(65, 1e-4);

  curves.supply_w(0) = -5e-11;
  CHECK(fit_neuron(curves, sweep, sweep.nominal).neuron.supply.power_w.front() == 0);
  curves.supply_w(0) = -2e-10;
  CHECK_THROWS_WITH(fit_neuron(curves, sweep, sweep.nominal),
                    "the neuron feeds 2e-10 W into its supply, more than the noise of ngspice (1e-10 W)");
}

TEST_CASE("a neuron file has one subcircuit, whose name is taken", "[calibrate][unit]") {
  const auto models = find_netlist("bsim4_45nm.mod");

  CHECK(load_neuron_circuit(models, find_netlist("neuron_mtj2.sub")).name == "neuron_mtj2");
  CHECK_THROWS_WITH(load_neuron_circuit(models, models), models + ": 0 .subckt cards, must be one: the neuron");
  CHECK_THROWS_AS(load_neuron_circuit("nothing.mod", models), IoError);
}
