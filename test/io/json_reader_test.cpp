#include "io/json_reader.hpp"

#include <catch2/catch.hpp>

#include "io/file_fixture.hpp"

using namespace sotto::io;

namespace {

/// What reading the root value of `text` with `read` complains about.
template <typename Read>
std::string complaint(const std::string& text, Read read) {
  return sotto::test::TempFolder().complaint([&] {
    const auto document = parse_json("f.json", text);
    read(JsonReader(document));
  });
}

}  // namespace

TEST_CASE("a file must state its schema and its kind", "[io][unit]") {
  const auto open = [](const std::string& text) {
    return sotto::test::TempFolder().complaint([&] {
      const auto document = parse_json("f.json", text);
      JsonReader::open(document, "thing");
    });
  };

  CHECK(open("[]") == "f.json: /: an array of 0 must be an object");
  CHECK(open("{}") == "f.json: /schema: the key is required but missing");
  CHECK(open(R"({"schema": 2})") == "f.json: /schema: 2 must be 1");
  CHECK(open(R"({"schema": "1"})") == "f.json: /schema: \"1\" must be 1");
  CHECK(open(R"({"schema": 1})") == "f.json: /kind: the key is required but missing");
  CHECK(open(R"({"schema": 1, "kind": "other"})") == "f.json: /kind: \"other\" must be \"thing\"");
  CHECK(open(R"({"schema": 1, "kind": "thing"})") == "no IoError");
}

TEST_CASE("an unknown key is an error that names the nearest and all allowed keys", "[io][unit]") {
  const auto allow = [](const JsonReader& root) { root.allow_keys({"driver_ohm", "sense_ohm"}); };

  CHECK(complaint(R"({"drivr_ohm": 1})", allow) ==
        "f.json: /drivr_ohm: unknown key (did you mean \"driver_ohm\"?); allowed are driver_ohm, sense_ohm");
  CHECK(complaint(R"({"zzz": 1})", allow) == "f.json: /zzz: unknown key; allowed are driver_ohm, sense_ohm");
  CHECK(complaint("3", allow) == "f.json: /: 3 must be an object");
}

TEST_CASE("numbers are checked for type and range", "[io][unit]") {
  const auto read = [](const NumberRule& rule) { return [&rule](const JsonReader& root) { root.number(rule); }; };

  CHECK(complaint("-5", read(kNonNegative)) == "f.json: /: -5 must be >= 0");
  CHECK(complaint("0", read(kPositive)) == "f.json: /: 0 must be > 0");
  CHECK(complaint("1.5", read(kFraction)) == "f.json: /: 1.5 must be in [0, 1]");
  CHECK(complaint("\"abc\"", read(kAnyNumber)) == "f.json: /: \"abc\" must be a number");
  CHECK(complaint("true", read(kPositive)) == "f.json: /: true must be a number > 0");
  CHECK(complaint("null", read(kPositive)) == "f.json: /: null must be a number > 0");
  CHECK(complaint("[1]", read(kResistance)) == "f.json: /: an array of 1 must be a number >= 0 or null (open)");
  const auto document = parse_json("f.json", "null");
  CHECK(JsonReader(document).number(kResistance) == kNoLimit);
}

TEST_CASE("integers must be whole and in range", "[io][unit]") {
  const auto read = [](const JsonReader& root) { root.integer(1, 8); };

  CHECK(complaint("0", read) == "f.json: /: 0 must be an integer in [1, 8]");
  CHECK(complaint("2.5", read) == "f.json: /: 2.5 must be an integer in [1, 8]");
  CHECK(complaint("1e300", read) == "f.json: /: 1e+300 must be an integer in [1, 8]");
  CHECK(complaint("\"2\"", read) == "f.json: /: \"2\" must be an integer in [1, 8]");
  CHECK(complaint("2.0", read) == "no IoError");
  CHECK(complaint("-1", [](const JsonReader& root) { root.seed(); }) ==
        "f.json: /: -1 must be an integer in [0, 2^64)");
  const auto document = parse_json("f.json", "18446744073709551615");
  CHECK(JsonReader(document).seed() == 18446744073709551615U);
}

TEST_CASE("words, texts and truth values are checked", "[io][unit]") {
  const auto word = [](const JsonReader& root) { root.word<int>({{"open", 0}, {"ground", 1}}); };

  CHECK(complaint("\"opne\"", word) == "f.json: /: \"opne\" must be \"open\" or \"ground\"");
  CHECK(complaint("1", word) == "f.json: /: 1 must be \"open\" or \"ground\"");
  CHECK(complaint("\"\"", [](const JsonReader& root) { root.string(); }) ==
        "f.json: /: \"\" must be a text that is not empty");
  CHECK(complaint("1", [](const JsonReader& root) { root.boolean(); }) == "f.json: /: 1 must be true or false");
  CHECK(complaint("{\"name\": 3}", [](const JsonReader& root) { root.string_or("name", ""); }) ==
        "f.json: /name: 3 must be a text");
}

TEST_CASE("matrices must be full and rectangular", "[io][unit]") {
  const auto read = [](const JsonReader& root) { root.matrix(kResistance); };

  CHECK(complaint("[[1, 2], [3, -5]]", read) == "f.json: /1/1: -5 must be >= 0");
  CHECK(complaint("[[1, 2], [3]]", read) ==
        "f.json: /1: an array of 1 must be an array of 2, as long as the first row");
  CHECK(complaint("[[1], 2]", read) == "f.json: /1: 2 must be an array of 1, as long as the first row");
  CHECK(complaint("[]", read) == "f.json: /: an array of 0 must be a matrix of at least one row");
  CHECK(complaint("[[]]", read) == "f.json: /0: an array of 0 must be a row of at least one number");
  CHECK(complaint("[1]", read) == "f.json: /0: 1 must be an array");
  CHECK(complaint("[[\"a\"]]", read) == "f.json: /0/0: \"a\" must be a number >= 0 or null (open)");
  const auto document = parse_json("f.json", "[[1, null], [3, 4]]");
  const auto matrix = JsonReader(document).matrix(kResistance);
  CHECK(matrix == (Eigen::MatrixXd(2, 2) << 1, kNoLimit, 3, 4).finished());
}

TEST_CASE("a caller's mistake made by a file is the file's mistake", "[io][unit]") {
  CHECK_THROWS_WITH(blaming("f.json", [] { sotto::require(false, "x", 1, "> 1"); }), "f.json: x = 1 must be > 1");
  CHECK_THROWS_AS(blaming("f.json", [] { sotto::require(false, "x", 1, "> 1"); }), sotto::IoError);
}
