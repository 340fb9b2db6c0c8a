#include "io/csv_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string_view>

#include "io/gzip.hpp"
#include "sotto/core/error.hpp"

namespace sotto::io {
namespace {

using Eigen::Index;

constexpr std::size_t kMaxBytes = std::size_t{1} << 30;

[[noreturn]] void fail(const std::string& file, std::size_t line, const std::string& what) {
  throw IoError(fmt::format("{}: line {}: {}", file, line, what));
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const auto end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

/// Lines without their ends; an empty one after the last line end is none.
std::vector<std::string_view> lines_of(std::string_view text) {
  auto lines = split(text, '\n');
  if (lines.back().empty()) lines.pop_back();
  for (auto& line : lines) {
    if (line.ends_with('\r')) line.remove_suffix(1);
  }
  return lines;
}

std::vector<std::string> read_names(const std::string& file, std::string_view header) {
  std::vector<std::string> names;
  for (const auto name : split(header, ',')) {
    if (name.empty()) fail(file, 1, "the name of a column must not be empty");
    if (std::ranges::find(names, name) != names.end()) fail(file, 1, fmt::format("the column {} appears twice", name));
    names.emplace_back(name);
  }
  return names;
}

double read_number(const std::string& file, std::size_t line, const std::string& name, std::string_view field) {
  double value = 0;
  const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), value);
  const bool whole = error == std::errc() && end == field.data() + field.size();
  if (!whole || !std::isfinite(value)) {
    fail(file, line, fmt::format("{} = \"{}\" must be a finite number", name, field));
  }
  return value;
}

}  // namespace

Index CsvTable::column(const std::string& name) const {
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) {
    throw IoError(fmt::format("{}: has no column {}; there are {}", file, name, fmt::join(names, ", ")));
  }
  return found - names.begin();
}

CsvTable load_csv_table(const std::string& path) {
  ByteSource source(path);
  const auto bytes = source.read_up_to(kMaxBytes);
  if (!source.at_end()) throw IoError(fmt::format("{}: is longer than {} bytes", source.path(), kMaxBytes));
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  const auto lines = lines_of(text);
  CsvTable table;
  table.file = source.path();
  if (lines.empty()) throw IoError(table.file + ": is empty, must begin with a line of names");
  table.names = read_names(table.file, lines.front());
  const auto columns = static_cast<Index>(table.names.size());
  table.values.resize(static_cast<Index>(lines.size()) - 1, columns);
  for (std::size_t k = 1; k < lines.size(); ++k) {
    const auto fields = split(lines[k], ',');
    if (fields.size() != table.names.size()) {
      fail(table.file, k + 1, fmt::format("{} fields must be {}, as in the header", fields.size(), columns));
    }
    for (Index j = 0; j < columns; ++j) {
      table.values(static_cast<Index>(k) - 1, j) = read_number(table.file, k + 1, table.names[j], fields[j]);
    }
  }
  return table;
}

}  // namespace sotto::io
