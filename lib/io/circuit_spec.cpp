#include "io/circuit_spec.hpp"

#include <fmt/format.h>

#include <cmath>

#include "io/file_reference.hpp"
#include "io/neuron_conditions.hpp"
#include "sotto/io/calibration_card.hpp"
#include "sotto/io/device_card.hpp"
#include "sotto/io/device_model.hpp"
#include "sotto/io/neuron_card.hpp"
#include "sotto/io/wire_card.hpp"

namespace sotto::io {
namespace {

using Eigen::Index;

/// The spread that the card states: coefficients of variation of R_P and of TMR (log-normal).
std::optional<Variation> card_variation(const DeviceCard& card) {
  const auto common_cv = card.value("resistance_p_cv");
  if (!common_cv) return std::nullopt;
  Variation variation;
  variation.common_sigma = std::sqrt(std::log1p(*common_cv * *common_cv));
  const double tmr = mtj_from_card(card).tmr_ratio;
  if (const auto tmr_cv = card.value("tmr_cv")) variation.ratio_sigma = *tmr_cv * tmr / (1 + tmr);
  return variation;
}

/// Resistances, and what the card says about their spread and temperature.
CellPair read_cells(const JsonReader& node, const std::string& file, CircuitSpec& circuit) {
  if (node.value().is_string()) {
    const DeviceCard card = load_device_card(resolved_path(node, file));
    circuit.card_variation = card_variation(card);
    circuit.temperature_law = temperature_law_from_card(card);
    circuit.card_temperature_k = card.value("temperature_k").value_or(circuit.card_temperature_k);
    return cell_pair(mtj_from_card(card));
  }
  if (!node.value().is_object()) node.fail("the path of a device card or an object with on_ohm and off_ohm");
  node.allow_keys({"on_ohm", "off_ohm"});
  const CellPair cells{.on_ohm = node.at("on_ohm").number(kPositive), .off_ohm = node.at("off_ohm").number(kPositive)};
  if (cells.off_ohm < cells.on_ohm) node.at("off_ohm").fail(fmt::format(">= on_ohm = {}", cells.on_ohm));
  return cells;
}

/// Resistances and capacitances of segments.
void read_wires(const JsonReader& node, const std::string& file, LayerCircuit& layer) {
  Wires& wires = layer.wires;
  if (node.value().is_null()) return;
  if (node.value().is_string()) {
    wires = load_wires(resolved_path(node, file));
    layer.capacitance = load_wire_capacitance(resolved_path(node, file));
    return;
  }
  if (!node.value().is_object()) {
    node.fail("null (ideal), the path of a wire card, or an object with row_segment_ohm and col_segment_ohm");
  }
  node.allow_keys({"row_segment_ohm", "col_segment_ohm"});
  wires.row_segment_ohm = node.at("row_segment_ohm").number(kNonNegative);
  wires.col_segment_ohm = node.at("col_segment_ohm").number(kNonNegative);
}

/// The neuron of a card at its nominal conditions; fills `circuit.calibration` where the card has one.
SigmoidNeuron read_card(const std::string& path, CircuitSpec& circuit) {
  if (has_calibration(path)) {
    const auto neuron = load_calibration_card(path).neuron;
    circuit.calibration = {.card = path, .neuron = neuron, .conditions = neuron.nominal};
  }
  return load_neuron(path);
}

/// {"card": path, "curve": "table" or "logistic", "conditions": {...}}: a calibrated neuron away from its nominal
/// conditions, which must lie in its validity box.
SigmoidNeuron read_calibrated(const JsonReader& node, const std::string& file, CircuitSpec& circuit) {
  node.allow_keys({"card", "curve", "conditions"});
  const auto path = resolved_path(node.at("card"), file);
  const bool logistic = node.has("curve") && node.at("curve").word<bool>({{"table", false}, {"logistic", true}});
  SigmoidNeuron neuron = read_card(path, circuit);
  if (node.has("conditions")) {
    const auto asked = node.at("conditions");
    asked.allow_keys(condition_keys({}));
    if (!circuit.calibration) asked.fail("absent beside a card without calibration");
    NeuronCalibration& calibration = *circuit.calibration;
    calibration.conditions = read_conditions(asked, calibration.neuron.nominal);
    neuron = blaming(asked.where(), [&] { return neuron_at(calibration.neuron, calibration.conditions); });
  }
  if (circuit.calibration) circuit.calibration->logistic = logistic;
  if (logistic) neuron.table = {};
  if (node.has("curve") && !logistic && neuron.table.empty())
    node.at("curve").fail("\"logistic\": the card has no table");
  return neuron;
}

SigmoidNeuron read_neuron(const JsonReader& node, const std::string& file, CircuitSpec& circuit) {
  if (node.value().is_string()) return read_card(resolved_path(node, file), circuit);
  if (!node.value().is_object()) node.fail("the path of a neuron card or an object with high_v, slope_per_v, ...");
  if (node.has("card")) return read_calibrated(node, file, circuit);
  node.allow_keys({"low_v", "high_v", "slope_per_v", "centre_v", "output_ohm"});
  SigmoidNeuron neuron;
  neuron.high_v = node.at("high_v").number(kAnyNumber);
  neuron.slope_per_v = node.at("slope_per_v").number(kAnyNumber);
  neuron.low_v = node.number_or("low_v", kAnyNumber, neuron.low_v);
  neuron.centre_v = node.number_or("centre_v", kAnyNumber, neuron.centre_v);
  neuron.output_ohm = node.number_or("output_ohm", kNonNegative, neuron.output_ohm);
  blaming(node.where(), [&] { validate(neuron); });
  return neuron;
}

PartitionRule read_partition(const JsonReader& node) {
  node.allow_keys({"max_rows", "max_pairs", "outputs", "bias_rows"});
  constexpr Index kMaxLines = Index{1} << 20;
  PartitionRule rule;
  if (node.has("max_rows")) rule.max_rows = node.at("max_rows").integer(1, kMaxLines);
  if (node.has("max_pairs")) rule.max_pairs = node.at("max_pairs").integer(1, kMaxLines);
  if (node.has("outputs")) {
    rule.outputs = node.at("outputs").word<PartitionOutputs>(
        {{"average", PartitionOutputs::average}, {"sum", PartitionOutputs::sum}});
  }
  if (node.has("bias_rows")) {
    rule.bias_rows = node.at("bias_rows").word<BiasRows>({{"last", BiasRows::last}, {"every", BiasRows::every}});
  }
  return rule;
}

/// One number for all layers, or an array with one per layer.
Eigen::VectorXd read_per_layer(const JsonReader& node, Index num_layers) {
  if (!node.value().is_array()) return Eigen::VectorXd::Constant(num_layers, node.number(kPositive));
  if (node.size() != num_layers) node.fail(fmt::format("a number or an array of {}, one per layer", num_layers));
  return node.vector(kPositive);
}

std::vector<Reader> read_readers(const JsonReader& node, Index num_layers) {
  enum class Kind { difference_amplifier, transimpedance };
  const auto kind = node.at("kind").word<Kind>(
      {{"difference_amplifier", Kind::difference_amplifier}, {"transimpedance", Kind::transimpedance}});
  std::vector<Reader> readers;
  if (kind == Kind::transimpedance) {
    node.allow_keys({"kind", "feedback_ohm"});
    for (const double ohm : read_per_layer(node.at("feedback_ohm"), num_layers)) readers.push_back(Transimpedance{ohm});
    return readers;
  }
  node.allow_keys({"kind", "gain", "input_ohm"});
  const auto input_ohm = node.number_or("input_ohm", kPositive, DiffAmp{}.input_ohm);
  for (const double gain : read_per_layer(node.at("gain"), num_layers)) {
    readers.push_back(DiffAmp{.gain = gain, .input_ohm = input_ohm});
  }
  return readers;
}

}  // namespace

CircuitSpec read_circuit_spec(const JsonReader& node, const std::string& file, Index num_layers) {
  node.allow_keys({"device", "wires", "pair_layout", "partition", "reader", "neuron", "input_v_per_unit", "bias_v",
                   "input_driver_ohm"});
  CircuitSpec circuit;
  LayerCircuit layer;
  layer.cells = read_cells(node.at("device"), file, circuit);
  read_wires(node.at("wires"), file, layer);
  if (node.has("pair_layout")) {
    layer.pair_layout =
        node.at("pair_layout")
            .word<PairLayout>({{"shared_node", PairLayout::shared_node}, {"alternating", PairLayout::alternating}});
  }
  if (node.has("partition")) layer.partition = read_partition(node.at("partition"));
  layer.neuron = read_neuron(node.at("neuron"), file, circuit);
  layer.bias_v = node.number_or("bias_v", kAnyNumber, layer.bias_v);
  circuit.input_v_per_unit = node.number_or("input_v_per_unit", kAnyNumber, circuit.input_v_per_unit);
  circuit.input_driver_ohm = node.number_or("input_driver_ohm", kNonNegative, circuit.input_driver_ohm);
  for (const auto& reader : read_readers(node.at("reader"), num_layers)) {
    layer.reader = reader;
    circuit.layers.push_back(layer);
  }
  return circuit;
}

}  // namespace sotto::io
