#include "sotto/io/reference.hpp"

#include <fmt/format.h>

#include <cmath>
#include <set>

#include "io/csv_table.hpp"
#include "io/file_reference.hpp"
#include "io/reference_spec.hpp"
#include "sotto/network/network.hpp"

namespace sotto::io {
namespace {

using Eigen::Index;

constexpr double kMostImages = 1e9;

/// A column of whole numbers from 0 up to below `limit`.
Eigen::VectorXi whole_numbers(const CsvTable& table, const std::string& name, double limit) {
  const auto column = table.values.col(table.column(name));
  for (Index k = 0; k < column.size(); ++k) {
    if (column(k) == std::floor(column(k)) && column(k) >= 0 && column(k) < limit) continue;
    throw IoError(fmt::format("{}: line {}: {} = {} must be an integer in [0, {}]", table.file, k + 2, name, column(k),
                              limit - 1));
  }
  return column.cast<int>();
}

std::vector<Index> image_numbers(const CsvTable& table, const ReferenceSpec& spec) {
  std::vector<Index> images;
  if (spec.image.empty()) {
    for (Index k = 0; k < table.values.rows(); ++k) images.push_back(k);
    return images;
  }
  std::set<Index> seen;
  for (const int image : whole_numbers(table, spec.image, kMostImages)) {
    if (!seen.insert(image).second) {
      throw IoError(fmt::format("{}: line {}: the image {} appears twice", table.file, images.size() + 2, image));
    }
    images.push_back(image);
  }
  return images;
}

Eigen::VectorXd energies_j(const CsvTable& table, const std::string& name) {
  const Eigen::VectorXd energy_j = table.values.col(table.column(name));
  for (Index k = 0; k < energy_j.size(); ++k) {
    if (energy_j(k) > 0) continue;
    throw IoError(fmt::format("{}: line {}: {} = {} must be > 0", table.file, k + 2, name, energy_j(k)));
  }
  return energy_j;
}

/// The pattern with its {} replaced.
std::string output_name(const std::string& pattern, Index number) {
  const auto at = pattern.find("{}");
  return pattern.substr(0, at) + std::to_string(number) + pattern.substr(at + 2);
}

}  // namespace

ReferenceSpec read_reference_spec(const JsonReader& node, const std::string& file) {
  node.allow_keys({"file", "outputs", "image", "classes", "energy_j", "image_time_s"});
  ReferenceSpec spec;
  spec.file = resolved_path(node.at("file"), file);
  spec.outputs = node.string_or("outputs", spec.outputs);
  const auto hole = spec.outputs.find("{}");
  if (hole == std::string::npos || spec.outputs.find("{}", hole + 2) != std::string::npos) {
    node.at("outputs").fail("a name of columns with one {}, the place of the number");
  }
  spec.image = node.string_or("image", "");
  spec.classes = node.string_or("classes", "");
  spec.energy_j = node.string_or("energy_j", "");
  if (!spec.energy_j.empty()) spec.image_time_s = node.at("image_time_s").number(kPositive);
  return spec;
}

Reference load_reference(const ReferenceSpec& spec, Index num_classes) {
  const auto table = load_csv_table(spec.file);
  if (table.values.rows() == 0) throw IoError(table.file + ": must have at least one image");
  Reference reference;
  reference.images = image_numbers(table, spec);
  reference.outputs_v.resize(table.values.rows(), num_classes);
  for (Index j = 0; j < num_classes; ++j) {
    reference.outputs_v.col(j) = table.values.col(table.column(output_name(spec.outputs, j)));
  }
  reference.classes = spec.classes.empty() ? argmax_rows(reference.outputs_v)
                                           : whole_numbers(table, spec.classes, static_cast<double>(num_classes));
  if (!spec.energy_j.empty()) reference.energy_j = energies_j(table, spec.energy_j);
  return reference;
}

Reference first_images(const Reference& reference, Index num_images) {
  std::vector<Index> lines;
  for (Index k = 0; k < reference.num_images(); ++k) {
    if (reference.images[k] < num_images) lines.push_back(k);
  }
  Reference part;
  for (const Index k : lines) part.images.push_back(reference.images[k]);
  part.outputs_v = reference.outputs_v(lines, Eigen::all);
  part.classes = reference.classes(lines);
  if (reference.energy_j.size() > 0) part.energy_j = reference.energy_j(lines);
  return part;
}

}  // namespace sotto::io
