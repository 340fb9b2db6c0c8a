#include "sotto/io/model.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "io/file_fixture.hpp"
#include "sotto/io/tensor_file.hpp"
#include "support/data_dir.hpp"

using namespace sotto;
using namespace sotto::io;
using sotto::test::TempFolder;

namespace {

const Tensor kWeights{{2, 3}, {1, -1, 1, -1, 1, 1}};
const Tensor kBiases{{3}, {1, 1, -1}};

std::string npz_complaint(const std::map<std::string, Tensor>& arrays) {
  const TempFolder folder;
  save_npz(folder.at("m.npz"), arrays);
  return folder.complaint([&] { load_model(folder.at("m.npz")); });
}

}  // namespace

TEST_CASE("a model survives being saved and loaded", "[io][property]") {
  const TempFolder folder;
  const std::vector<DenseWeights> layers = {
      {to_matrix(kWeights), Eigen::Vector3d(1, 1, -1), 0.2},
      {Eigen::MatrixXd::Constant(3, 1, -1), Eigen::VectorXd::Constant(1, 1), 1.5}};

  save_model(folder.at("m.npz"), layers);
  const auto loaded = load_model(folder.at("m.npz"));

  REQUIRE(loaded.size() == 2);
  CHECK(loaded[0].weights == layers[0].weights);
  CHECK(loaded[0].biases == layers[0].biases);
  CHECK(loaded[0].slope == 0.2);
  CHECK(loaded[1].slope == 1.5);
}

TEST_CASE("CSV pairs make a model", "[io][unit]") {
  const TempFolder folder;
  const DenseFiles first{folder.write("W1.csv", "1,-1\n-1,1\n"), folder.write("B1.csv", "1,1\n")};
  const DenseFiles second{folder.write("W2.csv", "1\n1\n"), folder.write("B2.csv", "-1\n"), 2};

  const auto model = load_model({first, second});

  REQUIRE(model.size() == 2);
  CHECK(model[0].weights(1, 0) == -1);
  CHECK(model[0].slope == 1);
  CHECK(model[1].slope == 2);
  CHECK(folder.complaint([&] {
    load_model({second, first});
  }) == "W1.csv and B1.csv: rows of W2 = 2 must be 1, the outputs of W1");
  CHECK(folder.complaint([&] {
    load_model({{first.weights, second.biases}});
  }) == "W1.csv and B2.csv: length of B1 = 1 must be 2, the outputs of W1");
}

TEST_CASE("an .npz that is no model is refused", "[io][unit]") {
  CHECK(npz_complaint({{"B1", kBiases}}) == "m.npz: arrays = without W1 must be W1, B1, slope1 (optional), W2, ...");
  CHECK(npz_complaint({{"W1", kWeights}}) == "m.npz: arrays = W1 without B1 must be pairs");
  CHECK(npz_complaint({{"W1", kWeights}, {"B1", {{2}, {1, 1}}}}) ==
        "m.npz: length of B1 = 2 must be 3, the outputs of W1");
  CHECK(npz_complaint({{"W1", {{1, 2}, {1, std::nan("")}}}, {"B1", {{2}, {1, 1}}}}) ==
        "m.npz: W1(0, 1) = nan must be finite");
  CHECK(npz_complaint({{"W1", kBiases}, {"B1", kBiases}}) == "m.npz: array shape = 3 must be two-dimensional");
  CHECK(npz_complaint({{"W1", kWeights}, {"B1", kBiases}, {"slope1", {{}, {-1}}}}) == "m.npz: slope1 = -1 must be > 0");
  CHECK(npz_complaint({{"W1", kWeights}, {"B1", kBiases}, {"slope1", {{2}, {1, 1}}}}) ==
        "m.npz: slope1 = 2 must be one number");
  CHECK(npz_complaint({{"W1", kWeights}, {"B1", kBiases}, {"W3", kWeights}}) ==
        "m.npz: array = W3 must be one of W1, B1, slope1, W2, ... without gaps");
  CHECK(npz_complaint({{"W1", {{1, 1}, {NAN}}}, {"B1", {{1}, {1}}}}) == "m.npz: W1(0, 0) = nan must be finite");
}

TEST_CASE("the public networks of +-1 weights load", "[io][golden]") {
  SOTTO_NEEDS_DATA_DIR(data_dir);
  const auto files = [&](const std::string& folder, int k) {
    const auto name = [&](const char* letter) { return data_dir + folder + letter + std::to_string(k) + ".csv"; };
    return DenseFiles{name("W"), name("B")};
  };

  const auto imac_sim = load_model({files("/imac_sim/", 1), files("/imac_sim/", 2), files("/imac_sim/", 3)});
  const auto imac_dse = load_model({files("/imac_dse/", 1), files("/imac_dse/", 2)});

  CHECK(imac_sim[0].weights.rows() == 400);
  CHECK(imac_sim[2].weights.cols() == 10);
  CHECK(imac_dse[0].weights.rows() == 784);
  CHECK(imac_dse[0].weights.cwiseAbs() == Eigen::MatrixXd::Ones(784, 16));
}
