#include "io/sweep_points.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <string_view>
#include <utility>

namespace sotto::io {
namespace {

constexpr std::size_t kMostPoints = 10'000;

/// Text of an error without the name of the file, where that is the document's own.
std::string reason_of(const Error& error, const JsonDocument& document) {
  const std::string text = error.what();
  const std::string prefix = document.file + ": ";
  return text.starts_with(prefix) ? text.substr(prefix.size()) : text;
}

JsonReader axis_of(const JsonDocument& document, std::size_t axis) {
  return JsonReader(document).at("montecarlo").at("sweep").at(static_cast<Eigen::Index>(axis));
}

/// Throws where this value alone makes the file invalid.
void blame_value(const JsonDocument& document, std::size_t axis, std::size_t value, const std::string& setting,
                 const std::function<MonteCarloPoint(const JsonDocument&)>& read) {
  JsonDocument changed = document;
  try {
    apply_overrides(changed, {{setting}});
  } catch (const Error& error) {
    const std::string text = error.what();
    axis_of(document, axis).at("set").fail("a key of the file: " + text.substr(text.rfind(": ") + 2));
  }
  try {
    (void)read(changed);
  } catch (const Error& error) {
    const JsonReader values = axis_of(document, axis).at("values");
    values.at(static_cast<Eigen::Index>(value)).fail("one that leaves the file valid: " + reason_of(error, document));
  }
}

/// Which value of each axis a point has.
std::vector<std::size_t> places_of(std::size_t point, const std::vector<SweepAxis>& sweep) {
  std::vector<std::size_t> places(sweep.size());
  for (std::size_t k = sweep.size(); k-- > 0; point /= sweep[k].values.size()) {
    places[k] = point % sweep[k].values.size();
  }
  return places;
}

/// "a.b" is inside of "a", as "a" itself is.
bool is_inside(std::string_view key, std::string_view outer) {
  return key.starts_with(outer) && (key.size() == outer.size() || key[outer.size()] == '.');
}

}  // namespace

std::vector<std::vector<std::string>> sweep_settings(const std::vector<SweepAxis>& sweep, const std::string& where) {
  std::vector<std::vector<std::string>> all{{}};
  for (const SweepAxis& axis : sweep) {
    std::vector<std::vector<std::string>> finer;
    if (all.size() * axis.values.size() > kMostPoints) {
      throw IoError(fmt::format("{}: {} axes must have at most {} points together", where, sweep.size(), kMostPoints));
    }
    for (const auto& settings : all) {
      for (const auto& value : axis.values) {
        finer.push_back(settings);
        finer.back().push_back(axis.key + "=" + value);
      }
    }
    all = std::move(finer);
  }
  return all;
}

void require_sweepable(const JsonReader& axes) {
  for (Eigen::Index k = 0; k < axes.size(); ++k) {
    const JsonReader set = axes.at(k).at("set");
    const std::string key = set.string();
    const bool in_section = key == "montecarlo" || key.starts_with("montecarlo.");
    if (in_section && !is_inside(key, "montecarlo.vary")) {
      set.fail("a key of the circuit or of what varies: samples and statistics are those of all points");
    }
    for (Eigen::Index other = 0; other < k; ++other) {
      const std::string earlier = axes.at(other).at("set").string();
      if (earlier == key) set.fail(fmt::format("another key than that of axis {}", other));
      if (is_inside(key, earlier) || is_inside(earlier, key)) {
        set.fail(
            fmt::format("neither part of nor around \"{}\" of axis {}: one would overwrite the other", earlier, other));
      }
    }
  }
}

std::vector<MonteCarloPoint> sweep_points(const JsonDocument& document, const std::vector<SweepAxis>& sweep,
                                          const std::function<MonteCarloPoint(const JsonDocument&)>& read) {
  const std::string where = document.file + ": /montecarlo/sweep";
  std::vector<MonteCarloPoint> points;
  for (auto& settings : sweep_settings(sweep, where)) {
    try {
      JsonDocument changed = document;
      apply_overrides(changed, {settings});
      points.push_back(read(changed));
    } catch (const Error& error) {
      const auto places = places_of(points.size(), sweep);
      for (std::size_t k = 0; k < sweep.size(); ++k) blame_value(document, k, places[k], settings[k], read);
      throw IoError(fmt::format("{}: the point {} must leave the file valid: {}", where, fmt::join(settings, " "),
                                reason_of(error, document)));
    }
    points.back().settings = std::move(settings);
  }
  return points;
}

}  // namespace sotto::io
