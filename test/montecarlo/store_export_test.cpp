#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>
#include <fstream>
#include <iterator>

#include "montecarlo/store_fixture.hpp"
#include "sotto/core/error.hpp"

using namespace sotto;
using sotto::test::StoreFolder;

namespace {

std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

ResultStore two_samples(const StoreFolder& folder) {
  ResultStore store(folder.at("runs.db"), {.configuration = "", .seed = 1, .output_names = {"a", "b, c"}},
                    StoreMode::create);
  const std::vector<SampleResult> results = {
      {.sample = 1, .weight = 1, .outputs = {}, .failure = "no \"way\""},
      {.sample = 0, .weight = 0.5, .outputs = Eigen::Vector2d(0.1, -3e-300), .failure = {}}};
  store.append(results);
  return store;
}

}  // namespace

TEST_CASE("a store becomes a table of comma-separated values, in the order of the samples", "[montecarlo][unit]") {
  const StoreFolder folder;
  write_csv(two_samples(folder), folder.at("runs.csv"));

  REQUIRE(bytes_of(folder.at("runs.csv")) ==
          "sample,weight,failure,a,\"b, c\"\n0,0.5,,0.1,-3e-300\n1,1,\"no \"\"way\"\"\",,\n");
}

TEST_CASE("a store becomes a numpy array of sample, weight and outputs", "[montecarlo][unit]") {
  const StoreFolder folder;
  write_npy(two_samples(folder), folder.at("runs.npy"));

  const auto bytes = bytes_of(folder.at("runs.npy"));
  REQUIRE(bytes.size() == 128 + 8 * sizeof(double));
  REQUIRE(bytes.substr(0, 8) == std::string("\x93NUMPY\x01\x00", 8));
  REQUIRE(static_cast<int>(bytes[8]) == 118);
  REQUIRE(bytes.substr(10, 59) == "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 4), }");
  double values[8];
  std::memcpy(values, bytes.data() + 128, sizeof values);
  REQUIRE(values[1] == 0.5);
  REQUIRE(values[2] == 0.1);
  REQUIRE(values[3] == -3e-300);
  REQUIRE(values[4] == 1);
  REQUIRE(std::isnan(values[7]));
}

TEST_CASE("a file that cannot be written is an IoError with its name", "[montecarlo][unit]") {
  const StoreFolder folder;
  const auto store = two_samples(folder);

  REQUIRE_THROWS_WITH(write_csv(store, folder.at("nowhere/runs.csv")),
                      folder.at("nowhere/runs.csv") + ": cannot be written");
  REQUIRE_THROWS_AS(write_npy(store, folder.at("nowhere/runs.npy")), IoError);
}
