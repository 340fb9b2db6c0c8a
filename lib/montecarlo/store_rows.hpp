/// Rows of a Monte Carlo store, and numbers of its texts, read with doubt: a damaged file must not pass for a whole
/// one.
#pragma once

#include <charconv>
#include <string>
#include <vector>

#include "montecarlo/store_database.hpp"
#include "sotto/core/error.hpp"
#include "sotto/montecarlo/run.hpp"

namespace sotto {

/// A name as SQL writes it.
std::string quoted_name(const std::string& name);

/// ", " and the quoted name of every output.
std::string joined_names(const std::vector<std::string>& output_names);

/// All rows of `samples` in order, or those that `where` (" WHERE ...") lets through. Throws IoError with path and
/// sample where a value has the wrong type, is missing or is not finite: no store was written so.
std::vector<SampleResult> read_rows(const Database& database, const std::vector<std::string>& output_names,
                                    const std::string& where);

/// The whole number that a text of the table `run` is; IoError with path and key where it is none or too large.
template <typename Integer>
Integer whole_number(const std::string& path, const std::string& key, const std::string& text) {
  Integer number = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  if (error == std::errc{} && rest == end) return number;
  throw IoError(path + ": damaged: " + key + " is \"" + text + "\", no whole number in range");
}

}  // namespace sotto
