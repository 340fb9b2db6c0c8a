#include "sotto/io/training.hpp"

#include <catch2/catch.hpp>

#include "io/file_fixture.hpp"

using namespace sotto;
using namespace sotto::io;
using sotto::test::TempFolder;

namespace {

std::string write_training(const TempFolder& folder) {
  return folder.write("t.json", R"({"schema": 1, "kind": "training", "name": "small",
      "dataset": {"format": "idx", "images": "i.gz", "labels": "l.gz"},
      "test_dataset": {"format": "idx", "images": "ti.gz", "labels": "tl.gz"}, "sample_limit": 1000,
      "hidden": [16, 8], "slopes": 0.25, "epochs": 3, "batch_size": 64, "learning_rate": 0.01,
      "learning_rate_last": 0.001, "initial_range": 0.5, "balanced_rows": 32, "seed": 18446744073709551615})");
}

std::string complaint(const std::string& assignment) {
  const TempFolder folder;
  const auto path = write_training(folder);
  return folder.complaint([&] { load_training(path, {{assignment}}); });
}

}  // namespace

TEST_CASE("a training file names data and options", "[io][unit]") {
  const TempFolder folder;

  const auto training = load_training(write_training(folder));

  CHECK(training.name == "small");
  CHECK(training.dataset.images == folder.at("i.gz"));
  CHECK(training.test_dataset->labels == folder.at("tl.gz"));
  CHECK(training.sample_limit == 1000);
  CHECK(training.options == TrainingOptions{.hidden = {16, 8},
                                            .slopes = {0.25, 0.25, 0.25},
                                            .epochs = 3,
                                            .batch_size = 64,
                                            .learning_rate = 0.01,
                                            .learning_rate_last = 0.001,
                                            .initial_range = 0.5,
                                            .balanced_rows = 32,
                                            .seed = 18446744073709551615U});
}

TEST_CASE("options that a training file leaves out are the defaults", "[io][unit]") {
  const TempFolder folder;
  const auto path = folder.write("t.json", R"({"schema": 1, "kind": "training",
      "dataset": {"format": "cifar10", "images": "c.bin"}})");

  const auto training = load_training(path);

  CHECK(training.options == TrainingOptions{});
  CHECK(!training.test_dataset);
  CHECK(!training.sample_limit);
}

TEST_CASE("a bad training file is refused where it is bad", "[io][unit]") {
  CHECK(complaint("hidden=16") == "t.json: /hidden: 16 must be an array");
  CHECK(complaint("hidden=[0]") == "t.json: /hidden/0: 0 must be an integer in [1, 1073741824]");
  CHECK(complaint("slopes=[1, 1]") ==
        "t.json: /slopes: an array of 2 must be a number or an array of 3, one per layer");
  CHECK(complaint("slopes=-1") == "t.json: /slopes: -1 must be > 0");
  CHECK(complaint("epochs=1.5") == "t.json: /epochs: 1.5 must be an integer in [1, 1073741824]");
  CHECK(complaint("seed=-1") == "t.json: /seed: -1 must be an integer in [0, 2^64)");
  CHECK(complaint("balanced_rows=-1") == "t.json: /balanced_rows: -1 must be an integer in [0, 1073741824]");
  CHECK_THAT(complaint("initial_range=2"), Catch::StartsWith("t.json: initial_range = 2 must be"));
  CHECK_THAT(complaint("batch=64"), Catch::StartsWith("t.json: /batch: unknown key"));
  const TempFolder folder;
  const auto path = folder.write("t.json", R"({"schema": 1, "kind": "training", "hidden": [3, 3],
      "dataset": {"format": "cifar10", "images": "c.bin"}})");
  CHECK(folder.complaint([&] { load_training(path); }) == "t.json: /slopes: the key is required but missing");
}
