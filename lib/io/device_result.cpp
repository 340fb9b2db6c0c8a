#include "sotto/io/device_result.hpp"

#include <fmt/format.h>

#include "io/json_writer.hpp"
#include "io/result_parts.hpp"

namespace sotto::io {
namespace {

Json list_json(const std::vector<double>& values) {
  auto list = Json::array();
  for (const double value : values) list.push_back(number_json(value));
  return list;
}

Json point_json(const SwitchingPoint& point) {
  Json json;
  json["amplitude"] = number_json(point.amplitude);
  json["width_s"] = number_json(point.width_s);
  json["probability"] = number_json(point.probability);
  json["standard_error"] = number_json(point.standard_error);
  json["switched"] = point.switched;
  json["samples"] = point.samples;
  json["half_step_difference"] = number_json(point.half_step_difference);
  return json;
}

Json card_json(const DeviceCard& card) {
  auto parameters = Json::object();
  for (const auto& [name, parameter] : card.parameters) {
    Json entry;
    entry["value"] = parameter.value ? number_json(*parameter.value) : Json(nullptr);
    entry["source"] = parameter.source;
    if (parameter.assumed) entry["assumed"] = true;
    parameters[name] = entry;
  }
  return parameters;
}

/// A field of a CSV line that may hold commas.
std::string csv_text(const std::string& text) {
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

std::string parameter_line(const std::string& name, const CardParameter& parameter) {
  return fmt::format("  {:<38}{:<14}{}{}\n", name, parameter.value ? fmt::format("{:g}", *parameter.value) : "unknown",
                     parameter.source, parameter.assumed ? " (assumed)" : "");
}

}  // namespace

std::string trajectory_result_json(const TrajectoryResult& result, const RunRecord& record) {
  auto json = result_head("device_trajectory_result");
  const Trajectory& path = result.path;
  json["termination"] = std::string(to_string(path.termination));
  json["message"] = path.message;
  json["crossing_s"] = number_json(path.crossing_s);
  json["end"] = vector_json(path.end);
  json["steps"] = path.steps;
  json["norm_error"] = number_json(path.norm_error);
  json["time_s"] = list_json(path.time_s);
  json["m"] = matrix_json(path.m.transpose());
  if (!result.resistance_ohm.empty()) json["resistance_ohm"] = list_json(result.resistance_ohm);
  json["wall_s"] = number_json(result.wall_s);
  add_record(json, record);
  return to_text(json);
}

std::string trajectory_result_csv(const TrajectoryResult& result) {
  const bool reads = !result.resistance_ohm.empty();
  std::string text = reads ? "time_s,mx,my,mz,resistance_ohm\n" : "time_s,mx,my,mz\n";
  for (std::size_t k = 0; k < result.path.time_s.size(); ++k) {
    const Eigen::Vector3d m = result.path.m.col(static_cast<Eigen::Index>(k));
    text += fmt::format("{},{},{},{}", csv_number(result.path.time_s[k]), csv_number(m.x()), csv_number(m.y()),
                        csv_number(m.z()));
    if (reads) text += "," + csv_number(result.resistance_ohm[k]);
    text += '\n';
  }
  return text;
}

std::string switching_result_json(const SwitchingResult& result, const RunRecord& record) {
  auto json = result_head("device_switching_result");
  json["method"] = result.method;
  json["waveform"] = result.waveform;
  json["points"] = Json::array();
  for (const SwitchingPoint& point : result.points) json["points"].push_back(point_json(point));
  json["thresholds"] = Json::array();
  for (const SwitchingThreshold& threshold : result.thresholds) {
    json["thresholds"].push_back({{"width_s", number_json(threshold.width_s)},
                                  {"amplitude", number_json(threshold.amplitude)},
                                  {"note", threshold.note}});
  }
  json["interrupted"] = result.interrupted;
  json["wall_s"] = number_json(result.wall_s);
  add_record(json, record);
  return to_text(json);
}

std::string switching_result_csv(const SwitchingResult& result) {
  std::string text = "amplitude,width_s,probability,standard_error,switched,samples,half_step_difference\n";
  for (const SwitchingPoint& point : result.points) {
    text += fmt::format("{},{},{},{},{},{},{}\n", csv_number(point.amplitude), csv_number(point.width_s),
                        csv_number(point.probability), csv_number(point.standard_error), point.switched, point.samples,
                        csv_number(point.half_step_difference));
  }
  return text;
}

std::string write_error_result_json(const WriteErrorResult& result, const RunRecord& record) {
  auto json = result_head("device_wer_result");
  json["waveform"] = result.waveform;
  json["points"] = Json::array();
  for (const auto& [amplitude, width_s, found] : result.points) {
    Json point;
    point["amplitude"] = number_json(amplitude);
    point["width_s"] = number_json(width_s);
    point["write_error_rate"] = number_json(found.rate);
    point["error_rel"] = number_json(found.error_rel);
    point["method"] = std::string(to_string(found.method));
    point["samples"] = found.samples;
    point["note"] = found.note;
    json["points"].push_back(point);
  }
  json["interrupted"] = result.interrupted;
  json["wall_s"] = number_json(result.wall_s);
  add_record(json, record);
  return to_text(json);
}

std::string write_error_result_csv(const WriteErrorResult& result) {
  std::string text = "amplitude,width_s,write_error_rate,error_rel,method,samples\n";
  for (const auto& [amplitude, width_s, found] : result.points) {
    text += fmt::format("{},{},{},{},{},{}\n", csv_number(amplitude), csv_number(width_s), csv_number(found.rate),
                        csv_number(found.error_rel), to_string(found.method), found.samples);
  }
  return text;
}

std::string equilibrium_result_json(const EquilibriumResult& result, const RunRecord& record) {
  auto json = result_head("device_equilibrium_result");
  json["samples"] = result.samples;
  json["samples_inside"] = result.samples_inside;
  json["duration_s"] = number_json(result.duration_s);
  json["step_s"] = number_json(result.step_s);
  json["mean"] = vector_json(result.mean);
  json["second"] = matrix_json(result.second);
  json["square"] = number_json(result.square);
  json["square_exact"] = number_json(result.square_exact);
  json["square_standard_error"] = number_json(result.square_standard_error);
  json["bin_cos"] = vector_json(result.bin_cos);
  json["share"] = vector_json(result.share);
  json["share_exact"] = vector_json(result.share_exact);
  json["wall_s"] = number_json(result.wall_s);
  add_record(json, record);
  return to_text(json);
}

std::string equilibrium_result_csv(const EquilibriumResult& result) {
  std::string text = "bin_cos,share,share_exact\n";
  for (Eigen::Index k = 0; k < result.bin_cos.size(); ++k) {
    text += fmt::format("{},{},{}\n", csv_number(result.bin_cos[k]), csv_number(result.share[k]),
                        csv_number(result.share_exact[k]));
  }
  return text;
}

std::string device_summary_json(const DeviceSummary& summary) {
  auto json = result_head("device_result");
  json["name"] = summary.card.name;
  json["type"] = summary.card.type;
  json["description"] = summary.card.description;
  json["parameters"] = card_json(summary.card);
  json["derived"] = Json::object();
  for (const auto& [name, value, rule] : summary.derived) {
    json["derived"][name] = {{"value", number_json(value)}, {"rule", rule}};
  }
  json["unknown"] = Json::object();
  for (const auto& [name, reason] : summary.unknown) json["unknown"][name] = reason;
  json["warnings"] = Json::array();
  for (const Finding& finding : summary.warnings)
    json["warnings"].push_back(finding.quantity + ": " + finding.sentence);
  json["notes"] = summary.card.notes;
  return to_text(json);
}

std::string device_summary_csv(const DeviceSummary& summary) {
  std::string text = "name,value,source\n";
  for (const auto& [name, parameter] : summary.card.parameters) {
    text += fmt::format("{},{},{}\n", name, parameter.value ? csv_number(*parameter.value) : "nan",
                        csv_text(parameter.source));
  }
  for (const auto& [name, value, rule] : summary.derived) {
    text += fmt::format("{},{},{}\n", name, csv_number(value), csv_text("derived: " + rule));
  }
  for (const auto& [name, reason] : summary.unknown) text += fmt::format("{},nan,{}\n", name, csv_text(reason));
  return text;
}

std::string device_summary_text(const DeviceSummary& summary) {
  const DeviceCard& card = summary.card;
  auto text = fmt::format("{} ({})\n{}\n\nparameters (SI units)\n", card.name, card.type, card.description);
  for (const auto& [name, parameter] : card.parameters) text += parameter_line(name, parameter);
  text += "\nderived\n";
  for (const auto& [name, value, rule] : summary.derived) {
    text += fmt::format("  {:<38}{:<14}{}\n", name, fmt::format("{:g}", value), rule);
  }
  if (!summary.unknown.empty()) text += "\nnot computed\n";
  for (const auto& [name, reason] : summary.unknown) text += fmt::format("  {:<38}{}\n", name, reason);
  for (const Finding& finding : summary.warnings) {
    text += fmt::format("\nwarning: {}: {}\n", finding.quantity, finding.sentence);
  }
  for (const auto& note : card.notes) text += "\nnote: " + note + "\n";
  return text;
}

}  // namespace sotto::io
