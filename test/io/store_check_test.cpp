#include "sotto/io/store_check.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

namespace sotto::io {
namespace {

TEST_CASE("a check of a store is as good as its worst sample", "[io][unit]") {
  StoreCheck check{.store = "runs.db", .inputs = 2, .tolerance = 1e-6};
  check.samples = {{.sample = 3, .outputs = {1e-12, 1e-13, 20}, .nodes = {1e-11, 1e-12, 500}},
                   {.sample = 8, .stored_max_rel = 1e-16, .outputs = {3e-12, 1e-13, 20}, .nodes = {2e-12, 1e-12, 500}}};

  CHECK(check.within_tolerance());
  CHECK(check.worst_outputs_rel() == 3e-12);
  CHECK(check.worst_nodes_rel() == 1e-11);
  CHECK(check.worst_stored_rel() == 1e-16);
  const auto json = nlohmann::json::parse(store_check_json(check));
  CHECK(json["samples"].size() == 2);
  CHECK(json["samples"][1]["nodes"]["compared"] == 500);
  CHECK_THAT(store_check_text(check), Catch::Contains("2 samples computed again"));
  check.samples[0].stored_max_rel = 1e-3;
  CHECK_FALSE(check.within_tolerance());
}

}  // namespace
}  // namespace sotto::io
