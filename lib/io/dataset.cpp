#include "sotto/io/dataset.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "io/gzip.hpp"
#include "sotto/core/error.hpp"

namespace sotto::io {
namespace {

using Bytes = std::vector<std::uint8_t>;
using Eigen::Index;
using Limit = std::optional<Index>;

constexpr Index kCifarImageBytes = 3 * 32 * 32;
constexpr std::uint32_t kIdxImages = 0x803;  // unsigned byte, 3-D
constexpr std::uint32_t kIdxLabels = 0x801;  // unsigned byte, 1-D
constexpr Index kMaxPixels = Index{1} << 30;
constexpr Index kEverything = std::numeric_limits<Index>::max();

std::uint32_t big_endian(const Bytes& bytes, std::size_t at) {
  return static_cast<std::uint32_t>(bytes[at]) << 24 | static_cast<std::uint32_t>(bytes[at + 1]) << 16 |
         static_cast<std::uint32_t>(bytes[at + 2]) << 8 | static_cast<std::uint32_t>(bytes[at + 3]);
}

/// The sizes in the header of an IDX file, after its magic number.
std::vector<Index> read_idx_header(ByteSource& source, std::uint32_t magic, const std::string& content) {
  const auto first = source.read(4, "the IDX magic number");
  if (big_endian(first, 0) != magic) {
    throw IoError(fmt::format("{}: the magic number 0x{:08x} must be 0x{:08x} (IDX {})", source.path(),
                              big_endian(first, 0), magic, content));
  }
  const std::size_t dimensions = magic & 0xff;
  const auto header = source.read(4 * dimensions, "the IDX header");
  std::vector<Index> sizes;
  for (std::size_t d = 0; d < dimensions; ++d) sizes.push_back(big_endian(header, 4 * d));
  return sizes;
}

/// How many images are to be read of `available`.
Index images_wanted(const std::string& file, Index available, const Limit& limit) {
  if (available == 0) throw IoError(fmt::format("{}: the data set has no image", file));
  if (limit && *limit > available) {
    throw IoError(
        fmt::format("{}: {} images are asked for, must be <= {}, what the file has", file, *limit, available));
  }
  return limit.value_or(available);
}

void require_end(ByteSource& source) {
  if (!source.at_end()) throw IoError(fmt::format("{}: bytes are left after the last image or label", source.path()));
}

void set_labels(Dataset& dataset, const Bytes& labels, const std::string& file) {
  dataset.labels.resize(static_cast<Index>(labels.size()));
  for (Index k = 0; k < dataset.labels.size(); ++k) {
    dataset.labels(k) = labels[static_cast<std::size_t>(k)];
    if (dataset.labels(k) < dataset.classes) continue;
    throw IoError(
        fmt::format("{}: label {} of image {} must be in [0, {}]", file, dataset.labels(k), k, dataset.classes - 1));
  }
}

/// The labels of the first `wanted` images; `available`: how many images there are.
void read_idx_labels(Dataset& dataset, const std::string& path, Index available, Index wanted) {
  ByteSource source(path);
  const auto count = read_idx_header(source, kIdxLabels, "labels")[0];
  if (count != available) {
    throw IoError(fmt::format("{}: {} labels must be as many as the images, {}", source.path(), count, available));
  }
  const auto labels = source.read(static_cast<std::size_t>(wanted), "the labels");
  if (wanted == count) require_end(source);
  set_labels(dataset, labels, source.path());
}

void load_idx(Dataset& dataset, const DatasetSpec& spec, const Limit& limit) {
  ByteSource source(spec.images);
  const auto sizes = read_idx_header(source, kIdxImages, "images");
  dataset.image_shape = {sizes[1], sizes[2]};
  if (sizes[1] == 0 || sizes[2] == 0) {
    throw IoError(
        fmt::format("{}: images of {} x {} pixels must have at least one", source.path(), sizes[1], sizes[2]));
  }
  if (sizes[1] > kMaxPixels || sizes[2] > kMaxPixels / sizes[1]) {
    throw IoError(fmt::format("{}: images of {} x {} pixels are too large", source.path(), sizes[1], sizes[2]));
  }
  dataset.values_per_image = sizes[1] * sizes[2];
  const auto wanted = images_wanted(source.path(), sizes[0], limit);
  dataset.levels = source.read(static_cast<std::size_t>(wanted * dataset.values_per_image), "the images");
  if (wanted == sizes[0]) require_end(source);
  read_idx_labels(dataset, spec.labels, sizes[0], wanted);
}

/// Whole records of a headerless file: all, or the first `limit`.
Bytes read_records(ByteSource& source, Index record_bytes, const Limit& limit) {
  const auto max_records = std::numeric_limits<Index>::max() / record_bytes;
  const auto count = limit ? std::min(*limit, max_records) * record_bytes : kEverything;
  auto bytes = source.read_up_to(static_cast<std::size_t>(count));
  const auto left = static_cast<Index>(bytes.size()) % record_bytes;
  if (left != 0) {
    throw IoError(
        fmt::format("{}: truncated: the last record has {} bytes, must have {}", source.path(), left, record_bytes));
  }
  images_wanted(source.path(), static_cast<Index>(bytes.size()) / record_bytes, limit);
  return bytes;
}

void load_cifar10(Dataset& dataset, const DatasetSpec& spec, const Limit& limit) {
  ByteSource source(spec.images);
  const auto records = read_records(source, 1 + kCifarImageBytes, limit);
  dataset.values_per_image = kCifarImageBytes;
  dataset.image_shape = {3, 32, 32};
  dataset.levels.reserve(records.size());
  Bytes labels;
  for (auto record = records.begin(); record != records.end(); record += 1 + kCifarImageBytes) {
    labels.push_back(*record);
    dataset.levels.insert(dataset.levels.end(), record + 1, record + 1 + kCifarImageBytes);
  }
  set_labels(dataset, labels, source.path());
}

void load_packed_bits(Dataset& dataset, const DatasetSpec& spec, const Limit& limit) {
  require(spec.bits_per_image >= 1 && spec.bits_per_image <= kMaxPixels, "bits_per_image",
          static_cast<double>(spec.bits_per_image), "in [1, 2^30]");
  ByteSource source(spec.images);
  const auto image_bytes = (spec.bits_per_image + 7) / 8;
  const auto packed = read_records(source, image_bytes, limit);
  const auto count = static_cast<Index>(packed.size()) / image_bytes;
  dataset.max_level = 1;
  dataset.values_per_image = spec.bits_per_image;
  dataset.image_shape = {spec.bits_per_image};
  dataset.levels.reserve(static_cast<std::size_t>(count * spec.bits_per_image));
  for (Index image = 0; image < count; ++image) {
    for (Index bit = 0; bit < spec.bits_per_image; ++bit) {
      const auto byte = packed[static_cast<std::size_t>(image * image_bytes + bit / 8)];
      dataset.levels.push_back(static_cast<std::uint8_t>(byte >> (7 - bit % 8) & 1));
    }
  }
  // The file has no header: how many images it has is known only where it was read to its end.
  const bool all = source.at_end();
  const auto labels_available = [&] {
    ByteSource labels(spec.labels);
    return read_idx_header(labels, kIdxLabels, "labels")[0];
  };
  read_idx_labels(dataset, spec.labels, all ? count : std::max(count, labels_available()), count);
}

}  // namespace

Eigen::MatrixXd Dataset::images(Index first, Index count) const {
  require(first >= 0 && count >= 0 && first <= num_images() && count <= num_images() - first, "images",
          fmt::format("[{}, {})", first, first + count), fmt::format("in [0, {})", num_images()));
  std::vector<Index> indices(static_cast<std::size_t>(count));
  for (Index k = 0; k < count; ++k) indices[static_cast<std::size_t>(k)] = first + k;
  return images(indices);
}

Eigen::MatrixXd Dataset::images(std::span<const Index> indices) const {
  Eigen::VectorXd values(max_level + 1);
  for (int level = 0; level <= max_level; ++level) {
    values(level) = level == max_level ? value_high : value_low + (value_high - value_low) * level / max_level;
  }
  Eigen::MatrixXd result(static_cast<Index>(indices.size()), values_per_image);
  for (Index k = 0; k < result.rows(); ++k) {
    const auto image = indices[static_cast<std::size_t>(k)];
    require(image >= 0 && image < num_images(), "image", static_cast<double>(image),
            fmt::format("in [0, {})", num_images()));
    const auto* level = levels.data() + image * values_per_image;
    for (Index p = 0; p < values_per_image; ++p) result(k, p) = values(level[p]);
  }
  return result;
}

Dataset load_dataset(const DatasetSpec& spec, std::optional<Index> num_images) {
  require(spec.classes >= 2, "classes", spec.classes, ">= 2");
  require(!num_images || *num_images >= 1, "num_images", static_cast<double>(num_images.value_or(1)), ">= 1");
  Dataset dataset;
  dataset.classes = spec.classes;
  dataset.value_low = spec.value_low;
  dataset.value_high = spec.value_high;
  switch (spec.format) {
    case DatasetFormat::idx:
      load_idx(dataset, spec, num_images);
      break;
    case DatasetFormat::cifar10:
      load_cifar10(dataset, spec, num_images);
      break;
    case DatasetFormat::packed_bits:
      load_packed_bits(dataset, spec, num_images);
      break;
  }
  return dataset;
}

}  // namespace sotto::io
