#include "sotto/calibrate/neuron_subcircuit.hpp"

#include <catch2/catch.hpp>

#include "sotto/calibrate/netlist_folder.hpp"

using namespace sotto;
using namespace sotto::calibrate;

TEST_CASE("a neuron alone at given inputs is on the transfer curve that it was calibrated with", "[calibrate][spice]") {
  const auto circuit = load_neuron_circuit(find_netlist("bsim4_45nm.mod"), find_netlist("neuron_mtj2.sub"));
  const NeuronSweep sweep = completed({.samples = 65, .table_knots = 17});
  spice::SpiceSession session;
  const NeuronCurves curves = measure_neuron(session, circuit, sweep, sweep.nominal);
  const auto neuron = neuron_subcircuit(circuit, sweep, sweep.nominal);
  const Eigen::VectorXd inputs_v = curves.transfer.input_v(Eigen::seqN(4, 5, 14));

  const auto result = session.run(open_output_request(neuron, inputs_v));

  for (Eigen::Index k = 0; k < 5; ++k) {
    // Between two runs ngspice's Newton ends within reltol = 1e-6.
    CHECK(result.values[0][k] == Approx(curves.transfer.output_v(4 + 14 * k)).margin(2e-6));
  }
}

TEST_CASE("the subcircuit of a network carries definitions, parameters, supply and temperature", "[calibrate][unit]") {
  const NeuronCircuit circuit{
      .models = {{"* models"}}, .subcircuit = {{".subckt n in out vdd vss", ".ends"}}, .name = "n"};
  const NeuronSweep sweep = completed({});

  const auto neuron = neuron_subcircuit(circuit, sweep, {.supply_v = 0.9, .temperature_k = 350});

  CHECK(neuron.definitions.lines == std::vector<std::string>{"* models", ".subckt n in out vdd vss", ".ends"});
  CHECK_THAT(neuron.parameters, Catch::StartsWith("shift=0.45 rp=8488.26"));
  CHECK(neuron.supply_v == 0.9);
  CHECK(neuron.temperature_k == 350);
  CHECK_THROWS_WITH(open_output_request(neuron, Eigen::VectorXd::Zero(1)),
                    "inputs_v = 1 values must be at least 2 values");
}
