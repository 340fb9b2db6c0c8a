#include "io/result_parts.hpp"

#include <fmt/format.h>

#include <cmath>

#include "io/json_writer.hpp"
#include "sotto/core/version.hpp"

namespace sotto::io {

Json result_head(const char* kind) {
  Json json;
  json["schema"] = 1;
  json["kind"] = kind;
  json["sotto_version"] = std::string(version());
  return json;
}

Json report_json(const SolveReport& report) {
  Json json;
  json["termination"] = std::string(to_string(report.termination));
  json["kcl_residual_rel"] = number_json(report.kcl_residual_rel);
  json["iterations"] = report.iterations;
  json["method"] = report.method;
  json["wall_s"] = number_json(report.wall_s);
  if (report.termination != Termination::converged) json["message"] = report.message;
  return json;
}

Json power_json(const PowerByPlace& power) {
  Json json;
  json["cells"] = number_json(power.cells_w);
  json["row_wires"] = number_json(power.row_wires_w);
  json["col_wires"] = number_json(power.col_wires_w);
  json["drivers"] = number_json(power.drivers_w);
  json["senses"] = number_json(power.senses_w);
  json["source"] = number_json(power.source_w);
  return json;
}

Json interval_json(const Estimate& estimate) {
  Json json;
  json["value"] = number_json(estimate.value);
  json["lower"] = number_json(estimate.lower);
  json["upper"] = number_json(estimate.upper);
  return json;
}

void add_record(Json& json, const RunRecord& record) {
  json["seed"] = record.seed ? Json(*record.seed) : Json(nullptr);
  json["threads"] = record.threads;
  json["simd"] = to_string(record.simd);
  json["configuration"] = parse_json("configuration", record.configuration_json).root;
}

std::string csv_number(double x) {
  return std::isnan(x) ? "nan" : fmt::format("{}", x);
}

}  // namespace sotto::io
