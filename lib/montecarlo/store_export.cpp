#include <fmt/format.h>

#include <bit>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <limits>

#include "sotto/core/error.hpp"
#include "sotto/montecarlo/store.hpp"

namespace sotto {
namespace {

static_assert(std::endian::native == std::endian::little, "arrays are written as they lie in memory");

constexpr std::size_t kPreamble = 10;   // magic, version, length of the header
constexpr std::size_t kAlignment = 64;  // of the data of a .npy

/// Under another name first, so that no reader sees half a file.
void write_file(const std::string& path, const std::string& bytes) {
  const auto part = path + ".part";
  std::ofstream file(part, std::ios::binary | std::ios::trunc);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  file.close();
  std::error_code failed;
  if (file) std::filesystem::rename(part, path, failed);
  if (file && !failed) return;
  std::error_code ignored;
  std::filesystem::remove(part, ignored);
  throw IoError(path + ": cannot be written");
}

std::string csv_field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string field = "\"";
  for (const char c : text) field += c == '"' ? std::string("\"\"") : std::string(1, c);
  return field + "\"";
}

/// Version 1 of the format, C order.
std::string npy_header(std::size_t rows, std::size_t columns) {
  auto header = fmt::format("{{'descr': '<f8', 'fortran_order': False, 'shape': ({}, {}), }}", rows, columns);
  header.append((kAlignment - (kPreamble + header.size() + 1) % kAlignment) % kAlignment, ' ');
  header += '\n';
  std::string bytes = "\x93NUMPY";
  bytes += {'\x01', '\x00', static_cast<char>(header.size() & 0xff), static_cast<char>(header.size() >> 8)};
  return bytes + header;
}

void append_double(std::string& bytes, double value) {
  char raw[sizeof(double)];
  std::memcpy(raw, &value, sizeof(double));
  bytes.append(raw, sizeof(double));
}

}  // namespace

void write_csv(const ResultStore& store, const std::string& path) {
  const auto& names = store.identity().output_names;
  std::string text = "sample,weight,failure";
  for (const auto& name : names) text += "," + csv_field(name);
  text += "\n";
  for (const auto& result : store.load()) {
    text += fmt::format("{},{},{}", result.sample, result.weight, csv_field(result.failure));
    if (result.outputs.size() == 0) text.append(names.size(), ',');
    for (const double output : result.outputs) text += fmt::format(",{}", output);
    text += "\n";
  }
  write_file(path, text);
}

void write_npy(const ResultStore& store, const std::string& path) {
  const auto outputs = store.identity().output_names.size();
  const auto results = store.load();
  auto bytes = npy_header(results.size(), 2 + outputs);
  for (const auto& result : results) {
    append_double(bytes, static_cast<double>(result.sample));
    append_double(bytes, result.weight);
    const bool failed = result.outputs.size() == 0;
    for (std::size_t k = 0; k < outputs; ++k) {
      append_double(bytes,
                    failed ? std::numeric_limits<double>::quiet_NaN() : result.outputs[static_cast<Eigen::Index>(k)]);
    }
  }
  write_file(path, bytes);
}

}  // namespace sotto
