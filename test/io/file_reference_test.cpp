#include "io/file_reference.hpp"

#include <stdlib.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <optional>

#include "io/file_fixture.hpp"

using namespace sotto::io;

namespace {

/// SOTTO_DATA_DIR for one test.
class DataDir {
 public:
  explicit DataDir(const char* value) {
    if (const char* old = std::getenv("SOTTO_DATA_DIR")) old_ = old;
    value == nullptr ? ::unsetenv("SOTTO_DATA_DIR") : ::setenv("SOTTO_DATA_DIR", value, 1);
  }
  ~DataDir() { old_ ? ::setenv("SOTTO_DATA_DIR", old_->c_str(), 1) : ::unsetenv("SOTTO_DATA_DIR"); }
  DataDir(const DataDir&) = delete;
  DataDir& operator=(const DataDir&) = delete;

 private:
  std::optional<std::string> old_;
};

std::string resolved(const std::string& path, const std::string& file) {
  const auto document = parse_json("f.json", Json(path).dump());
  return resolved_path(JsonReader(document), file);
}

std::string spec_complaint(const std::string& text) {
  return sotto::test::TempFolder().complaint([&] {
    const auto document = parse_json("f.json", text);
    read_dataset_spec(JsonReader(document), "f.json");
  });
}

}  // namespace

TEST_CASE("paths in a file are relative to the file", "[io][unit]") {
  CHECK(resolved("a/b.json", "dir/f.json") == "dir/a/b.json");
  CHECK(resolved("a.json", "f.json") == "a.json");
  CHECK(resolved("/a.json", "dir/f.json") == "/a.json");
  CHECK(resolved("a.json", "-") == "a.json");
}

TEST_CASE("the data folder is replaced, no other variable is", "[io][unit]") {
  const DataDir data_dir("/the/${data}");

  CHECK(resolved("${SOTTO_DATA_DIR}/mnist", "dir/f.json") == "/the/${data}/mnist");
  CHECK_THROWS_WITH(resolved("${HOME}/x", "f.json"),
                    "f.json: /: \"${HOME}/x\" must be a path whose only variable is ${SOTTO_DATA_DIR}");
  CHECK_THROWS_WITH(resolved("${SOTTO", "f.json"),
                    "f.json: /: \"${SOTTO\" must be a path whose only variable is ${SOTTO_DATA_DIR}");
}

TEST_CASE("an unset data folder is named", "[io][unit]") {
  const DataDir data_dir(nullptr);

  CHECK_THROWS_WITH(
      resolved("${SOTTO_DATA_DIR}/x", "f.json"),
      "f.json: /: \"${SOTTO_DATA_DIR}/x\" needs the environment variable SOTTO_DATA_DIR, which is not set");
}

TEST_CASE("a data set is described by format and files", "[io][unit]") {
  const auto document = parse_json("f.json", R"({"format": "packed_bits", "images": "i", "labels": "/l",
      "bits_per_image": 400, "classes": 4, "value_low": -1.0})");

  const auto spec = read_dataset_spec(JsonReader(document), "dir/f.json");

  CHECK(spec == DatasetSpec{.format = DatasetFormat::packed_bits,
                            .images = "dir/i",
                            .labels = "/l",
                            .bits_per_image = 400,
                            .classes = 4,
                            .value_low = -1,
                            .value_high = 1});
}

TEST_CASE("a data set's keys depend on its format", "[io][unit]") {
  CHECK(spec_complaint(R"({"images": "i"})") == "f.json: /format: the key is required but missing");
  CHECK(spec_complaint(R"({"format": "png", "images": "i"})") ==
        "f.json: /format: \"png\" must be \"idx\" or \"cifar10\" or \"packed_bits\"");
  CHECK(spec_complaint(R"({"format": "idx", "images": "i"})") == "f.json: /labels: the key is required but missing");
  CHECK(spec_complaint(R"({"format": "cifar10", "images": "i", "labels": "l"})") ==
        "f.json: /labels: unknown key; allowed are format, images, classes, value_low, value_high");
  CHECK(spec_complaint(R"({"format": "packed_bits", "images": "i", "labels": "l"})") ==
        "f.json: /bits_per_image: the key is required but missing");
  CHECK(spec_complaint(R"({"format": "idx", "images": "", "labels": "l"})") ==
        "f.json: /images: \"\" must be a text that is not empty");
  CHECK(spec_complaint(R"({"format": "idx", "images": "i", "labels": "l", "classes": 1})") ==
        "f.json: /classes: 1 must be an integer in [2, 256]");
}
