/// A JSON value together with its file and pointer: every getter checks and says exactly what is wrong where.
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "io/json_document.hpp"
#include "sotto/core/error.hpp"

namespace sotto::io {

/// What a number must fulfil; `text` completes "<value> must be ...".
struct NumberRule {
  double lowest;
  bool lowest_allowed;
  double highest;
  bool null_is_infinite;
  std::string_view text;
};

inline constexpr double kNoLimit = std::numeric_limits<double>::infinity();
inline constexpr NumberRule kAnyNumber{-kNoLimit, false, kNoLimit, false, "a number"};
inline constexpr NumberRule kPositive{0, false, kNoLimit, false, "> 0"};
inline constexpr NumberRule kNonNegative{0, true, kNoLimit, false, ">= 0"};
inline constexpr NumberRule kResistance{0, true, kNoLimit, true, ">= 0"};
inline constexpr NumberRule kFraction{0, true, 1, false, "in [0, 1]"};

/// A view; the document must outlive it. Errors are IoError "<file>: <pointer>: <value> must be <rule>".
class JsonReader {
 public:
  explicit JsonReader(const JsonDocument& document);

  /// Checks "schema": 1 and "kind", and returns the root.
  static JsonReader open(const JsonDocument& document, std::string_view kind);

  const Json& value() const { return *value_; }
  std::string where() const;  ///< "<file>: <pointer>"
  [[noreturn]] void fail(std::string_view rule) const;

  /// Requires an object that has no other keys. "schema" and "kind" are allowed in the root.
  void allow_keys(std::span<const std::string_view> keys) const;
  void allow_keys(std::initializer_list<std::string_view> keys) const {
    allow_keys(std::span(keys.begin(), keys.size()));
  }
  bool has(std::string_view key) const;  ///< also requires an object
  JsonReader at(std::string_view key) const;
  JsonReader at(Eigen::Index index) const;
  Eigen::Index size() const;  ///< of an array; fails on anything else

  double number(const NumberRule& rule) const;
  Eigen::Index integer(Eigen::Index lowest, Eigen::Index highest) const;
  std::uint64_t seed() const;
  bool boolean() const;
  std::string string() const;  ///< not empty
  Eigen::VectorXd vector(const NumberRule& rule) const;

  /// At least 1 x 1, all rows equally long.
  Eigen::MatrixXd matrix(const NumberRule& rule) const;

  double number_or(std::string_view key, const NumberRule& rule, double otherwise) const;
  std::string string_or(std::string_view key, std::string otherwise) const;

  /// One of the words.
  template <typename Enum>
  Enum word(std::initializer_list<std::pair<std::string_view, Enum>> words) const {
    std::string rule;
    for (const auto& [text, meaning] : words) {
      if (value_->is_string() && value_->get_ref<const std::string&>() == text) return meaning;
      rule += (rule.empty() ? "\"" : " or \"") + std::string(text) + "\"";
    }
    fail(rule);
  }

 private:
  JsonReader(const JsonDocument& document, const Json& value, std::string pointer);
  double checked(const Json& entry, const NumberRule& rule, Eigen::Index row, Eigen::Index col) const;

  const JsonDocument* document_;
  const Json* value_;
  std::string pointer_;
};

/// Calls `body`; an InvalidArgument of it becomes an IoError that names the file.
template <typename Body>
auto blaming(const std::string& file, Body&& body) {
  try {
    return body();
  } catch (const InvalidArgument& error) {
    throw IoError(file + ": " + error.what());
  }
}

}  // namespace sotto::io
