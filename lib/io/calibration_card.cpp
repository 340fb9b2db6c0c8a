#include "sotto/io/calibration_card.hpp"

#include <fmt/format.h>

#include <cmath>
#include <string_view>
#include <utility>

#include "io/calibration_section.hpp"
#include "io/card.hpp"
#include "io/neuron_conditions.hpp"
#include "sotto/core/version.hpp"

namespace sotto::io {
namespace {

using Eigen::Index;

using NeuronField = std::pair<std::string_view, double SigmoidNeuron::*>;
constexpr NeuronField kNeuronFields[] = {{"low_v", &SigmoidNeuron::low_v},
                                         {"high_v", &SigmoidNeuron::high_v},
                                         {"slope_per_v", &SigmoidNeuron::slope_per_v},
                                         {"centre_v", &SigmoidNeuron::centre_v},
                                         {"output_ohm", &SigmoidNeuron::output_ohm},
                                         {"delay_s", &SigmoidNeuron::delay_s},
                                         {"energy_per_transition_j", &SigmoidNeuron::energy_per_transition_j}};

using PointField = std::pair<std::string_view, double CalibratedPoint::*>;
constexpr PointField kPointFields[] = {{"steepest_slope", &CalibratedPoint::steepest_slope},
                                       {"output_ohm_min", &CalibratedPoint::output_ohm_min},
                                       {"output_ohm_max", &CalibratedPoint::output_ohm_max},
                                       {"input_ohm", &CalibratedPoint::input_ohm},
                                       {"static_power_w", &CalibratedPoint::static_power_w}};

using ResidualField = std::pair<std::string_view, FitResidual CalibratedPoint::*>;
constexpr ResidualField kResiduals[] = {{"logistic_residual", &CalibratedPoint::logistic},
                                        {"table_residual", &CalibratedPoint::table},
                                        {"loaded_residual", &CalibratedPoint::loaded}};

const CalibratedPoint& nominal_point(const CalibratedNeuron& neuron) {
  for (const auto& point : neuron.points) {
    if (point.conditions == neuron.nominal) return point;
  }
  throw InvalidArgument("the nominal conditions of a calibration must be a point of its grid");
}

Json point_json(const CalibratedPoint& point) {
  Json json = conditions_json(point.conditions);
  for (const auto& [name, field] : kNeuronFields) json[std::string(name)] = point.neuron.*field;
  for (const auto& [name, field] : kPointFields) json[std::string(name)] = number_json(point.*field);
  for (const auto& [name, residual] : kResiduals) {
    json[std::string(name)] = {{"rms", (point.*residual).rms}, {"max", (point.*residual).max}};
  }
  json["output_v"] = point.neuron.table.output_v;
  json["output_ohm_at_knots"] = point.neuron.table.output_ohm;
  if (!point.neuron.supply.empty()) json["supply_w_at_knots"] = point.neuron.supply.power_w;
  return json;
}

Json parameters_json(const CalibratedPoint& point, const CalibrationOrigin& origin) {
  const auto source =
      fmt::format("sotto calibrate: {} with {} in ngspice {}", origin.netlist, origin.models, origin.ngspice_version);
  Json json = Json::object();
  for (const auto& [name, field] : kNeuronFields) {
    json[std::string(name)] = {{"value", point.neuron.*field}, {"source", source}};
  }
  return json;
}

Json validity_json(const CalibratedNeuron& neuron) {
  Json json = {{"corner", neuron.corners}};
  for (std::size_t a = 0; a < kConditionAxes; ++a) {
    json[std::string(kConditions[a].name)] = {neuron.axes[a].front(), neuron.axes[a].back()};
  }
  json["load_ohm"] = {number_json(neuron.min_load_ohm), nullptr};
  return json;
}

Json calibration_json(const CalibratedNeuron& neuron, const CalibrationOrigin& origin) {
  Json axes = Json::object();
  for (std::size_t a = 0; a < kConditionAxes; ++a) axes[std::string(kConditions[a].name)] = neuron.axes[a];
  Json points = Json::array();
  for (const auto& point : neuron.points) points.push_back(point_json(point));
  return {{"sotto_version", std::string(version())},
          {"ngspice_version", origin.ngspice_version},
          {"netlist", origin.netlist},
          {"netlist_hash", origin.netlist_hash},
          {"models", origin.models},
          {"models_hash", origin.models_hash},
          {"settings_hash", origin.settings_hash},
          {"settings", parse_json("settings", origin.settings_json).root},
          {"validity", validity_json(neuron)},
          {"nominal", conditions_json(neuron.nominal)},
          {"axes", axes},
          {"table_input_v", neuron.points.front().neuron.table.input_v},
          {"points", points}};
}

std::vector<double> numbers(const JsonReader& node) {
  const Eigen::VectorXd values = node.vector(kAnyNumber);
  return {values.begin(), values.end()};
}

CalibratedPoint read_point(const JsonReader& node, const std::vector<double>& input_v) {
  auto keys = condition_keys({"output_v", "output_ohm_at_knots", "supply_w_at_knots"});
  for (const auto& [name, field] : kNeuronFields) keys.push_back(name);
  for (const auto& [name, field] : kPointFields) keys.push_back(name);
  for (const auto& [name, field] : kResiduals) keys.push_back(name);
  node.allow_keys(keys);
  CalibratedPoint point;
  for (const auto& condition : kConditions) node.at(condition.name);  // each must be there
  point.conditions = read_conditions(node, {});
  for (const auto& [name, field] : kNeuronFields) point.neuron.*field = node.at(name).number(kAnyNumber);
  for (const auto& [name, field] : kPointFields) point.*field = node.at(name).number(kResistance);
  for (const auto& [name, field] : kResiduals) {
    const auto residual = node.at(name);
    residual.allow_keys({"rms", "max"});
    point.*field = {.rms = residual.at("rms").number(kNonNegative), .max = residual.at("max").number(kNonNegative)};
  }
  point.neuron.table = {.input_v = input_v,
                        .output_v = numbers(node.at("output_v")),
                        .output_ohm = numbers(node.at("output_ohm_at_knots"))};
  if (node.has("supply_w_at_knots")) {
    point.neuron.supply = {.input_v = input_v, .power_w = numbers(node.at("supply_w_at_knots"))};
  }
  return point;
}

/// Corners and smallest load stand only here; limits of the axes are for people and must say what the axes say.
void read_validity(const JsonReader& node, CalibratedNeuron& neuron) {
  node.allow_keys(condition_keys({}));
  for (Index k = 0; k < node.at("corner").size(); ++k) neuron.corners.push_back(node.at("corner").at(k).string());
  for (std::size_t a = 0; a < kConditionAxes; ++a) {
    const auto limits = numbers(node.at(kConditions[a].name));
    if (limits != std::vector<double>{neuron.axes[a].front(), neuron.axes[a].back()}) {
      node.at(kConditions[a].name).fail("the first and the last value of its axis");
    }
  }
  const auto load = node.at("load_ohm");
  if (load.size() != 2 || !load.at(1).value().is_null()) load.fail("the smallest load and null");
  neuron.min_load_ohm = load.at(0).number(kResistance);
}

}  // namespace

CalibratedNeuron read_calibrated_neuron(const JsonReader& node) {
  node.allow_keys({"sotto_version", "ngspice_version", "netlist", "netlist_hash", "models", "models_hash",
                   "settings_hash", "settings", "validity", "nominal", "axes", "table_input_v", "points"});
  CalibratedNeuron neuron;
  node.at("nominal").allow_keys(condition_keys({}));
  neuron.nominal = read_conditions(node.at("nominal"), {});
  for (std::size_t a = 0; a < kConditionAxes; ++a) neuron.axes[a] = numbers(node.at("axes").at(kConditions[a].name));
  read_validity(node.at("validity"), neuron);
  const auto input_v = numbers(node.at("table_input_v"));
  const auto points = node.at("points");
  for (Index k = 0; k < points.size(); ++k) neuron.points.push_back(read_point(points.at(k), input_v));
  blaming(node.where(), [&] { validate(neuron); });
  return neuron;
}

std::string calibration_card_json(const CalibrationCard& card) {
  validate(card.neuron);
  Json json = {{"schema", 1}, {"kind", "neuron_card"}, {"name", card.name}};
  if (!card.description.empty()) json["description"] = card.description;
  json["parameters"] = parameters_json(nominal_point(card.neuron), card.origin);
  json["calibration"] = calibration_json(card.neuron, card.origin);
  return to_text(json);
}

CalibrationCard load_calibration_card(const std::string& path) {
  const auto document = load_json(path);
  const auto root = JsonReader::open(document, "neuron_card");
  if (!root.has("calibration")) root.fail("a neuron card with a calibration, as sotto calibrate writes it");
  const auto node = root.at("calibration");
  CalibrationCard card{.name = root.at("name").string(),
                       .description = root.string_or("description", ""),
                       .neuron = read_calibrated_neuron(node),
                       .origin = {}};
  const auto text = [&](const char* key) { return node.at(key).string(); };
  card.origin = {.netlist = text("netlist"),
                 .netlist_hash = text("netlist_hash"),
                 .models = text("models"),
                 .models_hash = text("models_hash"),
                 .settings_json = to_text(node.at("settings").value()),
                 .settings_hash = text("settings_hash"),
                 .ngspice_version = text("ngspice_version")};
  return card;
}

bool has_calibration(const std::string& path) {
  return JsonReader::open(load_json(path), "neuron_card").has("calibration");
}

NeuronSweep sweep_of(const CalibrationCard& card) {
  return read_sweep_settings(parse_json(card.name + ", calibration.settings", card.origin.settings_json));
}

}  // namespace sotto::io
