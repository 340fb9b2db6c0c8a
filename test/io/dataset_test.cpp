#include "sotto/io/dataset.hpp"

#include <catch2/catch.hpp>

#include "io/file_fixture.hpp"
#include "io/gz_bytes.hpp"
#include "support/data_dir.hpp"

using namespace sotto;
using namespace sotto::io;
using sotto::test::gz;
using sotto::test::TempFolder;

namespace {

std::string bytes(std::initializer_list<int> values) {
  std::string text;
  for (const int value : values) text += static_cast<char>(value);
  return text;
}

/// Two images of 1 x 3 pixels.
const std::string kImages = bytes({0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 0, 51, 255, 255, 0, 102});
const std::string kLabels = bytes({0, 0, 8, 1, 0, 0, 0, 2, 7, 9});

std::string idx_complaint(const std::string& images, const std::string& labels,
                          std::optional<Eigen::Index> limit = std::nullopt) {
  const TempFolder folder;
  DatasetSpec spec;
  spec.images = folder.write("images", images);
  spec.labels = folder.write("labels", labels);
  return folder.complaint([&] { load_dataset(spec, limit); });
}

std::string cifar_record(int label, int fill) {
  return bytes({label}) + std::string(3072, static_cast<char>(fill));
}

}  // namespace

TEST_CASE("IDX images become doubles between value_low and value_high", "[io][unit]") {
  const TempFolder folder;
  for (const bool packed : {false, true}) {
    DatasetSpec spec;
    spec.images = folder.write("images", packed ? gz(kImages) : kImages);
    spec.labels = folder.write("labels", packed ? gz(kLabels) : kLabels);
    spec.value_low = -1;
    spec.value_high = 1;

    const auto dataset = load_dataset(spec);

    CHECK(dataset.num_images() == 2);
    CHECK(dataset.image_shape == std::vector<Eigen::Index>{1, 3});
    CHECK(dataset.labels == Eigen::Vector2i(7, 9));
    CHECK(dataset.images(0, 2).row(0) == Eigen::RowVector3d(-1, -1 + 2.0 * 51 / 255, 1));
    CHECK(dataset.images(1, 1) == Eigen::RowVector3d(1, -1, -1 + 2.0 * 102 / 255));
    CHECK(dataset.images(std::vector<Eigen::Index>{1, 0}).row(1) == dataset.images(0, 1));
    CHECK_THROWS_WITH(dataset.images(1, 2), "images = [1, 3) must be in [0, 2)");
  }
}

TEST_CASE("only the first images are read where so many are asked for", "[io][unit]") {
  const TempFolder folder;
  DatasetSpec spec;
  spec.images = folder.write("images", kImages.substr(0, kImages.size() - 3));  // the second image is missing
  spec.labels = folder.write("labels", kLabels);

  CHECK(load_dataset(spec, 1).num_images() == 1);
  CHECK(folder.complaint([&] { load_dataset(spec, 2); }) == "images: truncated: the images needs 6 bytes, 3 are left");
  CHECK_THROWS_WITH(load_dataset(spec, 0), "num_images = 0 must be >= 1");
}

TEST_CASE("every damage to an IDX pair has its sentence", "[io][unit]") {
  auto bad_magic = kImages;
  bad_magic[3] = 1;
  auto huge = kImages;
  huge[4] = huge[8] = huge[12] = '\xff';
  const auto bad_label = bytes({0, 0, 8, 1, 0, 0, 0, 2, 7, 10});
  const auto no_image = bytes({0, 0, 8, 3, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 3});

  CHECK(idx_complaint(bad_magic, kLabels) == "images: the magic number 0x00000801 must be 0x00000803 (IDX images)");
  CHECK(idx_complaint(kImages, kImages) == "labels: the magic number 0x00000803 must be 0x00000801 (IDX labels)");
  CHECK(idx_complaint("", kLabels) == "images: truncated: the IDX magic number needs 4 bytes, 0 are left");
  CHECK(idx_complaint(kImages.substr(0, 9), kLabels) == "images: truncated: the IDX header needs 12 bytes, 5 are left");
  CHECK(idx_complaint(kImages.substr(0, 20), kLabels) == "images: truncated: the images needs 6 bytes, 4 are left");
  CHECK(idx_complaint(kImages + "x", kLabels) == "images: bytes are left after the last image or label");
  CHECK(idx_complaint(kImages, kLabels + "x") == "labels: bytes are left after the last image or label");
  CHECK(idx_complaint(kImages, kLabels.substr(0, 9)) == "labels: truncated: the labels needs 2 bytes, 1 are left");
  CHECK(idx_complaint(kImages, bytes({0, 0, 8, 1, 0, 0, 0, 1, 7})) ==
        "labels: 1 labels must be as many as the images, 2");
  CHECK(idx_complaint(kImages, bad_label) == "labels: label 10 of image 1 must be in [0, 9]");
  CHECK(idx_complaint(no_image, kLabels) == "images: the data set has no image");
  CHECK(idx_complaint(huge, kLabels) == "images: images of 4278190081 x 4278190083 pixels are too large");
  CHECK(idx_complaint(kImages, kLabels, 3) == "images: 3 images are asked for, must be <= 2, what the file has");
  CHECK(idx_complaint(gz(kImages).substr(0, 20), kLabels) == "images: the gzip data are truncated");
}

