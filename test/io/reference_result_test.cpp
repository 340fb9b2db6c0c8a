#include "io/reference_result.hpp"

#include <catch2/catch.hpp>

using namespace sotto::io;

TEST_CASE("a comparison with a reference is written by name, what is not known as null", "[io][unit]") {
  ReferenceOutcome outcome{.images = 2, .rms_error_v = 0.5, .worst_error_v = 1, .worst_image = 7, .worst_output = 3};
  outcome.output_mean_error_v = Eigen::Vector2d(0.25, -1);

  const auto without = reference_json(outcome);
  outcome.energy = ReferenceEnergy{
      .reference_j = 2, .all_sources = {.mean_j = 3, .ratio = 1.5}, .bias_rows = {.mean_j = 1}, .supply = std::nullopt};
  const auto with = reference_json(outcome);

  CHECK(without["images"] == 2);
  CHECK(without["rms_error_v"] == 0.5);
  CHECK(without["worst_image"] == 7);
  CHECK(without["worst_output"] == 3);
  CHECK(without["output_mean_error_v"] == std::vector<double>{0.25, -1});
  CHECK(without["energy"].is_null());
  CHECK(with["energy"]["all_sources"]["ratio"] == 1.5);
  CHECK(with["energy"]["bias_rows"]["mean_j"] == 1);
  CHECK(with["energy"]["supply"].is_null());
}
