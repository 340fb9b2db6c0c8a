#include "io/result_parts.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "io/file_fixture.hpp"
#include "sotto/core/version.hpp"

using namespace sotto;
using namespace sotto::io;

TEST_CASE("every result begins with schema, kind and version", "[io][unit]") {
  CHECK(result_head("x_result").dump() ==
        R"({"schema":1,"kind":"x_result","sotto_version":")" + std::string(version()) + "\"}");
}

TEST_CASE("a certificate has a message only where something went wrong", "[io][unit]") {
  CHECK(!report_json({Termination::converged, 0, 0, "x", 0, "converged"}).contains("message"));
  CHECK(report_json({Termination::not_finite, 0, 0, "x", 0, "overflow"})["message"] == "overflow");
}

TEST_CASE("power has one member per place", "[io][unit]") {
  CHECK(power_json({1, 2, 3, 4, 5, 15}).dump() ==
        R"({"cells":1.0,"row_wires":2.0,"col_wires":3.0,"drivers":4.0,"senses":5.0,"source":15.0})");
}

TEST_CASE("every result ends with what repeats it", "[io][unit]") {
  Json json;

  add_record(json, {.configuration_json = "{\"a\": [1]}", .seed = 7, .threads = 3, .simd = SimdLevel::avx2});

  CHECK(json["seed"] == 7);
  CHECK(json["threads"] == 3);
  CHECK(json["simd"] == "avx2");
  CHECK(json["configuration"].dump() == R"({"a":[1]})");
}

TEST_CASE("a record whose configuration is not JSON is an error that says so", "[io][unit]") {
  const test::TempFolder folder;
  Json json;

  CHECK_THAT(folder.complaint([&] { add_record(json, {.configuration_json = "{"}); }),
             Catch::StartsWith("configuration: line 1, column 1: "));
}

TEST_CASE("a CSV field keeps every digit and never shows the sign of NaN", "[io][unit]") {
  CHECK(csv_number(0.1) == "0.1");
  CHECK(csv_number(1e-300) == "1e-300");
  CHECK(csv_number(-std::nan("")) == "nan");
}
