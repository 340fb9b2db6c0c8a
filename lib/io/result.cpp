#include "sotto/io/result.hpp"

#include <fmt/format.h>

#include "io/json_writer.hpp"
#include "io/result_parts.hpp"

namespace sotto::io {
namespace {

void add_nodes(Json& json, const std::vector<NodeSolution>& nodes) {
  for (const auto* key : {"row_node_v", "col_node_v", "cell_current_a", "power_w"}) json[key] = Json::array();
  for (const auto& node : nodes) {
    json["row_node_v"].push_back(matrix_json(node.row_node_v));
    json["col_node_v"].push_back(matrix_json(node.col_node_v));
    json["cell_current_a"].push_back(matrix_json(node.cell_current_a));
    json["power_w"].push_back(power_json(node.power));
  }
}

}  // namespace

std::string mvm_result_json(const MvmResult& result, const RunRecord& record,
                            const std::optional<DelayResult>& delays) {
  auto json = result_head("mvm_result");
  json["outputs_a"] = matrix_json(result.outputs_a);
  if (delays) {
    json["delay_s"] = matrix_json(delays->delay_s);
    json["charging_energy_j"] = vector_json(delays->charging_energy_j);
  }
  json["report"] = report_json(result.report);
  if (!result.nodes.empty()) add_nodes(json, result.nodes);
  add_record(json, record);
  return to_text(json);
}

std::string mvm_result_csv(const MvmResult& result, const std::optional<DelayResult>& delays) {
  std::vector<std::string> header;
  for (Eigen::Index j = 0; j < result.outputs_a.cols(); ++j) header.push_back(fmt::format("output{}_a", j));
  for (Eigen::Index j = 0; delays && j < delays->delay_s.cols(); ++j) header.push_back(fmt::format("delay{}_s", j));
  if (delays) header.emplace_back("charging_energy_j");
  std::string text = fmt::format("{}\n", fmt::join(header, ","));
  for (Eigen::Index k = 0; k < result.outputs_a.rows(); ++k) {
    std::vector<std::string> fields;
    for (const double output_a : result.outputs_a.row(k)) fields.push_back(csv_number(output_a));
    for (Eigen::Index j = 0; delays && j < delays->delay_s.cols(); ++j)
      fields.push_back(csv_number(delays->delay_s(k, j)));
    if (delays) fields.push_back(csv_number(delays->charging_energy_j(k)));
    text += fmt::format("{}\n", fmt::join(fields, ","));
  }
  return text;
}

}  // namespace sotto::io
