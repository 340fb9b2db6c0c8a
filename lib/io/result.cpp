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

std::string mvm_result_json(const MvmResult& result, const RunRecord& record) {
  auto json = result_head("mvm_result");
  json["outputs_a"] = matrix_json(result.outputs_a);
  json["report"] = report_json(result.report);
  if (!result.nodes.empty()) add_nodes(json, result.nodes);
  add_record(json, record);
  return to_text(json);
}

std::string mvm_result_csv(const MvmResult& result) {
  std::string text;
  for (Eigen::Index j = 0; j < result.outputs_a.cols(); ++j) text += fmt::format("{}output{}_a", j > 0 ? "," : "", j);
  text += '\n';
  for (Eigen::Index k = 0; k < result.outputs_a.rows(); ++k) {
    for (Eigen::Index j = 0; j < result.outputs_a.cols(); ++j) {
      text += j > 0 ? "," : "";
      text += csv_number(result.outputs_a(k, j));
    }
    text += '\n';
  }
  return text;
}

}  // namespace sotto::io
