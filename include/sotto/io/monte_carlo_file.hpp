/// What `sotto mc` runs: an experiment or a crossbar case with a "montecarlo" section, or a file that adds one to
/// another file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "sotto/core/simd.hpp"
#include "sotto/io/crossbar_case.hpp"
#include "sotto/io/experiment.hpp"
#include "sotto/io/monte_carlo_spec.hpp"
#include "sotto/io/overrides.hpp"

namespace sotto::io {

/// One point of the sweep, or of an attribution; else a run has one.
struct MonteCarloPoint {
  std::vector<std::string> settings = {};  ///< "key=value" of every axis, or the name of an AttributionPoint
  std::variant<Experiment, CrossbarCase> circuit;
  MonteCarloSpec spec;
};

struct MonteCarloFile {
  std::string path;        ///< of the experiment or case: what paths in it are relative to
  std::string shown_path;  ///< as messages call the file that holds the section
  std::string name;
  std::vector<MonteCarloPoint> points;  ///< at least one; the last axis of the sweep runs fastest
  std::string resolved_json;            ///< the experiment or case with section and overrides
  /// resolved_json without what changes no sample: names, limits, statistics, number of samples (with Latin hypercube
  /// sampling it stays), seed.
  std::string identity_json;
};

/// Command-line values in place of those of the section.
struct MonteCarloOverrides {
  std::optional<std::int64_t> samples = std::nullopt;
  std::optional<std::uint64_t> seed = std::nullopt;
  std::optional<std::int64_t> images = std::nullopt;
};

/// Reads {"kind": "montecarlo", "base": "experiment.json", "set": {"circuit.wires": null}, "montecarlo": {...}}, or an
/// experiment or a case; without a section nothing varies. Throws IoError with file, JSON pointer, value and rule.
MonteCarloFile load_monte_carlo(const std::string& path, const Overrides& overrides = {},
                                const MonteCarloOverrides& values = {});

/// The file that a resolved_json came from; `path` as in MonteCarloFile.
MonteCarloFile monte_carlo_from_json(const std::string& resolved_json, const std::string& path);

/// What a store keeps beside its identity: {"path": ..., "simd": ..., "document": resolved_json}.
std::string monte_carlo_note(const MonteCarloFile& file, SimdLevel simd);

/// The settings of a note; no file that it names is read.
struct MonteCarloSettings {
  std::string name = {};
  std::string path = {};           ///< of MonteCarloFile
  std::string document_json = {};  ///< resolved_json of MonteCarloFile
  SimdLevel simd = best_simd_level();
  MonteCarloSpec spec = {};
  std::vector<std::vector<std::string>> point_settings = {{}};  ///< "key=value" of every axis, per point
};
MonteCarloSettings monte_carlo_settings(const std::string& note);

}  // namespace sotto::io
