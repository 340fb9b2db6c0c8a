#include "sotto/io/crosscheck_result.hpp"

#include <fmt/format.h>

#include "io/json_writer.hpp"
#include "io/result_parts.hpp"

namespace sotto::io {
namespace {

Json difference_json(const Difference& difference) {
  Json json;
  json["max_rel"] = number_json(difference.max_rel);
  json["max_abs"] = number_json(difference.max_abs);
  json["compared"] = difference.compared;
  return json;
}

}  // namespace

std::string crosscheck_result_json(const CrossCheckResult& result, const RunRecord& record) {
  auto json = result_head("crosscheck_result");
  json["outputs"] = difference_json(result.outputs);
  json["nodes"] = difference_json(result.nodes);
  if (result.lags) json["lags"] = difference_json(*result.lags);
  if (result.energies) json["energies"] = difference_json(*result.energies);
  json["tolerance"] = number_json(result.tolerance);
  json["within_tolerance"] = result.within_tolerance();
  json["inputs"] = result.inputs;
  json["warnings"] = result.warnings;
  json["ngspice_version"] = result.ngspice_version;
  json["native_wall_s"] = number_json(result.native_wall_s);
  json["ngspice_wall_s"] = number_json(result.ngspice_wall_s);
  add_record(json, record);
  return to_text(json);
}

std::string netlist_json(const std::string& path, const std::string& dialect) {
  Json json;
  json["netlist"] = path;
  json["dialect"] = dialect;
  return to_text(json);
}

std::string crosscheck_result_csv(const CrossCheckResult& result) {
  std::string header, fields;
  const auto add = [&](const std::string& name, const std::optional<Difference>& difference) {
    if (!difference) return;
    header += fmt::format("{0}_max_rel,{0}_max_abs,", name);
    fields += fmt::format("{},{},", csv_number(difference->max_rel), csv_number(difference->max_abs));
  };
  add("outputs", result.outputs);
  add("nodes", result.nodes);
  add("lags", result.lags);
  add("energies", result.energies);
  return fmt::format("{}tolerance,within_tolerance\n{}{},{}\n", header, fields, csv_number(result.tolerance),
                     result.within_tolerance() ? 1 : 0);
}

}  // namespace sotto::io
