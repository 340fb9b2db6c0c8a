#include "sotto/io/store_check.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "io/json_writer.hpp"
#include "io/result_parts.hpp"

namespace sotto::io {
namespace {

template <typename Part>
double worst(const StoreCheck& check, Part&& part) {
  double largest = 0;
  for (const CheckedSample& sample : check.samples) largest = std::max(largest, part(sample));
  return largest;
}

Json difference_json(const Difference& difference) {
  return {{"max_rel", number_json(difference.max_rel)},
          {"max_abs", number_json(difference.max_abs)},
          {"compared", difference.compared}};
}

}  // namespace

double StoreCheck::worst_stored_rel() const {
  return worst(*this, [](const CheckedSample& sample) { return sample.stored_max_rel; });
}

double StoreCheck::worst_outputs_rel() const {
  return worst(*this, [](const CheckedSample& sample) { return sample.outputs.max_rel; });
}

double StoreCheck::worst_nodes_rel() const {
  return worst(*this, [](const CheckedSample& sample) { return sample.nodes.max_rel; });
}

bool StoreCheck::within_tolerance() const {
  return std::max({worst_stored_rel(), worst_outputs_rel(), worst_nodes_rel()}) <= tolerance;
}

std::string store_check_json(const StoreCheck& check) {
  auto json = result_head("store_check");
  json["store"] = check.store;
  json["inputs"] = check.inputs;
  json["tolerance"] = number_json(check.tolerance);
  json["within_tolerance"] = check.within_tolerance();
  json["stored_max_rel"] = number_json(check.worst_stored_rel());
  json["outputs_max_rel"] = number_json(check.worst_outputs_rel());
  json["nodes_max_rel"] = number_json(check.worst_nodes_rel());
  json["samples"] = Json::array();
  for (const CheckedSample& sample : check.samples) {
    json["samples"].push_back({{"sample", sample.sample},
                               {"stored_max_rel", number_json(sample.stored_max_rel)},
                               {"outputs", difference_json(sample.outputs)},
                               {"nodes", difference_json(sample.nodes)}});
  }
  json["ngspice_version"] = check.ngspice_version;
  json["wall_s"] = number_json(check.wall_s);
  return to_text(json);
}

std::string store_check_text(const StoreCheck& check) {
  return fmt::format(
      "{} samples computed again: rows of the store differ by {:.3g} at most\n"
      "Sotto against ngspice {} on {} inputs of each: outputs {:.3g}, nodes {:.3g} (max difference / max magnitude)\n"
      "{:.3g} s\n",
      check.samples.size(), check.worst_stored_rel(), check.ngspice_version, check.inputs, check.worst_outputs_rel(),
      check.worst_nodes_rel(), check.wall_s);
}

}  // namespace sotto::io
