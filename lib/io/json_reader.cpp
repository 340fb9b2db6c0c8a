#include "io/json_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

namespace sotto::io {
namespace {

constexpr double kLargestExactInteger = 9007199254740992.0;  // 2^53

/// Levenshtein distance: how many letters were mistyped.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const auto substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({substituted, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

/// " (did you mean ...?)" where a key is close enough to be a slip.
std::string suggestion(std::string_view key, std::span<const std::string_view> keys) {
  constexpr std::size_t kLongestCompared = 64;
  if (key.size() > kLongestCompared || keys.empty()) return "";
  const auto nearest = *std::min_element(keys.begin(), keys.end(),
                                         [&](auto a, auto b) { return edit_distance(key, a) < edit_distance(key, b); });
  return edit_distance(key, nearest) <= 1 + nearest.size() / 4 ? fmt::format(" (did you mean \"{}\"?)", nearest) : "";
}

std::string rule_text(const NumberRule& rule) {
  const bool names_type = rule.text.find("number") != std::string_view::npos;
  return fmt::format("{}{}{}", names_type ? "" : "a number ", rule.text,
                     rule.null_is_infinite ? " or null (open)" : "");
}

}  // namespace

JsonReader::JsonReader(const JsonDocument& document) : JsonReader(document, document.root, "") {}

JsonReader::JsonReader(const JsonDocument& document, const Json& value, std::string pointer)
    : document_(&document), value_(&value), pointer_(std::move(pointer)) {}

JsonReader JsonReader::open(const JsonDocument& document, std::string_view kind) {
  const JsonReader root(document);
  if (!root.value().is_object()) root.fail("an object");
  const auto schema = root.at("schema");
  if (!schema.value().is_number_integer() || schema.value() != 1) schema.fail("1");
  const auto found = root.at("kind");
  if (found.value() != kind) found.fail(fmt::format("\"{}\"", kind));
  return root;
}

std::string JsonReader::where() const {
  return fmt::format("{}: {}", document_->file, pointer_.empty() ? "/" : pointer_);
}

void JsonReader::fail(std::string_view rule) const {
  throw IoError(fmt::format("{}: {} must be {}", where(), shown(*value_), rule));
}

void JsonReader::allow_keys(std::span<const std::string_view> keys) const {
  if (!value_->is_object()) fail("an object");
  for (const auto& [key, entry] : value_->items()) {
    const bool header = pointer_.empty() && (key == "schema" || key == "kind");
    if (header || std::find(keys.begin(), keys.end(), key) != keys.end()) continue;
    const auto place = pointer_to(pointer_, key.size() > 64 ? key.substr(0, 64) + "..." : key);
    throw IoError(fmt::format("{}: {}: unknown key{}; allowed are {}", document_->file, place, suggestion(key, keys),
                              fmt::join(keys, ", ")));
  }
}

bool JsonReader::has(std::string_view key) const {
  if (!value_->is_object()) fail("an object");
  return value_->contains(key);
}

JsonReader JsonReader::at(std::string_view key) const {
  const auto pointer = pointer_to(pointer_, key);
  if (!has(key)) throw IoError(fmt::format("{}: {}: the key is required but missing", document_->file, pointer));
  return {*document_, *value_->find(key), pointer};
}

JsonReader JsonReader::at(Eigen::Index index) const {
  if (index >= size()) fail(fmt::format("an array of at least {}", index + 1));
  return {*document_, (*value_)[static_cast<std::size_t>(index)], fmt::format("{}/{}", pointer_, index)};
}

Eigen::Index JsonReader::size() const {
  if (!value_->is_array()) fail("an array");
  return static_cast<Eigen::Index>(value_->size());
}

double JsonReader::checked(const Json& entry, const NumberRule& rule, Eigen::Index row, Eigen::Index col) const {
  std::string_view text = rule.text;
  std::string typed;
  if (entry.is_number()) {
    const auto x = entry.get<double>();
    const bool above = rule.lowest_allowed ? x >= rule.lowest : x > rule.lowest;
    if (above && x <= rule.highest && std::isfinite(x)) return x;
  } else if (entry.is_null() && rule.null_is_infinite) {
    return kNoLimit;
  } else {
    typed = rule_text(rule);
    text = typed;
  }
  auto pointer = pointer_;
  if (row >= 0) pointer += fmt::format("/{}", row);
  if (col >= 0) pointer += fmt::format("/{}", col);
  JsonReader(*document_, entry, pointer).fail(text);
}

double JsonReader::number(const NumberRule& rule) const {
  return checked(*value_, rule, -1, -1);
}

Eigen::Index JsonReader::integer(Eigen::Index lowest, Eigen::Index highest) const {
  const auto rule = highest == std::numeric_limits<Eigen::Index>::max()
                        ? fmt::format("an integer >= {}", lowest)
                        : fmt::format("an integer in [{}, {}]", lowest, highest);
  if (!value_->is_number()) fail(rule);
  const auto x = value_->get<double>();
  if (std::abs(x) > kLargestExactInteger || x != std::floor(x)) fail(rule);
  const auto integer = static_cast<Eigen::Index>(x);
  if (integer < lowest || integer > highest) fail(rule);
  return integer;
}

std::uint64_t JsonReader::seed() const {
  if (!value_->is_number_unsigned()) fail("an integer in [0, 2^64)");
  return value_->get<std::uint64_t>();
}

bool JsonReader::boolean() const {
  if (!value_->is_boolean()) fail("true or false");
  return value_->get<bool>();
}

std::string JsonReader::string() const {
  if (!value_->is_string() || value_->get_ref<const std::string&>().empty()) fail("a text that is not empty");
  return value_->get<std::string>();
}

Eigen::VectorXd JsonReader::vector(const NumberRule& rule) const {
  Eigen::VectorXd result(size());
  for (Eigen::Index i = 0; i < result.size(); ++i) {
    result(i) = checked((*value_)[static_cast<std::size_t>(i)], rule, i, -1);
  }
  return result;
}

Eigen::MatrixXd JsonReader::matrix(const NumberRule& rule) const {
  const auto rows = size();
  if (rows == 0) fail("a matrix of at least one row");
  const auto cols = at(0).size();
  if (cols == 0) at(0).fail("a row of at least one number");
  Eigen::MatrixXd result(rows, cols);
  for (Eigen::Index i = 0; i < rows; ++i) {
    const Json& row = (*value_)[static_cast<std::size_t>(i)];
    if (!row.is_array() || static_cast<Eigen::Index>(row.size()) != cols) {
      at(i).fail(fmt::format("an array of {}, as long as the first row", cols));
    }
    for (Eigen::Index j = 0; j < cols; ++j) result(i, j) = checked(row[static_cast<std::size_t>(j)], rule, i, j);
  }
  return result;
}

double JsonReader::number_or(std::string_view key, const NumberRule& rule, double otherwise) const {
  return has(key) ? at(key).number(rule) : otherwise;
}

std::string JsonReader::string_or(std::string_view key, std::string otherwise) const {
  if (!has(key)) return otherwise;
  const auto text = at(key);
  if (!text.value().is_string()) text.fail("a text");
  return text.value().get<std::string>();
}

}  // namespace sotto::io
