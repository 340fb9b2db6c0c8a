#include "sotto/io/tensor_file.hpp"

#include <catch2/catch.hpp>

#include "io/file_fixture.hpp"
#include "support/data_dir.hpp"

using namespace sotto::io;
using sotto::test::TempFolder;

TEST_CASE("arrays survive .npy and .npz", "[io][property]") {
  const TempFolder folder;
  const std::map<std::string, Tensor> tensors = {{"W1", {{2, 3}, {1, 2, 3, 4, 5, 6}}}, {"slope1", {{}, {0.1}}}};

  save_npz(folder.at("a.npz"), tensors);
  save_npz(folder.at("b.npz"), tensors);
  save_npy(folder.at("c.npy"), tensors.at("W1"));

  CHECK(load_npz(folder.at("a.npz")) == tensors);
  CHECK(load_npy(folder.at("c.npy")) == tensors.at("W1"));
  CHECK(sotto::test::content_of(folder.at("a.npz")) == sotto::test::content_of(folder.at("b.npz")));
}

TEST_CASE("a bad array is named with its file", "[io][unit]") {
  const TempFolder folder;

  CHECK(folder.complaint([&] { load_npz(folder.write("a.npz", "no zip at all, just words")); }) ==
        "a.npz: is not a complete zip archive (.npz): its directory is missing");
  CHECK(folder.complaint([&] { load_npy(folder.write("a.npy", "words and words")); }) ==
        "a.npy: is not a .npy array (its magic bytes are missing)");
}

TEST_CASE("tensors become matrices and vectors where their shape allows", "[io][unit]") {
  const Eigen::MatrixXd matrix = (Eigen::MatrixXd(2, 3) << 1, 2, 3, 4, 5, 6).finished();

  CHECK(to_tensor(matrix) == Tensor{{2, 3}, {1, 2, 3, 4, 5, 6}});
  CHECK(to_matrix(to_tensor(matrix)) == matrix);
  CHECK(to_vector({{1, 3}, {1, 2, 3}}) == Eigen::Vector3d(1, 2, 3));
  CHECK(to_vector(to_tensor(Eigen::VectorXd(Eigen::Vector2d(4, 5)))) == Eigen::Vector2d(4, 5));
  CHECK_THROWS_WITH(to_matrix({{3}, {1, 2, 3}}), "array shape = 3 must be two-dimensional");
  CHECK_THROWS_WITH(to_vector(to_tensor(matrix)), "array shape = 2 x 3 must be one-dimensional");
  CHECK(shape_text({{}, {1}}) == "a single number");
}

TEST_CASE("every public network file loads", "[io][golden]") {
  SOTTO_NEEDS_DATA_DIR(data_dir);
  int loaded = 0;
  for (const auto& entry : std::filesystem::directory_iterator(data_dir + "/nets")) {
    if (entry.path().extension() != ".npz") continue;
    REQUIRE(!load_npz(entry.path().string()).empty());
    ++loaded;
  }
  CHECK(loaded == 10);
}
