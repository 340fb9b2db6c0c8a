#include <catch2/catch.hpp>

#include "cmd/program.hpp"
#include "cmd/small_files.hpp"

using namespace sotto::test;

TEST_CASE("train writes a model, says each epoch, and is deterministic by seed", "[cmd][cli]") {
  const TempFolder folder;
  write_good_files(folder);
  const auto train = [&](const std::string& seed, const std::string& model) {
    return run_program({"train", "--in", folder.at("training.json"), "--out", folder.at(model), "--seed", seed});
  };

  const auto first = train("3", "a.npz");
  const auto again = train("3", "b.npz");
  const auto other = train("4", "c.npz");

  INFO(first.err);
  REQUIRE(first.exit_code == 0);
  CHECK(first.json()["kind"] == "train_result");
  CHECK(first.json()["layer_sizes"].dump() == "[4,3,2]");
  CHECK(first.json()["epochs"] == 5);
  CHECK(first.json()["seed"] == 3);
  CHECK(first.json()["test_accuracy"] == first.json()["train_accuracy"]);  // the same images
  CHECK_THAT(first.err, Catch::Contains("epoch 5 of 5: loss ") && Catch::Contains("accuracy, test images"));
  CHECK(content_of(folder.at("a.npz")) == content_of(folder.at("b.npz")));
  CHECK(content_of(folder.at("a.npz")) != content_of(folder.at("c.npz")));
}

TEST_CASE("a trained model is what infer reads", "[cmd][cli]") {
  const TempFolder folder;
  write_good_files(folder);
  const auto trained =
      run_program({"train", "--in", folder.at("training.json"), "--out", folder.at("m.npz"), "--quiet"});
  REQUIRE(trained.exit_code == 0);
  CHECK(trained.err.empty());
  folder.write("trained.json", replaced(kExperiment, kModel, R"({"file": "m.npz"})"));

  const auto outcome = run_program({"infer", "--in", folder.at("trained.json")});

  INFO(outcome.err);
  REQUIRE(outcome.exit_code == 0);
  CHECK(outcome.json()["accuracy_ideal"] == trained.json()["test_accuracy"]);
}
