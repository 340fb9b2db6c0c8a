#include "sotto/io/matrix_file.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <string_view>
#include <vector>

#include "io/input_file.hpp"
#include "sotto/core/error.hpp"
#include "sotto/io/output_file.hpp"

namespace sotto::io {
namespace {

constexpr std::size_t kMaxBytes = std::size_t{1} << 29;
constexpr std::size_t kMaxShownLength = 40;
constexpr std::string_view kSpaces = " \t\r";

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(kSpaces);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpaces) - first + 1);
}

struct Place {
  const std::string& file;
  std::size_t line;
  std::size_t column;  ///< of the field, from 1

  [[noreturn]] void fail(const std::string& reason) const {
    throw IoError(fmt::format("{}: line {}, column {}: {}", file, line, column, reason));
  }
};

double parse_number(std::string_view field, const Place& place) {
  if (field.empty()) place.fail("the field is empty, must be a number");
  const auto digits = field.front() == '+' ? field.substr(1) : field;
  double x = 0;
  const auto* end = digits.data() + digits.size();
  const auto parsed = std::from_chars(digits.data(), end, x);
  if (parsed.ptr != end || parsed.ec != std::errc() || !std::isfinite(x)) {
    place.fail(fmt::format("\"{}\" must be a finite number", field.substr(0, kMaxShownLength)));
  }
  return x;
}

/// Appends the fields of a line to `values`; returns how many there were.
std::size_t parse_line(std::string_view line, const std::string& file, std::size_t number,
                       std::vector<double>& values) {
  std::size_t fields = 0;
  while (true) {
    const auto comma = line.find(',');
    values.push_back(parse_number(trimmed(line.substr(0, comma)), {file, number, ++fields}));
    if (comma == std::string_view::npos) return fields;
    line.remove_prefix(comma + 1);
  }
}

/// The text without a byte order mark and without empty lines at the end.
std::string_view content_of(std::string_view text) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  return text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
}

}  // namespace

Eigen::MatrixXd load_csv_matrix(const std::string& path) {
  const auto file = shown_path(path);
  const auto text = read_whole_file(path, kMaxBytes);
  auto rest = content_of(text);
  if (rest.empty()) throw IoError(fmt::format("{}: the file has no number", file));
  std::vector<double> values;
  std::size_t lines = 0;
  std::size_t width = 0;
  for (bool more = true; more;) {
    const auto newline = rest.find('\n');
    const auto fields = parse_line(rest.substr(0, newline), file, ++lines, values);
    if (lines == 1) width = fields;
    if (fields != width) {
      Place{file, lines, fields}.fail(fmt::format("{} fields must be {}, as in line 1", fields, width));
    }
    more = newline != std::string_view::npos;
    if (more) rest.remove_prefix(newline + 1);
  }
  using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  return Eigen::Map<const RowMajor>(values.data(), static_cast<Eigen::Index>(lines), static_cast<Eigen::Index>(width));
}

Eigen::VectorXd load_csv_vector(const std::string& path) {
  const auto matrix = load_csv_matrix(path);
  if (matrix.rows() != 1 && matrix.cols() != 1) {
    throw IoError(fmt::format("{}: a matrix of {} x {} must be one row or one column", shown_path(path), matrix.rows(),
                              matrix.cols()));
  }
  return matrix.reshaped();
}

void save_csv_matrix(const std::string& path, const Eigen::MatrixXd& matrix) {
  std::string text;
  for (Eigen::Index i = 0; i < matrix.rows(); ++i) {
    for (Eigen::Index j = 0; j < matrix.cols(); ++j) text += fmt::format("{}{}", j > 0 ? "," : "", matrix(i, j));
    text += '\n';
  }
  write_output(path, text);
}

}  // namespace sotto::io
