#include "sotto/io/calibration_job.hpp"

#include <cmath>

#include "io/calibration_section.hpp"
#include "io/documents.hpp"
#include "io/file_reference.hpp"
#include "io/neuron_conditions.hpp"

namespace sotto::io {
namespace {

using Eigen::Index;

constexpr Index kMostSamples = 100001;

std::vector<ProcessCorner> read_corners(const JsonReader& node) {
  std::vector<ProcessCorner> corners;
  for (Index k = 0; k < node.size(); ++k) {
    const auto entry = node.at(k);
    entry.allow_keys({"name", "nmos_vth_shift_v", "pmos_vth_shift_v"});
    corners.push_back({.name = entry.at("name").string(),
                       .nmos_vth_shift_v = entry.at("nmos_vth_shift_v").number(kAnyNumber),
                       .pmos_vth_shift_v = entry.at("pmos_vth_shift_v").number(kAnyNumber)});
  }
  return corners;
}

void read_axes(const JsonReader& node, NeuronSweep& sweep) {
  std::vector<std::string_view> keys;
  for (const auto& condition : kConditions) keys.push_back(condition.name);
  node.allow_keys(keys);
  for (std::size_t a = 0; a < kConditionAxes; ++a) {
    if (!node.has(kConditions[a].name)) continue;
    const Eigen::VectorXd values = node.at(kConditions[a].name).vector(kNonNegative);
    sweep.axes[a].assign(values.begin(), values.end());
  }
}

NeuronStep read_step(const JsonReader& node, NeuronStep step) {
  node.allow_keys({"low_v", "high_v", "rise_s", "hold_s"});
  step.low_v = node.number_or("low_v", kAnyNumber, step.low_v);
  step.high_v = node.number_or("high_v", kAnyNumber, step.high_v);
  step.rise_s = node.number_or("rise_s", kPositive, step.rise_s);
  step.hold_s = node.number_or("hold_s", kPositive, step.hold_s);
  return step;
}

void read_input(const JsonReader& node, NeuronSweep& sweep) {
  node.allow_keys({"low_v", "high_v", "samples"});
  sweep.input_low_v = node.at("low_v").number(kAnyNumber);
  sweep.input_high_v = node.at("high_v").number(kAnyNumber);
  if (node.has("samples")) sweep.samples = static_cast<int>(node.at("samples").integer(16, kMostSamples));
}

NeuronSweep read_sweep(const JsonReader& root) {
  NeuronSweep sweep;
  const auto nominal = root.at("nominal");
  nominal.allow_keys(condition_keys({}));
  sweep.nominal = read_conditions(nominal, sweep.nominal);
  if (root.has("corners")) sweep.corners = read_corners(root.at("corners"));
  if (root.has("sweep")) read_axes(root.at("sweep"), sweep);
  sweep.channel_length_m = root.number_or("channel_length_m", kPositive, sweep.channel_length_m);
  sweep.junction_length_m = root.number_or("junction_length_m", kPositive, sweep.junction_length_m);
  sweep.junction_width_m = root.number_or("junction_width_m", kPositive, sweep.junction_width_m);
  read_input(root.at("input"), sweep);
  if (root.has("table_knots")) sweep.table_knots = static_cast<int>(root.at("table_knots").integer(4, kMostSamples));
  sweep.probe_a = root.number_or("probe_a", kPositive, sweep.probe_a);
  sweep.min_load_ohm = root.number_or("min_load_ohm", kResistance, sweep.min_load_ohm);
  if (root.has("step")) sweep.step = read_step(root.at("step"), sweep.step);
  sweep.time_limit_s = root.number_or("time_limit_s", kPositive, sweep.time_limit_s);
  return sweep;
}

Json axes_json(const NeuronSweep& sweep) {
  Json json = Json::object();
  for (std::size_t a = 0; a < kConditionAxes; ++a) json[std::string(kConditions[a].name)] = sweep.axes[a];
  return json;
}

Json corners_json(const NeuronSweep& sweep) {
  Json json = Json::array();
  for (const auto& corner : sweep.corners) {
    json.push_back({{"name", corner.name},
                    {"nmos_vth_shift_v", corner.nmos_vth_shift_v},
                    {"pmos_vth_shift_v", corner.pmos_vth_shift_v}});
  }
  return json;
}

}  // namespace

CalibrationJob read_calibration_job(const JsonDocument& document, const std::string& path) {
  const auto root = JsonReader::open(document, "calibration_job");
  root.allow_keys({"name", "description", "netlist", "models", "nominal", "sweep", "corners", "channel_length_m",
                   "junction_length_m", "junction_width_m", "input", "table_knots", "probe_a", "min_load_ohm", "step",
                   "time_limit_s"});
  CalibrationJob job;
  job.name = root.at("name").string();
  job.description = root.string_or("description", "");
  job.netlist_path = resolved_path(root.at("netlist"), path);
  job.models_path = resolved_path(root.at("models"), path);
  job.sweep = blaming(document.file, [&] { return completed(read_sweep(root)); });
  job.resolved_json = to_text(document.root);
  return job;
}

NeuronSweep read_sweep_settings(const JsonDocument& document) {
  return blaming(document.file, [&] { return completed(read_sweep(JsonReader(document))); });
}

CalibrationJob load_calibration_job(const std::string& path, const Overrides& overrides) {
  return read_calibration_job(load_json(path, overrides), path);
}

std::string sweep_settings_json(const NeuronSweep& sweep) {
  const NeuronStep& step = sweep.step;
  return to_text(
      {{"nominal", conditions_json(sweep.nominal)},
       {"sweep", axes_json(sweep)},
       {"corners", corners_json(sweep)},
       {"channel_length_m", sweep.channel_length_m},
       {"junction_length_m", sweep.junction_length_m},
       {"junction_width_m", sweep.junction_width_m},
       {"input", {{"low_v", sweep.input_low_v}, {"high_v", sweep.input_high_v}, {"samples", sweep.samples}}},
       {"table_knots", sweep.table_knots},
       {"probe_a", sweep.probe_a},
       {"min_load_ohm", number_json(sweep.min_load_ohm)},
       {"step", {{"low_v", step.low_v}, {"high_v", step.high_v}, {"rise_s", step.rise_s}, {"hold_s", step.hold_s}}}});
}

}  // namespace sotto::io
