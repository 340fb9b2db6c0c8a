/// Runs as a store gives them, made by hand.
#pragma once

#include <string>
#include <vector>

#include "sotto/study/monte_carlo_report.hpp"

namespace sotto::test {

/// `per_point` samples of each of two points (common_sigma 0.1 and 0.2), the last sample failed; accuracy falls with
/// the parameter cells_die by one image of a hundred per sample, and is 10 images less at the second point.
inline study::StoredRun swept_run(int per_point) {
  study::StoredRun stored{.run = {.output_names = {"point", "accuracy", "param.cells_die"}, .samples = {}}};
  for (int s = 0; s < 2 * per_point; ++s) {
    const double die = 0.1 * (s / 2);
    const double accuracy = (90 - s / 2 - 10 * (s % 2)) / 100.0;
    stored.run.samples.push_back({.sample = s, .outputs = Eigen::Vector3d(s % 2, accuracy, die), .failure = {}});
  }
  stored.run.samples.back() = {.sample = 2 * per_point - 1, .outputs = {}, .failure = "<short> circuit"};
  stored.settings = {.name = "demo", .document_json = "{\"name\": \"demo\"}"};
  stored.settings.spec.sweep = {{.key = "montecarlo.vary.cells.common_sigma", .values = {"0.1", "0.2"}}};
  stored.settings.point_settings = {{"montecarlo.vary.cells.common_sigma=0.1"},
                                    {"montecarlo.vary.cells.common_sigma=0.2"}};
  stored.seed = 7;
  stored.written_by = "0.0.7";
  return stored;
}

/// `samples` samples without a sweep, none failed.
inline study::StoredRun plain_run(int samples) {
  study::StoredRun stored = swept_run(samples);
  std::vector<SampleResult> kept;
  for (int s = 0; s < samples; ++s) {
    kept.push_back(stored.run.samples[static_cast<std::size_t>(2 * s)]);
    kept.back().sample = s;
  }
  stored.run.samples = kept;
  stored.settings.spec.sweep.clear();
  stored.settings.point_settings = {{}};
  return stored;
}

inline std::size_t count_of(const std::string& text, const std::string& words) {
  std::size_t count = 0;
  for (auto at = text.find(words); at != std::string::npos; at = text.find(words, at + 1)) ++count;
  return count;
}

}  // namespace sotto::test
