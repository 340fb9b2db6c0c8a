#include "sotto/io/transistor_result.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "io/json_writer.hpp"
#include "io/result_parts.hpp"

namespace sotto::io {
namespace {

Json deviation_json(const Deviation& deviation) {
  return {{"rms_v", number_json(deviation.rms_v)}, {"worst_v", number_json(deviation.worst_v)}};
}

Json layer_json(const LayerDeviation& layer) {
  return {{"total", deviation_json(layer.total)},
          {"inherited", deviation_json(layer.inherited)},
          {"curve", deviation_json(layer.curve)},
          {"loading", deviation_json(layer.loading)},
          {"swing_v", number_json(layer.swing_v)},
          {"input_low_v", number_json(layer.input_low_v)},
          {"input_high_v", number_json(layer.input_high_v)},
          {"amplifier_low_v", number_json(layer.amplifier_low_v)},
          {"amplifier_high_v", number_json(layer.amplifier_high_v)},
          {"outside_table", number_json(layer.outside_table)}};
}

}  // namespace

bool TransistorResult::within_tolerance() const {
  return std::ranges::all_of(
      layers, [&](const LayerDeviation& layer) { return layer.total.worst_v <= tolerance * layer.swing_v; });
}

std::string transistor_result_json(const TransistorResult& result, const RunRecord& record) {
  auto json = result_head("transistor_result");
  json["images"] = result.images;
  json["layers"] = Json::array();
  for (const LayerDeviation& layer : result.layers) json["layers"].push_back(layer_json(layer));
  json["same_class"] = number_json(result.same_class);
  json["accuracy_behavioral"] = number_json(result.accuracy_behavioral);
  json["accuracy_transistor"] = number_json(result.accuracy_transistor);
  json["tolerance"] = number_json(result.tolerance);
  json["within_tolerance"] = result.within_tolerance();
  json["behavioral_v"] = matrix_json(result.behavioral_v);
  json["transistor_v"] = matrix_json(result.transistor_v);
  json["warnings"] = result.warnings;
  json["ngspice_version"] = result.ngspice_version;
  json["ngspice_wall_s"] = number_json(result.ngspice_wall_s);
  add_record(json, record);
  return to_text(json);
}

std::string transistor_result_csv(const TransistorResult& result) {
  std::string text =
      "layer,swing_v,total_rms_v,total_worst_v,inherited_rms_v,inherited_worst_v,curve_rms_v,curve_worst_v,"
      "loading_rms_v,loading_worst_v\n";
  for (std::size_t l = 0; l < result.layers.size(); ++l) {
    const LayerDeviation& layer = result.layers[l];
    text += fmt::format("{},{}", l, csv_number(layer.swing_v));
    for (const auto* part : {&layer.total, &layer.inherited, &layer.curve, &layer.loading})
      text += fmt::format(",{},{}", csv_number(part->rms_v), csv_number(part->worst_v));
    text += '\n';
  }
  return text;
}

}  // namespace sotto::io
