#include "io/json_writer.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "sotto/core/random.hpp"

using namespace sotto::io;

TEST_CASE("a matrix is written one row per line", "[io][unit]") {
  Json json;
  json["a"] = matrix_json((Eigen::MatrixXd(2, 2) << 1, 2.5, -0.0, 1e-300).finished());
  json["b"] = Json::object();
  json["c"] = {{"d", "x\"y"}, {"e", Json::array()}};

  CHECK(to_text(json) ==
        "{\n  \"a\": [\n    [1.0, 2.5],\n    [-0.0, 1e-300]\n  ],\n  \"b\": {},\n"
        "  \"c\": {\n    \"d\": \"x\\\"y\",\n    \"e\": []\n  }\n}\n");
}

TEST_CASE("numbers that are not finite are null", "[io][unit]") {
  CHECK(number_json(std::nan("")).is_null());
  CHECK(number_json(-std::numeric_limits<double>::infinity()).is_null());
  CHECK(vector_json(Eigen::Vector2d(1, std::nan(""))).dump() == "[1.0,null]");
}

TEST_CASE("doubles survive text bit by bit", "[io][property]") {
  sotto::SampleRng rng(1, 0);
  for (int k = 0; k < 1000; ++k) {
    const double x = rng.normal() * std::pow(10.0, 600 * (rng.uniform() - 0.5));

    const double back = parse_json("text", to_text(number_json(x))).root.get<double>();

    REQUIRE(back == x);
  }
}
