#include "sotto/io/crosscheck_result.hpp"

#include <catch2/catch.hpp>
#include <limits>

#include "io/json_document.hpp"

using namespace sotto::io;

namespace {

CrossCheckResult small_result() {
  return {.outputs = {.max_rel = 1e-12, .max_abs = 2e-16, .compared = 6},
          .nodes = {.max_rel = 1e-7, .max_abs = 5e-8, .compared = 24},
          .tolerance = 1e-6,
          .inputs = 3,
          .warnings = {"a remark"},
          .ngspice_version = "39",
          .native_wall_s = 0.25,
          .ngspice_wall_s = 0.5};
}

}  // namespace

TEST_CASE("a cross-check result names both differences and the verdict", "[io][unit]") {
  const auto json = parse_json("result", crosscheck_result_json(small_result(), {.threads = 2})).root;

  CHECK(json["kind"] == "crosscheck_result");
  CHECK(json["outputs"].dump() == R"({"max_rel":1e-12,"max_abs":2e-16,"compared":6})");
  CHECK(json["nodes"]["max_rel"] == 1e-7);
  CHECK(json["tolerance"] == 1e-6);
  CHECK(json["within_tolerance"] == true);
  CHECK(json["inputs"] == 3);
  CHECK(json["warnings"].dump() == R"(["a remark"])");
  CHECK(json["ngspice_version"] == "39");
  CHECK(json["threads"] == 2);
}

TEST_CASE("one difference past the tolerance fails the whole cross-check", "[io][unit]") {
  auto result = small_result();
  result.tolerance = 1e-8;

  CHECK(parse_json("result", crosscheck_result_json(result, {})).root["within_tolerance"] == false);
}

TEST_CASE("a difference that is not finite is null and out of tolerance", "[io][unit]") {
  auto result = small_result();
  result.outputs.max_rel = std::numeric_limits<double>::infinity();

  const auto json = parse_json("result", crosscheck_result_json(result, {})).root;

  CHECK(json["outputs"]["max_rel"].is_null());
  CHECK(json["within_tolerance"] == false);
}

TEST_CASE("a cross-check as CSV is a header and one line", "[io][unit]") {
  CHECK(crosscheck_result_csv(small_result()) ==
        "outputs_max_rel,outputs_max_abs,nodes_max_rel,nodes_max_abs,tolerance,within_tolerance\n"
        "1e-12,2e-16,1e-07,5e-08,1e-06,1\n");
}
