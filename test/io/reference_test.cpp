#include "sotto/io/reference.hpp"

#include <catch2/catch.hpp>

#include "io/file_fixture.hpp"
#include "io/json_document.hpp"
#include "io/reference_spec.hpp"

using namespace sotto;
using namespace sotto::io;

namespace {

const std::string kTable = "n,found,out0,out1,e\n3,1,0.1,0.2,2e-12\n0,0,0.4,0.3,4e-12\n";
const ReferenceSpec kSpec{
    .file = "", .outputs = "out{}", .image = "n", .classes = "found", .energy_j = "e", .image_time_s = 1e-9};

Reference load(const std::string& text, ReferenceSpec spec = kSpec, Eigen::Index num_classes = 2) {
  const test::TempFolder folder;
  spec.file = folder.write("r.csv", text);
  return load_reference(spec, num_classes);
}

std::string complaint(const std::string& text, Eigen::Index num_classes = 2) {
  return test::TempFolder().complaint([&] {
    const test::TempFolder folder;
    ReferenceSpec spec = kSpec;
    spec.file = folder.write("r.csv", text);
    try {
      load_reference(spec, num_classes);
    } catch (const IoError& error) {
      throw IoError(std::string(error.what()).substr(std::string(error.what()).rfind("r.csv")));
    }
  });
}

std::string spec_complaint(const std::string& text) {
  return test::TempFolder().complaint([&] {
    const auto document = parse_json("e.json", text);
    read_reference_spec(JsonReader(document), "e.json");
  });
}

}  // namespace

TEST_CASE("a reference is outputs, classes and energies by the position of the image", "[io][unit]") {
  const auto reference = load(kTable);

  CHECK(reference.images == std::vector<Eigen::Index>{3, 0});
  CHECK(reference.outputs_v == (Eigen::MatrixXd(2, 2) << 0.1, 0.2, 0.4, 0.3).finished());
  CHECK(reference.classes == Eigen::Vector2i(1, 0));
  CHECK(reference.energy_j == Eigen::Vector2d(2e-12, 4e-12));
}

TEST_CASE("a reference without those columns counts its lines and takes the largest output as class", "[io][unit]") {
  const auto reference = load(kTable, {.file = "", .outputs = "out{}"});

  CHECK(reference.images == std::vector<Eigen::Index>{0, 1});
  CHECK(reference.classes == Eigen::Vector2i(1, 0));
  CHECK(reference.energy_j.size() == 0);
}

TEST_CASE("the part of a reference for the first images keeps the order", "[io][unit]") {
  const auto part = first_images(load(kTable), 3);

  CHECK(part.images == std::vector<Eigen::Index>{0});
  CHECK(part.outputs_v == Eigen::RowVector2d(0.4, 0.3));
  CHECK(part.classes(0) == 0);
  CHECK(part.energy_j(0) == 4e-12);
  CHECK(first_images(load(kTable), 0).num_images() == 0);
}

TEST_CASE("a bad reference is refused with its line", "[io][unit]") {
  CHECK(complaint("n,found,out0,out1,e\n") == "r.csv: must have at least one image");
  CHECK(complaint("n,found,out0,out1,e\n1,0,0,0,1\n1,0,0,0,1\n") == "r.csv: line 3: the image 1 appears twice");
  CHECK(complaint("n,found,out0,out1,e\n1.5,0,0,0,1\n") ==
        "r.csv: line 2: n = 1.5 must be an integer in [0, 999999999]");
  CHECK(complaint("n,found,out0,out1,e\n1,2,0,0,1\n") == "r.csv: line 2: found = 2 must be an integer in [0, 1]");
  CHECK(complaint("n,found,out0,out1,e\n1,0,0,0,1\n2,0,0,0,0\n") == "r.csv: line 3: e = 0 must be > 0");
  CHECK(complaint("n,found,out0,out1,e\n1,0,0,0,-2\n") == "r.csv: line 2: e = -2 must be > 0");
  CHECK(complaint(kTable, 3) == "r.csv: has no column out2; there are n, found, out0, out1, e");
}

TEST_CASE("the reference of an experiment is read by its keys", "[io][unit]") {
  const auto document = parse_json("d/e.json", R"({"file": "r.csv", "outputs": "v{}", "image": "n", "classes": "c",
      "energy_j": "e", "image_time_s": 4e-9})");

  const auto spec = read_reference_spec(JsonReader(document), "d/e.json");

  CHECK(spec ==
        ReferenceSpec{
            .file = "d/r.csv", .outputs = "v{}", .image = "n", .classes = "c", .energy_j = "e", .image_time_s = 4e-9});
  CHECK(spec_complaint(R"({"file": "r.csv", "outputs": "v"})") ==
        "e.json: /outputs: \"v\" must be a name of columns with one {}, the place of the number");
  CHECK(spec_complaint(R"({"file": "r.csv", "energy_j": "e"})") ==
        "e.json: /image_time_s: the key is required but missing");
  CHECK(spec_complaint(R"({"outputs": "v{}"})") == "e.json: /file: the key is required but missing");
}
