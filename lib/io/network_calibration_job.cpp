#include "sotto/io/network_calibration_job.hpp"

#include <limits>

#include "io/documents.hpp"
#include "io/file_reference.hpp"
#include "io/json_reader.hpp"
#include "io/json_writer.hpp"

namespace sotto::io {
namespace {

using Eigen::Index;

Overrides read_assignments(const JsonReader& root) {
  Overrides overrides;
  if (!root.has("set")) return overrides;
  const auto list = root.at("set");
  for (Index k = 0; k < list.size(); ++k) overrides.assignments.push_back(list.at(k).string());
  return overrides;
}

std::vector<double> read_knots(const JsonReader& node) {
  const Eigen::VectorXd knots = node.vector(kAnyNumber);
  for (Index k = 1; k < knots.size(); ++k) {
    if (knots(k) <= knots(k - 1)) node.fail("rising from knot to knot");
  }
  if (knots.size() < 4) node.fail("at least 4 knots");
  return {knots.begin(), knots.end()};
}

void read_fit(const JsonReader& node, NetworkCalibrationJob& job) {
  node.allow_keys({"curve", "knots_v", "output_ohm", "supply", "max_iterations"});
  job.curve = node.at("curve").word<NetworkCurve>(
      {{"none", NetworkCurve::none}, {"logistic", NetworkCurve::logistic}, {"table", NetworkCurve::table}});
  job.output_ohm = node.has("output_ohm") && node.at("output_ohm").boolean();
  job.supply = node.has("supply") && node.at("supply").boolean();
  if (job.supply && job.experiment.reference->energy_j.empty()) {
    node.at("supply").fail("false where the reference has no energies");
  }
  if (node.has("max_iterations")) {
    job.max_iterations = static_cast<int>(node.at("max_iterations").integer(1, std::numeric_limits<int>::max()));
  }
  if (job.curve == NetworkCurve::table || job.supply) job.knots_v = read_knots(node.at("knots_v"));
}

NetworkCalibrationJob read_network_calibration_job(const JsonDocument& document, const std::string& path) {
  const auto root = JsonReader::open(document, "network_calibration");
  root.allow_keys({"name", "description", "experiment", "set", "fit", "fit_images"});
  NetworkCalibrationJob job;
  job.name = root.at("name").string();
  job.description = root.string_or("description", "");
  job.experiment = load_experiment(resolved_path(root.at("experiment"), path), read_assignments(root));
  if (!job.experiment.reference) root.at("experiment").fail("an experiment with a reference");
  read_fit(root.at("fit"), job);
  job.fit_images = root.at("fit_images").integer(1, std::numeric_limits<int>::max());
  job.resolved_json = to_text(document.root);
  return job;
}

bool is_network_job(const JsonDocument& document) {
  const auto kind = document.root.is_object() ? document.root.find("kind") : document.root.end();
  return kind != document.root.end() && *kind == "network_calibration";
}

}  // namespace

NetworkCalibrationJob load_network_calibration_job(const std::string& path, const Overrides& overrides) {
  return read_network_calibration_job(load_json(path, overrides), path);
}

std::variant<CalibrationJob, NetworkCalibrationJob> load_any_calibration_job(const std::string& path,
                                                                             const Overrides& overrides) {
  const auto document = load_json(path, overrides);
  if (is_network_job(document)) return read_network_calibration_job(document, path);
  return read_calibration_job(document, path);
}

}  // namespace sotto::io
