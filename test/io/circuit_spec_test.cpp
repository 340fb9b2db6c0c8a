#include "io/circuit_spec.hpp"

#include <catch2/catch.hpp>

#include "io/file_fixture.hpp"

using namespace sotto;
using namespace sotto::io;

namespace {

const std::string kCircuit = R"({"device": {"on_ohm": 5000, "off_ohm": 15000},
    "wires": {"row_segment_ohm": 1.5, "col_segment_ohm": 2}, "pair_layout": "alternating",
    "partition": {"max_rows": 16, "max_pairs": 8, "outputs": "sum", "bias_rows": "every"},
    "reader": {"kind": "difference_amplifier", "gain": [30, 10], "input_ohm": 500},
    "neuron": {"high_v": 0.8, "slope_per_v": 11, "output_ohm": 800},
    "input_v_per_unit": 0.4, "bias_v": 0.7, "input_driver_ohm": 3})";

/// The circuit for two layers, with overrides.
CircuitSpec circuit_of(std::vector<std::string> assignments = {}, const std::string& file = "f.json") {
  auto document = parse_json("f.json", kCircuit);
  apply_overrides(document, {std::move(assignments)});
  return read_circuit_spec(JsonReader(document), file, 2);
}

std::string complaint(const std::string& assignment) {
  return test::TempFolder().complaint([&] { circuit_of({assignment}); });
}

}  // namespace

TEST_CASE("a circuit is read for every layer", "[io][unit]") {
  const auto circuit = circuit_of();

  REQUIRE(circuit.layers.size() == 2);
  CHECK(circuit.input_v_per_unit == 0.4);
  CHECK(circuit.input_driver_ohm == 3);
  CHECK(std::get<DiffAmp>(circuit.layers[0].reader) == DiffAmp{30, 500});
  CHECK(std::get<DiffAmp>(circuit.layers[1].reader) == DiffAmp{10, 500});
  const auto& layer = circuit.layers[1];
  CHECK(layer.cells.on_ohm == 5000);
  CHECK(layer.cells.off_ohm == 15000);
  CHECK(std::get<double>(layer.wires.row_segment_ohm) == 1.5);
  CHECK(std::get<double>(layer.wires.col_segment_ohm) == 2);
  CHECK(layer.pair_layout == PairLayout::alternating);
  CHECK(layer.partition == PartitionRule{16, 8, PartitionOutputs::sum, BiasRows::every});
  CHECK(layer.neuron == SigmoidNeuron{.high_v = 0.8, .slope_per_v = 11, .output_ohm = 800});
  CHECK(layer.bias_v == 0.7);
}

TEST_CASE("one number serves all layers, null wires are ideal, cards are read", "[io][unit]") {
  const auto circuit = circuit_of({"reader={\"kind\": \"transimpedance\", \"feedback_ohm\": 2000}", "wires=null",
                                   "device=imac_sim_mram.json", "neuron=neuron_imac_14nm.json"},
                                  SOTTO_SOURCE_DIR "/devices/f.json");

  CHECK(std::get<Transimpedance>(circuit.layers[1].reader).feedback_ohm == 2000);
  CHECK(std::get<double>(circuit.layers[0].wires.row_segment_ohm) == 0);
  CHECK(circuit.layers[0].cells.on_ohm == 5000);
  CHECK(circuit.layers[0].cells.off_ohm == 15000);
  CHECK(circuit.layers[0].neuron.slope_per_v == 11);
}

TEST_CASE("a bad circuit is refused where it is bad", "[io][unit]") {
  CHECK(complaint("device.off_ohm=100") == "f.json: /device/off_ohm: 100 must be >= on_ohm = 5000");
  CHECK(complaint("device.on_ohm=0") == "f.json: /device/on_ohm: 0 must be > 0");
  CHECK(complaint("device=3") ==
        "f.json: /device: 3 must be the path of a device card or an object with on_ohm and off_ohm");
  CHECK(complaint("device=none.json") == "none.json: cannot be read: No such file or directory");
  CHECK(complaint("wires=1") ==
        "f.json: /wires: 1 must be null (ideal), the path of a wire card, or an object with "
        "row_segment_ohm and col_segment_ohm");
  CHECK(complaint("wires.row_segment_ohm=null") == "f.json: /wires/row_segment_ohm: null must be a number >= 0");
  CHECK(complaint("pair_layout=both") == "f.json: /pair_layout: \"both\" must be \"shared_node\" or \"alternating\"");
  CHECK(complaint("partition.max_rows=0") == "f.json: /partition/max_rows: 0 must be an integer in [1, 1048576]");
  CHECK(complaint("partition.outputs=mean") == "f.json: /partition/outputs: \"mean\" must be \"average\" or \"sum\"");
  CHECK(complaint("reader.gain=[1]") ==
        "f.json: /reader/gain: an array of 1 must be a number or an array of 2, one per layer");
  CHECK(complaint("reader.gain=[1, -1]") == "f.json: /reader/gain/1: -1 must be > 0");
  CHECK(complaint("reader.kind=adc") ==
        "f.json: /reader/kind: \"adc\" must be \"difference_amplifier\" or \"transimpedance\"");
  CHECK(complaint("reader.feedback_ohm=1") ==
        "f.json: /reader/feedback_ohm: unknown key; allowed are kind, gain, input_ohm");
  CHECK_THAT(complaint("neuron.slope_per_v=0"), Catch::StartsWith("f.json: /neuron: slope_per_v = 0 must be"));
  CHECK(complaint("neuron=null") ==
        "f.json: /neuron: null must be the path of a neuron card or an object with high_v, slope_per_v, ...");
  CHECK(complaint(R"(neuron={"card": ")" SOTTO_SOURCE_DIR R"(/devices/neuron_imac_14nm.json", "curve": "table"})") ==
        "f.json: /neuron/curve: \"table\" must be \"logistic\": the card has no table");
  CHECK(complaint("input_driver_ohm=-1") == "f.json: /input_driver_ohm: -1 must be >= 0");
  CHECK(complaint("gain=1") ==
        "f.json: /gain: unknown key; allowed are device, wires, pair_layout, partition, reader, "
        "neuron, input_v_per_unit, bias_v, input_driver_ohm");
}
