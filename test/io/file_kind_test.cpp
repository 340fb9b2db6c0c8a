#include "sotto/io/file_kind.hpp"

#include <catch2/catch.hpp>

#include "io/file_fixture.hpp"

using namespace sotto;
using namespace sotto::io;

namespace {

std::string complaint(const test::TempFolder& folder, const std::string& text) {
  return folder.complaint([&] { file_kind(folder.write("x.json", text), {"crossbar_case", "experiment"}); });
}

}  // namespace

TEST_CASE("a file says what it is", "[io][unit]") {
  const test::TempFolder folder;

  CHECK(file_kind(folder.write("x.json", R"({"kind": "experiment"})"), {"crossbar_case", "experiment"}) ==
        "experiment");
}

TEST_CASE("a file of another kind is refused with the kinds that fit", "[io][unit]") {
  const test::TempFolder folder;

  CHECK(complaint(folder, R"({"kind": "training"})") ==
        R"(x.json: /kind: "training" must be "crossbar_case" or "experiment")");
  CHECK(complaint(folder, R"({"kind": 3})") == R"(x.json: /kind: 3 must be "crossbar_case" or "experiment")");
  CHECK_THAT(complaint(folder, "{}"), Catch::StartsWith("x.json: /kind: "));
  CHECK(complaint(folder, "[]") == "x.json: /: an array of 0 must be an object");
}
