#include "sotto/io/train_result.hpp"

#include <catch2/catch.hpp>

#include "io/json_document.hpp"

using namespace sotto::io;

TEST_CASE("a training result names the model, its sizes and what it is worth", "[io][unit]") {
  const TrainResult result{.model = "m.npz",
                           .layer_sizes = {784, 16, 10},
                           .train_accuracy = 0.875,
                           .test_accuracy = 0.75,
                           .epochs = 30,
                           .wall_s = 2};

  const auto json = parse_json("result", train_result_json(result, {.seed = 9, .threads = 2})).root;

  CHECK(json["kind"] == "train_result");
  CHECK(json["model"] == "m.npz");
  CHECK(json["layer_sizes"].dump() == "[784,16,10]");
  CHECK(json["train_accuracy"] == 0.875);
  CHECK(json["test_accuracy"] == 0.75);
  CHECK(json["epochs"] == 30);
  CHECK(json["interrupted"] == false);
  CHECK(json["wall_s"] == 2.0);
  CHECK(json["seed"] == 9);
}

TEST_CASE("without a test data set the test accuracy is null", "[io][unit]") {
  CHECK(parse_json("result", train_result_json({}, {})).root["test_accuracy"].is_null());
}
