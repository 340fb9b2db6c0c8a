#include "sotto/io/monte_carlo_file.hpp"

#include <optional>

#include "io/documents.hpp"
#include "io/file_reference.hpp"
#include "io/json_writer.hpp"
#include "io/monte_carlo_section.hpp"
#include "io/sweep_points.hpp"
#include "sotto/io/vary_sources.hpp"

namespace sotto::io {
namespace {

/// A document and what paths in it are relative to.
struct Located {
  JsonDocument document;
  std::string path;
};

bool is_case(const JsonDocument& document) {
  return JsonReader(document).at("kind").value() == "crossbar_case";
}

/// The experiment or case of a file of kind "montecarlo", with its section and settings.
Located with_base(const JsonDocument& outer, const std::string& path) {
  const auto root = JsonReader::open(outer, "montecarlo");
  root.allow_keys({"name", "description", "base", "set", "montecarlo"});
  Located located{.document = {}, .path = resolved_path(root.at("base"), path)};
  located.document = load_json(located.path);
  if (!located.document.root.is_object()) JsonReader(located.document).fail("an object");
  Overrides settings;
  if (root.has("set")) {
    const auto set = root.at("set");
    set.allow_keys([&] {
      std::vector<std::string_view> keys;
      for (const auto& [key, value] : set.value().items()) keys.push_back(key);
      return keys;
    }());
    for (const auto& [key, value] : set.value().items()) {
      if (key == "montecarlo" || key.starts_with("montecarlo.")) {
        set.at(key).fail("absent: the section of this file replaces that of the base");
      }
      settings.assignments.push_back(key + "=" + value.dump());
    }
  }
  located.document.file = outer.file;
  apply_overrides(located.document, settings);
  located.document.root["montecarlo"] = root.at("montecarlo").value();
  // A case has no name of its own.
  if (root.has("name") && !is_case(located.document)) located.document.root["name"] = root.at("name").value();
  return located;
}

MonteCarloPoint read_point(const JsonDocument& document, const std::string& path) {
  if (is_case(document)) {
    CrossbarCase circuit = read_crossbar_case(document, path);
    MonteCarloSpec spec = circuit.montecarlo.value_or(MonteCarloSpec{});
    return {.circuit = std::move(circuit), .spec = std::move(spec)};
  }
  Experiment experiment = read_experiment(document, path);
  if (!experiment.circuit) JsonReader(document).fail("an experiment with a circuit");
  MonteCarloSpec spec = experiment.montecarlo.value_or(MonteCarloSpec{});
  return {.circuit = std::move(experiment), .spec = std::move(spec)};
}

std::string identity_of(Json root, const MonteCarloSpec& spec) {
  for (const char* key : {"name", "description", "crosscheck_images", "compare_with"}) root.erase(key);
  if (!root.contains("montecarlo")) return to_text(root);
  Json& section = root["montecarlo"];
  for (const char* key : {"seed", "required_accuracy", "required_rms_v", "required_rms_error", "stop_when",
                          "min_samples", "time_limit_s", "confidence", "quantiles", "corner_sigmas"}) {
    section.erase(key);
  }
  if (spec.sampling != DieSampling::latin_hypercube) section.erase("samples");
  if (!spec.attribution) section.erase("attribution");
  return to_text(root);
}

/// Points are compared, so they must be about the same data.
void require_same_data(const JsonDocument& document, const MonteCarloPoint& first, const MonteCarloPoint& point) {
  const auto* a = std::get_if<Experiment>(&first.circuit);
  const auto* b = std::get_if<Experiment>(&point.circuit);
  if (a == nullptr) return;
  const bool same = a->dataset == b->dataset && a->model.back().weights.cols() == b->model.back().weights.cols();
  if (!same) throw IoError(document.file + ": /dataset: all points must have the same data set and classes");
}

MonteCarloFile read_all(const JsonDocument& document, const std::string& path) {
  MonteCarloPoint whole = read_point(document, path);
  MonteCarloFile file{.path = path,
                      .shown_path = document.file,
                      .name = JsonReader(document).string_or("name", ""),
                      .points = {},
                      .resolved_json = to_text(document.root),
                      .identity_json = identity_of(document.root, whole.spec)};
  if (whole.spec.attribution) {
    for (auto& [name, vary] : attribution_points(whole.spec.vary)) {
      file.points.push_back(whole);
      file.points.back().settings = {name};
      file.points.back().spec.vary = std::move(vary);
    }
    return file;
  }
  if (whole.spec.sweep.empty()) {
    file.points.push_back(std::move(whole));
    return file;
  }
  require_sweepable(JsonReader(document).at("montecarlo").at("sweep"));
  std::optional<MonteCarloPoint> first;
  file.points = sweep_points(document, whole.spec.sweep, [&](const JsonDocument& changed) {
    MonteCarloPoint point = read_point(changed, path);
    if (first) require_same_data(document, *first, point);
    if (!first) first = point;
    return point;
  });
  return file;
}

/// The section, made where there is none.
Json& section_of(JsonDocument& document) {
  Json& section = document.root["montecarlo"];
  if (!section.is_object()) section = Json::object();
  return section;
}

}  // namespace

MonteCarloFile load_monte_carlo(const std::string& path, const Overrides& overrides,
                                const MonteCarloOverrides& values) {
  Located located{.document = load_json(path), .path = path};
  const JsonReader root(located.document);
  if (!root.value().is_object()) root.fail("an object");
  const auto kind = root.at("kind");
  if (kind.value() == "montecarlo") {
    located = with_base(located.document, path);
  } else if (kind.value() != "experiment" && kind.value() != "crossbar_case") {
    kind.fail("\"montecarlo\", \"experiment\" or \"crossbar_case\"");
  }
  apply_overrides(located.document, overrides);
  if (values.samples) section_of(located.document)["samples"] = *values.samples;
  if (values.seed) section_of(located.document)["seed"] = *values.seed;
  if (values.images) section_of(located.document)["images"] = *values.images;
  return read_all(located.document, located.path);
}

MonteCarloFile monte_carlo_from_json(const std::string& resolved_json, const std::string& path) {
  return read_all(parse_json(path, resolved_json), path);
}

std::string monte_carlo_note(const MonteCarloFile& file, SimdLevel simd) {
  Json note;
  note["path"] = file.path;
  note["simd"] = to_string(simd);
  note["document"] = parse_json(file.path, file.resolved_json).root;
  return to_text(note);
}

MonteCarloSettings monte_carlo_settings(const std::string& note) {
  const JsonDocument document = parse_json("the note of the store", note);
  const JsonReader root(document);
  const JsonReader whole = root.at("document");
  const bool network = whole.at("kind").value() != "crossbar_case";
  MonteCarloSettings settings{
      .name = whole.string_or("name", ""), .path = root.at("path").string(), .document_json = to_text(whole.value())};
  settings.simd = root.at("simd").word<SimdLevel>(
      {{"baseline", SimdLevel::baseline}, {"avx2", SimdLevel::avx2}, {"avx512", SimdLevel::avx512}});
  if (whole.has("montecarlo")) {
    settings.spec =
        read_monte_carlo_spec(whole.at("montecarlo"),
                              {.is_network = network, .calibrated_neuron = true, .has_wire_capacitance = !network});
  }
  settings.point_settings = sweep_settings(settings.spec.sweep, "the note of the store");
  if (!settings.spec.attribution) return settings;
  settings.point_settings.clear();
  for (const auto& point : attribution_points(settings.spec.vary)) settings.point_settings.push_back({point.name});
  return settings;
}

}  // namespace sotto::io