TEST_CASE("CIFAR-10 records carry their label", "[io][unit]") {
  const TempFolder folder;
  DatasetSpec spec{.format = DatasetFormat::cifar10,
                   .images = folder.write("c.bin", gz(cifar_record(3, 0) + cifar_record(9, 255)))};

  const auto dataset = load_dataset(spec);

  CHECK(dataset.labels == Eigen::Vector2i(3, 9));
  CHECK(dataset.values_per_image == 3072);
  CHECK(dataset.images(0, 1).maxCoeff() == 0);
  CHECK(dataset.images(1, 1).minCoeff() == 1);
  CHECK(load_dataset(spec, 1).num_images() == 1);
  CHECK(folder.complaint([&] { load_dataset(spec, 3); }) ==
        "c.bin: 3 images are asked for, must be <= 2, what the file has");
}

TEST_CASE("damaged CIFAR-10 files are refused", "[io][unit]") {
  const TempFolder folder;
  const auto complaint = [&](const std::string& content) {
    const DatasetSpec spec{.format = DatasetFormat::cifar10, .images = folder.write("c.bin", content)};
    return folder.complaint([&] { load_dataset(spec); });
  };

  CHECK(complaint(cifar_record(3, 0) + "xy") == "c.bin: truncated: the last record has 2 bytes, must have 3073");
  CHECK(complaint(cifar_record(10, 0)) == "c.bin: label 10 of image 0 must be in [0, 9]");
  CHECK(complaint("") == "c.bin: the data set has no image");
}

TEST_CASE("packed bits start at the most significant bit and are padded to bytes", "[io][unit]") {
  const TempFolder folder;
  DatasetSpec spec{.format = DatasetFormat::packed_bits,
                   .images = folder.write("bits", bytes({0xA0, 0x40, 0x00, 0x80})),
                   .labels = folder.write("labels", kLabels),
                   .bits_per_image = 10,
                   .value_low = -1};

  const auto dataset = load_dataset(spec);

  CHECK(dataset.num_images() == 2);
  CHECK(dataset.images(0, 1) == (Eigen::RowVectorXd(10) << 1, -1, 1, -1, -1, -1, -1, -1, -1, 1).finished());
  CHECK(dataset.images(1, 1) == (Eigen::RowVectorXd(10) << -1, -1, -1, -1, -1, -1, -1, -1, 1, -1).finished());
  CHECK(load_dataset(spec, 1).labels(0) == 7);
}

TEST_CASE("damaged packed bits are refused", "[io][unit]") {
  const TempFolder folder;
  DatasetSpec spec{
      .format = DatasetFormat::packed_bits, .labels = folder.write("labels", kLabels), .bits_per_image = 10};
  const auto complaint = [&](const std::string& content) {
    spec.images = folder.write("bits", content);
    return folder.complaint([&] { load_dataset(spec); });
  };

  CHECK(complaint("abc") == "bits: truncated: the last record has 1 bytes, must have 2");
  CHECK(complaint("abcdef") == "labels: 2 labels must be as many as the images, 3");
  CHECK(complaint("") == "bits: the data set has no image");
  spec.bits_per_image = 0;
  CHECK_THROWS_WITH(load_dataset(spec), "bits_per_image = 0 must be in [1, 2^30]");
}

TEST_CASE("the public data sets load", "[io][golden]") {
  SOTTO_NEEDS_DATA_DIR(data_dir);
  DatasetSpec mnist{.images = data_dir + "/mnist/t10k-images-idx3-ubyte.gz",
                    .labels = data_dir + "/mnist/t10k-labels-idx1-ubyte.gz"};
  DatasetSpec features{.format = DatasetFormat::packed_bits,
                       .images = data_dir + "/imac_sim/test_inputs_10000x400_bits.gz",
                       .labels = mnist.labels,
                       .bits_per_image = 400,
                       .value_low = -1};
  DatasetSpec cifar{.format = DatasetFormat::cifar10, .images = data_dir + "/cifar10/test_batch.bin.gz"};

  CHECK(load_dataset(mnist).labels.head(5) == (Eigen::VectorXi(5) << 7, 2, 1, 0, 4).finished());
  CHECK(load_dataset(mnist).image_shape == std::vector<Eigen::Index>{28, 28});
  CHECK(load_dataset(features).num_images() == 10000);
  CHECK(load_dataset(cifar, 4).labels == Eigen::Vector4i(3, 8, 8, 0));
}
