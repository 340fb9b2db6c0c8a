#include "io/file_reference.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>

namespace sotto::io {
namespace {

constexpr std::string_view kDataDir = "SOTTO_DATA_DIR";

/// Value of the variable whose "${" is at `start` of `text`; `length` becomes the length of "${...}".
std::string variable_value(const JsonReader& node, const std::string& text, std::size_t start, std::size_t& length) {
  const auto end = text.find('}', start);
  length = end - start + 1;
  const bool known = end != std::string::npos && text.substr(start + 2, length - 3) == kDataDir;
  if (!known) node.fail("a path whose only variable is ${SOTTO_DATA_DIR}");
  const char* value = std::getenv(std::string(kDataDir).c_str());
  if (value != nullptr && *value != '\0') return value;
  throw IoError(fmt::format("{}: {} needs the environment variable {}, which is not set", node.where(),
                            shown(node.value()), kDataDir));
}

}  // namespace

std::string resolved_path(const JsonReader& node, const std::string& file) {
  auto text = node.string();
  if (text.find('\0') != std::string::npos) node.fail("a path without a zero character");
  for (auto start = text.find("${"); start != std::string::npos; start = text.find("${", start)) {
    std::size_t length = 0;
    const auto value = variable_value(node, text, start, length);
    text.replace(start, length, value);
    start += value.size();
  }
  const std::filesystem::path path(text);
  const auto folder = file == "-" ? std::filesystem::path() : std::filesystem::path(file).parent_path();
  return (folder / path).string();  // an absolute path replaces the folder
}

DatasetSpec read_dataset_spec(const JsonReader& node, const std::string& file) {
  DatasetSpec spec;
  spec.format = node.at("format").word<DatasetFormat>(
      {{"idx", DatasetFormat::idx}, {"cifar10", DatasetFormat::cifar10}, {"packed_bits", DatasetFormat::packed_bits}});
  spec.images = resolved_path(node.at("images"), file);
  if (spec.format == DatasetFormat::cifar10) {
    node.allow_keys({"format", "images", "classes", "value_low", "value_high"});
  } else if (spec.format == DatasetFormat::idx) {
    node.allow_keys({"format", "images", "labels", "classes", "value_low", "value_high"});
  } else {
    node.allow_keys({"format", "images", "labels", "bits_per_image", "classes", "value_low", "value_high"});
    constexpr Eigen::Index kMaxBits = Eigen::Index{1} << 30;
    spec.bits_per_image = node.at("bits_per_image").integer(1, kMaxBits);
  }
  if (spec.format != DatasetFormat::cifar10) spec.labels = resolved_path(node.at("labels"), file);
  constexpr Eigen::Index kMaxClasses = 256;  // a label is a byte
  if (node.has("classes")) spec.classes = static_cast<int>(node.at("classes").integer(2, kMaxClasses));
  spec.value_low = node.number_or("value_low", kAnyNumber, spec.value_low);
  spec.value_high = node.number_or("value_high", kAnyNumber, spec.value_high);
  return spec;
}

}  // namespace sotto::io
