#include "study/study_fingerprint.hpp"

#include <optional>
#include <string>
#include <variant>

#include "sotto/montecarlo/run.hpp"

namespace sotto::study {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;

MatrixXd matrix_of(double number) {
  return MatrixXd::Constant(1, 1, number);
}

MatrixXd matrix_of(const MatrixXd& numbers) {
  return numbers;
}

MatrixXd matrix_of(const Eigen::VectorXd& numbers) {
  return numbers;
}

/// One resistance for all, or one each.
template <typename Number, typename Numbers>
MatrixXd matrix_of(const std::variant<Number, Numbers>& ohm) {
  return std::visit([](const auto& value) { return matrix_of(value); }, ohm);
}

/// Empty where the default holds.
MatrixXd matrix_of(const std::optional<LineOhm>& ohm) {
  return ohm ? matrix_of(*ohm) : MatrixXd();
}

}  // namespace

void StudyFingerprint::add(const MatrixXd& numbers) {
  SampleResult link;
  link.sample = static_cast<std::int64_t>(value_);
  link.weight = static_cast<double>(numbers.rows());
  link.outputs = numbers.reshaped();
  value_ = checksum({&link, 1});
}

void StudyFingerprint::add(std::string_view text) {
  SampleResult link;
  link.sample = static_cast<std::int64_t>(value_);
  link.failure = text;
  value_ = checksum({&link, 1});
}

void StudyFingerprint::add(double number) {
  add(matrix_of(number));
}

void StudyFingerprint::add(const std::vector<double>& numbers) {
  add(MatrixXd(Eigen::Map<const Eigen::VectorXd>(numbers.data(), static_cast<Index>(numbers.size()))));
}

void StudyFingerprint::add(const Wires& wires) {
  for (const SegmentOhm& ohm : {wires.row_segment_ohm, wires.col_segment_ohm}) add(matrix_of(ohm));
  for (const LineOhm& ohm : {wires.driver_ohm, wires.sense_ohm}) add(matrix_of(ohm));
  add(static_cast<double>(wires.row_far_end));
  add(static_cast<double>(wires.col_far_end));
  add(matrix_of(wires.row_far_segment_ohm));
  add(matrix_of(wires.driver_far_ohm));
  add(matrix_of(wires.col_far_segment_ohm));
  add(matrix_of(wires.sense_far_ohm));
}

void StudyFingerprint::add_dc(const Crossbar& crossbar) {
  add(crossbar.cell_resistance_ohm);
  add(crossbar.wires);
  for (const Index row : crossbar.floating_rows) add(static_cast<double>(row));
}

void StudyFingerprint::add(const Crossbar& crossbar) {
  add_dc(crossbar);
  if (has_capacitance(crossbar.capacitance)) add(crossbar.capacitance);  // without it stores of before stay the same
}

void StudyFingerprint::add(const Capacitance& capacitance) {
  for (const SegmentFarad& farad : {capacitance.row_segment_f, capacitance.col_segment_f}) add(matrix_of(farad));
  add(capacitance.cell_f);
}

void StudyFingerprint::add(const Reader& reader) {
  if (const auto* amp = std::get_if<DiffAmp>(&reader)) add(std::vector<double>{amp->gain, amp->input_ohm});
  if (const auto* amp = std::get_if<Transimpedance>(&reader)) add(amp->feedback_ohm);
}

void StudyFingerprint::add(const Tile& tile) {
  add_dc(tile.crossbar);
  add(tile.reader);
  for (const Reader& reader : tile.pair_readers) add(reader);
  add(MatrixXd(tile.offset_v));
}

void StudyFingerprint::add(const SigmoidNeuron& neuron) {
  add(std::vector<double>{neuron.low_v, neuron.high_v, neuron.slope_per_v, neuron.centre_v, neuron.output_ohm});
  for (const auto* knots : {&neuron.table.input_v, &neuron.table.output_v, &neuron.table.output_ohm}) add(*knots);
  for (const auto* knots : {&neuron.supply.input_v, &neuron.supply.power_w}) add(*knots);
}

void StudyFingerprint::add(const AnalogNetwork& network) {
  add(network.input_driver_ohm);
  for (const AnalogLayer& layer : network.layers) {
    for (const Tile& tile : layer.tiles) add(tile);
    add(static_cast<double>(layer.combine));
    add(layer.bias_v);
    for (const Index row : layer.bias_rows) add(static_cast<double>(row));
    add(layer.neuron);
    for (const SigmoidNeuron& neuron : layer.neurons) add(neuron);
  }
}

void StudyFingerprint::add(const NeuronConditions& conditions) {
  add(std::string_view(conditions.corner));
  for (const ConditionAxis& axis : kConditions) add(conditions.*axis.field);
  add(conditions.load_ohm);
}

void StudyFingerprint::add(const io::NeuronCalibration& calibration) {
  add(calibration.conditions);
  add(calibration.logistic ? 1.0 : 0.0);
  add(calibration.neuron.min_load_ohm);
  for (const CalibratedPoint& point : calibration.neuron.points) {
    add(point.conditions);
    add(point.neuron);
  }
}

}  // namespace sotto::study
