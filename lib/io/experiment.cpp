#include "sotto/io/experiment.hpp"

#include <fmt/format.h>

#include <limits>

#include "io/circuit_spec.hpp"
#include "io/documents.hpp"
#include "io/file_reference.hpp"
#include "io/json_writer.hpp"
#include "io/monte_carlo_section.hpp"
#include "io/reference_spec.hpp"
#include "sotto/io/model.hpp"

namespace sotto::io {
namespace {

DenseFiles read_dense_files(const JsonReader& node, const std::string& file) {
  node.allow_keys({"weights", "biases", "slope"});
  return {.weights = resolved_path(node.at("weights"), file),
          .biases = resolved_path(node.at("biases"), file),
          .slope = node.number_or("slope", kPositive, 1)};
}

std::vector<DenseWeights> read_model(const JsonReader& node, const std::string& file) {
  node.allow_keys({"file", "layers"});
  if (node.has("file") == node.has("layers")) {
    throw IoError(node.where() + ": exactly one of the keys file and layers must be given");
  }
  if (node.has("file")) return load_model(resolved_path(node.at("file"), file));
  const auto list = node.at("layers");
  if (list.size() == 0) list.fail("an array of at least one layer");
  std::vector<DenseFiles> layers;
  for (Eigen::Index k = 0; k < list.size(); ++k) layers.push_back(read_dense_files(list.at(k), file));
  return load_model(layers);
}

std::vector<std::string> read_paths(const JsonReader& node, const std::string& file) {
  std::vector<std::string> paths;
  for (Eigen::Index k = 0; k < node.size(); ++k) paths.push_back(resolved_path(node.at(k), file));
  return paths;
}

/// A pair of cells holds no other weights.
void require_programmable(const JsonReader& node, const std::vector<DenseWeights>& model) {
  for (std::size_t k = 0; k < model.size(); ++k) {
    const auto check = [&](const char* name, const Eigen::MatrixXd& values) {
      Eigen::Index row = 0, col = 0;
      const auto off = (values.array().abs() - 1) * values.array();
      if (off.abs().maxCoeff(&row, &col) == 0) return;
      throw IoError(fmt::format("{}: {}{}({}, {}) = {} must be -1, 0 or 1 in a circuit", node.where(), name, k + 1, row,
                                col, values(row, col)));
    };
    check("W", model[k].weights);
    check("B", model[k].biases);
  }
}

MonteCarloSpec read_section(const JsonReader& node, const Experiment& experiment, const std::string& path) {
  if (!experiment.circuit) node.fail("absent where there is no circuit");
  const auto& calibration = experiment.circuit->calibration;
  return read_monte_carlo_spec(node,
                               {.file = path,
                                .is_network = true,
                                .card = experiment.circuit->card_variation,
                                .calibrated_neuron = calibration.has_value(),
                                .corners = calibration ? calibration->neuron.corners : std::vector<std::string>()});
}

}  // namespace

Experiment read_experiment(const JsonDocument& document, const std::string& path) {
  const auto root = JsonReader::open(document, "experiment");
  root.allow_keys({"name", "description", "dataset", "model", "circuit", "crosscheck_images", "reference",
                   "compare_with", "montecarlo"});
  Experiment experiment;
  experiment.path = path;
  experiment.name = root.string_or("name", "");
  experiment.description = root.string_or("description", "");
  experiment.dataset = read_dataset_spec(root.at("dataset"), path);
  experiment.model = read_model(root.at("model"), path);
  if (root.has("circuit") && !root.at("circuit").value().is_null()) {
    experiment.circuit =
        read_circuit_spec(root.at("circuit"), path, static_cast<Eigen::Index>(experiment.model.size()));
    require_programmable(root.at("model"), experiment.model);
  }
  if (root.has("crosscheck_images")) {
    if (!experiment.circuit) root.at("crosscheck_images").fail("absent where there is no circuit");
    experiment.crosscheck_images = root.at("crosscheck_images").integer(0, std::numeric_limits<int>::max());
  }
  if (root.has("reference")) {
    if (!experiment.circuit) root.at("reference").fail("absent where there is no circuit");
    experiment.reference = read_reference_spec(root.at("reference"), path);
  }
  if (root.has("compare_with")) experiment.compare_with = read_paths(root.at("compare_with"), path);
  if (root.has("montecarlo")) experiment.montecarlo = read_section(root.at("montecarlo"), experiment, path);
  experiment.resolved_json = to_text(document.root);
  return experiment;
}

Experiment load_experiment(const std::string& path, const Overrides& overrides) {
  return read_experiment(load_json(path, overrides), path);
}

}  // namespace sotto::io
