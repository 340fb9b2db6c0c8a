#include "sotto/io/infer_result.hpp"

#include <fmt/format.h>

#include <limits>

#include "io/json_writer.hpp"
#include "io/reference_result.hpp"
#include "io/result_parts.hpp"

namespace sotto::io {
namespace {

/// The members of a circuit's outcome; null where there is none.
void add_circuit(Json& json, const CircuitOutcome* circuit) {
  const auto number = [&](double CircuitOutcome::*member) {
    return circuit == nullptr ? Json(nullptr) : number_json(circuit->*member);
  };
  json["accuracy_circuit"] = number(&CircuitOutcome::accuracy);
  json["same_class"] = number(&CircuitOutcome::same_class);
  json["mean_deviation_v"] = number(&CircuitOutcome::mean_deviation_v);
  json["worst_deviation_v"] = number(&CircuitOutcome::worst_deviation_v);
  json["power_w"] = circuit == nullptr ? Json(nullptr) : power_json(circuit->mean_power);
  json["images_per_s"] = number(&CircuitOutcome::images_per_s);
  json["prepare_s"] = number(&CircuitOutcome::prepare_s);
}

Json cross_check_json(const SpiceOutcome& check) {
  Json json;
  json["images"] = check.images;
  json["max_abs_error_v"] = number_json(check.max_abs_error_v);
  json["max_rel_error"] = number_json(check.max_rel_error);
  json["node_max_rel_error"] = number_json(check.node_max_rel_error);
  json["ngspice_wall_s"] = number_json(check.ngspice_wall_s);
  json["native_wall_s"] = number_json(check.native_wall_s);
  json["ngspice_version"] = check.ngspice_version;
  return json;
}

Json comparison_json(const Comparison& comparison) {
  Json json;
  json["name"] = comparison.name;
  json["description"] = comparison.description;
  add_circuit(json, &comparison.circuit);
  if (comparison.reference) json["reference"] = reference_json(*comparison.reference);
  return json;
}

Json confusion_json(const Eigen::MatrixXi& confusion) {
  auto json = Json::array();
  for (Eigen::Index i = 0; i < confusion.rows(); ++i) {
    auto row = Json::array();
    for (Eigen::Index j = 0; j < confusion.cols(); ++j) row.push_back(confusion(i, j));
    json.push_back(row);
  }
  return json;
}

std::string outputs_csv(const Eigen::MatrixXd& outputs_v) {
  std::string text;
  for (Eigen::Index j = 0; j < outputs_v.cols(); ++j) text += fmt::format("{}output{}_v", j > 0 ? "," : "", j);
  text += '\n';
  for (Eigen::Index k = 0; k < outputs_v.rows(); ++k) {
    for (Eigen::Index j = 0; j < outputs_v.cols(); ++j) text += (j > 0 ? "," : "") + csv_number(outputs_v(k, j));
    text += '\n';
  }
  return text;
}

std::string summary_csv(const InferResult& result) {
  constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
  const CircuitOutcome none{.accuracy = kUnknown,
                            .same_class = kUnknown,
                            .mean_deviation_v = kUnknown,
                            .worst_deviation_v = kUnknown,
                            .mean_power = {kUnknown, kUnknown, kUnknown, kUnknown, kUnknown, kUnknown},
                            .images_per_s = kUnknown};
  const auto& circuit = result.circuit ? *result.circuit : none;
  const auto& power = circuit.mean_power;
  std::string text =
      "images,accuracy_ideal,accuracy_circuit,same_class,mean_deviation_v,worst_deviation_v,cells_w,row_wires_w,"
      "col_wires_w,drivers_w,senses_w,source_w,images_per_s\n";
  text += fmt::format("{}", result.images);
  for (const double x : {result.accuracy_ideal, circuit.accuracy, circuit.same_class, circuit.mean_deviation_v,
                         circuit.worst_deviation_v, power.cells_w, power.row_wires_w, power.col_wires_w,
                         power.drivers_w, power.senses_w, power.source_w, circuit.images_per_s}) {
    text += "," + csv_number(x);
  }
  return text + "\n";
}

}  // namespace

std::string infer_result_json(const InferResult& result, const RunRecord& record) {
  auto json = result_head("infer_result");
  json["images"] = result.images;
  json["accuracy_ideal"] = number_json(result.accuracy_ideal);
  add_circuit(json, result.circuit ? &*result.circuit : nullptr);
  json["cross_check"] = result.cross_check ? cross_check_json(*result.cross_check) : Json(nullptr);
  if (!result.cross_check_error.empty()) json["cross_check_error"] = result.cross_check_error;
  if (result.reference) json["reference"] = reference_json(*result.reference);
  json["warnings"] = result.circuit ? result.circuit->warnings : std::vector<std::string>();
  json["comparisons"] = Json::array();
  for (const auto& comparison : result.comparisons) json["comparisons"].push_back(comparison_json(comparison));
  json["confusion"] = confusion_json(result.confusion);
  json["interrupted"] = result.interrupted;
  json["wall_s"] = number_json(result.wall_s);
  json["report"] = report_json(result.report);
  if (result.outputs_v.size() > 0) json["outputs_v"] = matrix_json(result.outputs_v);
  add_record(json, record);
  return to_text(json);
}

std::string infer_result_csv(const InferResult& result) {
  return result.outputs_v.size() > 0 ? outputs_csv(result.outputs_v) : summary_csv(result);
}

}  // namespace sotto::io
