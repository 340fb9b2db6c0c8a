#include "montecarlo/store_rows.hpp"

#include <fmt/format.h>

#include <cmath>

#include "montecarlo/collector.hpp"

namespace sotto {
namespace {

constexpr int kFirstOutput = 3;  // sample, weight, failure come before

[[noreturn]] void throw_damaged(const Database& database, std::int64_t sample, const std::string& what) {
  throw IoError(fmt::format("{}: damaged: sample {}: {}", database.path(), sample, what));
}

}  // namespace

std::string quoted_name(const std::string& name) {
  std::string text = "\"";
  for (const char c : name) text += c == '"' ? std::string("\"\"") : std::string(1, c);
  return text + "\"";
}

std::string joined_names(const std::vector<std::string>& output_names) {
  std::string text;
  for (const auto& name : output_names) text += ", " + quoted_name(name);
  return text;
}

std::vector<SampleResult> read_rows(const Database& database, const std::vector<std::string>& output_names,
                                    const std::string& where) {
  auto rows = database.prepare("SELECT sample, weight, failure" + joined_names(output_names) + " FROM samples" + where +
                               " ORDER BY sample");
  const auto number = [&](int column, const std::string& name) {
    if (rows.is_real(column) && std::isfinite(rows.real(column))) return rows.real(column);
    throw_damaged(database, rows.integer(0), name + " is no finite number");
  };
  std::vector<SampleResult> results;
  while (rows.step()) {
    SampleResult result{.sample = rows.integer(0), .weight = number(1, "weight"), .outputs = {}, .failure = {}};
    if (!is_weight(result.weight)) {
      throw_damaged(database, result.sample, fmt::format("weight = {} must be >= 0 and below 1e140", result.weight));
    }
    if (result.sample < 0) throw_damaged(database, result.sample, "the number must be >= 0");
    const bool failed = !rows.is_null(2);
    const bool has_text = rows.is_text(2);  // asked before text(), which would make one of anything
    if (failed) result.failure = rows.text(2);
    if (failed && (!has_text || result.failure.empty())) throw_damaged(database, result.sample, "failure is no text");
    if (!failed) result.outputs.resize(static_cast<Eigen::Index>(output_names.size()));
    for (std::size_t k = 0; k < output_names.size(); ++k) {
      const int column = kFirstOutput + static_cast<int>(k);
      if (!failed) result.outputs[static_cast<Eigen::Index>(k)] = number(column, output_names[k]);
      if (failed && !rows.is_null(column))
        throw_damaged(database, result.sample, output_names[k] + " beside a failure");
    }
    // A store of an older Sotto may hold what is a failed sample by now.
    if (!failed) result.failure = failure_of(result, output_names);
    if (!result.failure.empty()) result.outputs.resize(0);
    results.push_back(std::move(result));
  }
  return results;
}

}  // namespace sotto
