/// JSON text as a document: strict syntax, no duplicate keys, bounded depth, overrides applied.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "sotto/io/overrides.hpp"

namespace sotto::io {

using Json =
    nlohmann::ordered_json;  ///< keeps the order of the file, so that a recorded configuration reads as written

/// A parsed file; `file` is how messages call it.
struct JsonDocument {
  std::string file;
  Json root;
};

/// Parses text. Throws IoError "<file>: line L, column C: ..." on bad syntax, a duplicate key, a number that no double
/// holds, nesting deeper than 64.
JsonDocument parse_json(const std::string& file, std::string_view text);

/// Reads a file or stdin ("-"), parses it, applies the overrides. Throws IoError.
JsonDocument load_json(const std::string& path, const Overrides& overrides = {});

/// Applies the assignments. Throws InvalidArgument on a malformed one and IoError on an unknown path.
void apply_overrides(JsonDocument& document, const Overrides& overrides);

/// A JSON value in a message: short text of scalars, "an array of 3" or "an object" for the rest.
std::string shown(const Json& value);

/// One step further in a JSON pointer, with ~ and / escaped.
std::string pointer_to(const std::string& pointer, std::string_view key);

}  // namespace sotto::io
