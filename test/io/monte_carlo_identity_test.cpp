#include "sotto/io/monte_carlo_identity.hpp"

#include <catch2/catch.hpp>

namespace sotto::io {
namespace {

using Phrases = std::vector<std::string>;

std::string text(const std::string& json, const std::string& level = "avx2", const std::string& labels = "#01") {
  return identity_text("{\n" + json + "\n}\n", {{"level of SIMD", level}, {"labels", labels}});
}

TEST_CASE("an identity is its JSON and a line per fact, and equals itself", "[io][unit]") {
  CHECK(text("\"a\": 1") == "{\n\"a\": 1\n}\nlevel of SIMD: avx2\nlabels: #01\n");
  CHECK(identity_differences(text("\"a\": 1"), text("\"a\": 1")).empty());
}

TEST_CASE("identities that differ are told by key, by fact and by what is others", "[io][unit]") {
  CHECK(identity_differences(text(R"("a": {"b": 1, "c": 2})"), text(R"("a": {"b": 1.5, "d": 3})")) ==
        Phrases{"/a/b is 1 there, 1.5 here", "/a/c is only there", "/a/d is only here"});
  CHECK(identity_differences(text(R"("a": [1, 2])"), text(R"("a": {"b": 1})")) ==
        Phrases{"/a is an array of 2 there, an object here"});
  CHECK(identity_differences(text("\"a\": 1"), text("\"a\": 1", "baseline", "#02")) ==
        Phrases{"labels are others", "level of SIMD is avx2 there, baseline here"});
  CHECK(identity_differences(text(R"("a": 1, "b": 2)"), text(R"("b": 2, "a": 1)")) ==
        Phrases{"its keys have another order"});
}

TEST_CASE("elements of a list and facts that only one side has are told with their side", "[io][unit]") {
  CHECK(identity_differences(text(R"("a": [1])"), text(R"("a": [1, 2, 3])")) ==
        Phrases{"/a/1 is only here", "/a/2 is only here"});
  CHECK(identity_differences(text(R"("a": [1, 2])"), text(R"("a": [1])")) == Phrases{"/a/1 is only there"});
  CHECK(identity_differences(identity_text("{\n}\n", {{"design", "d"}}), identity_text("{\n}\n", {{"seed", "s"}})) ==
        Phrases{"seed is only here", "design is only there"});
}

TEST_CASE("many differences are counted, and texts of other programs only differ", "[io][unit]") {
  const auto many =
      identity_differences(text(R"("a": [1, 2, 3, 4, 5, 6, 7, 8, 9])"), text(R"("a": [0, 0, 0, 0, 0, 0, 0, 0, 0])"));

  REQUIRE(many.size() == 7);
  CHECK(many.back() == "3 more");
  CHECK(identity_differences("mine", "yours") == Phrases{"its configuration is another"});
  CHECK(identity_differences("{\n]\n}\n", text("\"a\": 1")) == Phrases{"its configuration is another"});
}

}  // namespace
}  // namespace sotto::io
