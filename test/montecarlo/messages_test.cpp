#include "montecarlo/messages.hpp"

#include <catch2/catch.hpp>

#include "sotto/core/error.hpp"

using namespace sotto;

namespace {

std::vector<SampleResult> two_samples() {
  return {{.sample = 7, .weight = 0.3, .outputs = Eigen::Vector2d(0.1, -5e-324), .failure = {}},
          {.sample = std::int64_t{1} << 40, .weight = 1, .outputs = {}, .failure = std::string("no\0way", 6)}};
}

}  // namespace

TEST_CASE("a report of a rank comes through with every bit", "[montecarlo][unit]") {
  const auto found = unpack_report(pack(RankReport{.stop = true, .results = two_samples()}));

  REQUIRE(found.stop);
  REQUIRE(found.results.size() == 2);
  REQUIRE(found.results[1].failure.size() == 6);
  REQUIRE(checksum(found.results) == checksum(two_samples()));
  REQUIRE(unpack_report(pack(RankReport{})).results.empty());
}

TEST_CASE("an outcome comes through with every bit", "[montecarlo][unit]") {
  const Outcome sent{
      .kind = Outcome::Kind::io_error,
      .message = "disk full",
      .run = {
          .output_names = {"a", "b"}, .samples = two_samples(), .stop_reason = StopReason::precision, .wall_s = 0.1}};

  const auto found = unpack_outcome(pack(sent));

  REQUIRE(found.kind == Outcome::Kind::io_error);
  REQUIRE(found.message == "disk full");
  REQUIRE(found.run.output_names == sent.run.output_names);
  REQUIRE(found.run.stop_reason == StopReason::precision);
  REQUIRE(found.run.wall_s == 0.1);
  REQUIRE(checksum(found.run.samples) == checksum(two_samples()));
}

TEST_CASE("a message that ends early is an error", "[montecarlo][unit]") {
  const auto bytes = pack(RankReport{.stop = false, .results = two_samples()});

  for (std::size_t size = 0; size < bytes.size(); ++size) {
    REQUIRE_THROWS_WITH(unpack_report(std::string_view(bytes).substr(0, size)), "a message between ranks ends early");
  }
}
