/// Labelled images: IDX (MNIST), CIFAR-10 binary and packed bits, plain or gzip.
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace sotto::io {

/// `idx`: images 3-D and labels 1-D of unsigned bytes. `cifar10`: records of a label byte and 3 x 32 x 32 bytes.
/// `packed_bits`: bits_per_image bits an image, padded to whole bytes, most significant bit first; labels in an IDX
/// file.
enum class DatasetFormat { idx, cifar10, packed_bits };

/// The "dataset" object of an experiment. Files may be gzip, whatever their name.
struct DatasetSpec {
  DatasetFormat format = DatasetFormat::idx;
  std::string images = {};          ///< path
  std::string labels = {};          ///< path; empty for cifar10
  Eigen::Index bits_per_image = 0;  ///< packed_bits only, >= 1
  int classes = 10;                 ///< labels are 0 ... classes-1; >= 2
  double value_low = 0;             ///< what pixel 0 (bit 0) becomes
  double value_high = 1;            ///< what pixel 255 (bit 1) becomes

  bool operator==(const DatasetSpec&) const = default;
};

/// Images as they are stored, one byte a value; converted to double only batch by batch.
struct Dataset {
  std::vector<std::uint8_t> levels;  ///< num_images x values_per_image, 0 ... max_level
  int max_level = 255;
  Eigen::Index values_per_image = 0;
  std::vector<Eigen::Index> image_shape;  ///< {rows, cols}, {channels, rows, cols} or {bits}
  Eigen::VectorXi labels;                 ///< one per image
  int classes = 10;
  double value_low = 0;
  double value_high = 1;

  Eigen::Index num_images() const { return labels.size(); }

  /// Images first ... first+count-1, count x values_per_image: value_low + level / max_level (value_high - value_low).
  /// Throws InvalidArgument outside the data set.
  Eigen::MatrixXd images(Eigen::Index first, Eigen::Index count) const;

  /// The same for chosen images, in the order given.
  Eigen::MatrixXd images(std::span<const Eigen::Index> indices) const;
};

/// Reads a data set, or its first `num_images` where given (>= 1; the rest is then not read). Throws IoError, naming
/// the file, on a bad magic number, truncated or trailing bytes, damaged gzip, different numbers of images and labels,
/// a label that is no class, no image at all, or fewer than `num_images`.
Dataset load_dataset(const DatasetSpec& spec, std::optional<Eigen::Index> num_images = std::nullopt);

}  // namespace sotto::io
