#include "sotto/io/train_result.hpp"

#include "io/json_writer.hpp"
#include "io/result_parts.hpp"

namespace sotto::io {

std::string train_result_json(const TrainResult& result, const RunRecord& record) {
  auto json = result_head("train_result");
  json["model"] = result.model;
  json["layer_sizes"] = result.layer_sizes;
  json["train_accuracy"] = number_json(result.train_accuracy);
  json["test_accuracy"] = result.test_accuracy ? number_json(*result.test_accuracy) : Json(nullptr);
  json["epochs"] = result.epochs;
  json["interrupted"] = result.interrupted;
  json["wall_s"] = number_json(result.wall_s);
  add_record(json, record);
  return to_text(json);
}

}  // namespace sotto::io
