#include "io/json_document.hpp"

#include <catch2/catch.hpp>

#include "io/file_fixture.hpp"

using namespace sotto::io;
using sotto::test::TempFolder;

namespace {

std::string parse_complaint(const std::string& text) {
  return TempFolder().complaint([&] { parse_json("f.json", text); });
}

Json with_override(const std::string& text, const std::string& assignment) {
  auto document = parse_json("f.json", text);
  apply_overrides(document, {{assignment}});
  return document.root;
}

std::string override_complaint(const std::string& text, const std::string& assignment) {
  return TempFolder().complaint([&] { with_override(text, assignment); });
}

}  // namespace

TEST_CASE("broken JSON is located by line and column", "[io][unit]") {
  CHECK_THAT(parse_complaint("{\n  \"a\": [1, 2"), Catch::StartsWith("f.json: line 2, column 12: /a/2: syntax error"));
  CHECK_THAT(parse_complaint(""), Catch::StartsWith("f.json: line 1, column "));
  CHECK_THAT(parse_complaint("{\"a\": 1} x"), Catch::StartsWith("f.json: line 1, column 10: syntax error"));
  CHECK_THAT(parse_complaint("{\"a\": \"\xff\"}"), Catch::Contains("UTF-8"));
}

TEST_CASE("NaN, infinity and numbers beyond double are not JSON", "[io][unit]") {
  CHECK_THAT(parse_complaint("[NaN]"), Catch::StartsWith("f.json: line 1, column 2: /0: syntax error"));
  CHECK_THAT(parse_complaint("[Infinity]"), Catch::StartsWith("f.json: line 1, column 2: /0: syntax error"));
  CHECK(parse_complaint("[1,\n1e400]") == "f.json: line 2, column 5: /1: 1e400 is too large for a double");
  CHECK(parse_json("f.json", "[1e-400]").root[0] == 0.0);
}

TEST_CASE("a NUL byte is refused, also behind the document", "[io][unit]") {
  CHECK(parse_complaint(std::string("[1]\0[2]", 7)) == "f.json: line 1, column 4: a NUL byte is no JSON");
}

TEST_CASE("long text of a broken file is cut in the message", "[io][unit]") {
  CHECK(parse_complaint("{\"a\": \"" + std::string(5000, 'x')).size() < 300);
  CHECK(parse_complaint("[1e" + std::string(5000, '9') + "]").size() < 300);
}

TEST_CASE("a key that appears twice in an object is an error", "[io][unit]") {
  CHECK(parse_complaint(R"({"a": {"b": [{"c": 1, "c": 2}]}})") ==
        "f.json: /a/b/0/c: the key appears twice in one object");
  CHECK(parse_complaint(R"({"a": 1, "a": 2})") == "f.json: /a: the key appears twice in one object");
  CHECK(parse_json("f.json", R"([{"c": 1}, {"c": 2}])").root.size() == 2);
}

TEST_CASE("deep nesting and huge objects are refused, not crashed on", "[io][unit]") {
  CHECK(parse_complaint(std::string(1000000, '[')) == "f.json: is nested deeper than 64 levels");
  std::string wide = "{";
  for (int k = 0; k <= 10000; ++k) wide += "\"" + std::to_string(k) + "\": 0,";
  CHECK(parse_complaint(wide) == "f.json: /: an object has more than 10000 keys");
}

TEST_CASE("an override replaces a value, an array element or adds a last key", "[io][unit]") {
  const std::string text = R"({"a": {"b": [1, 2]}, "w": "x"})";

  CHECK(with_override(text, "a.b.1=5")["a"]["b"] == Json({1, 5}));
  CHECK(with_override(text, "a.b=null")["a"]["b"].is_null());
  CHECK(with_override(text, "a.c={\"d\": 1}")["a"]["c"]["d"] == 1);
  CHECK(with_override(text, "w=some words")["w"] == "some words");
  CHECK(with_override(text, "w=1e400")["w"] == "1e400");
  CHECK(with_override(text, "w=a=b")["w"] == "a=b");
  CHECK(with_override(text, "w=")["w"] == "");
}

TEST_CASE("an override through something that is not there is an error", "[io][unit]") {
  const std::string text = R"({"a": {"b": [1, 2]}})";

  CHECK(override_complaint(text, "x.y=1") == "f.json: --set x.y: there is no \"x\" in the file");
  CHECK(override_complaint(text, "a.b.2=1") == "f.json: --set a.b.2: there is no \"2\" in the file");
  CHECK(override_complaint(text, "a.b.-1=1") == "f.json: --set a.b.-1: there is no \"-1\" in the file");
  CHECK(override_complaint(text, "a.b.0.c=1") == "f.json: --set a.b.0.c: there is no \"c\" in the file");
  CHECK(override_complaint(text, "a..b=1") == "f.json: --set a..b: there is no \"\" in the file");
  CHECK_THROWS_WITH(with_override(text, "a.b"), "--set = a.b must be of the form a.b=c");
  CHECK_THROWS_WITH(with_override(text, "=1"), "--set = =1 must be of the form a.b=c");
}

TEST_CASE("values are shown short", "[io][unit]") {
  CHECK(shown(Json(-5)) == "-5");
  CHECK(shown(Json(0.1)) == "0.1");
  CHECK(shown(Json("x")) == "\"x\"");
  CHECK(shown(Json({1, 2, 3})) == "an array of 3");
  CHECK(shown(Json::object()) == "an object");
  CHECK(shown(Json(std::string(1000, 'x'))).size() == 63);
  CHECK(pointer_to("/a", "b/c~d") == "/a/b~1c~0d");
}
