#include "io/card.hpp"

#include <catch2/catch.hpp>

#include "io/file_fixture.hpp"

using namespace sotto::io;

namespace {

constexpr KnownParameter kKnown[] = {{"length_m", kPositive}, {"ratio", kFraction}};

DeviceCard card_of(const std::string& parameters, const std::string& more = "") {
  const auto document = parse_json(
      "c.json", R"({"schema": 1, "kind": "some_card", "name": "c", "parameters": )" + parameters + more + "}");
  return read_card(document, "some_card", "parameters", kKnown);
}

std::string complaint(const std::string& parameters, const std::string& more = "") {
  return sotto::test::TempFolder().complaint([&] { card_of(parameters, more); });
}

}  // namespace

TEST_CASE("a card keeps value, source and doubt of each number", "[io][unit]") {
  const auto card = card_of(R"({"length_m": {"value": 5e-8, "source": "paper"},
                                "ratio": {"value": null, "source": "not found", "assumed": true}})",
                            R"(, "description": "d", "notes": ["a", "b"])");

  CHECK(card.name == "c");
  CHECK(card.description == "d");
  CHECK(card.notes == std::vector<std::string>{"a", "b"});
  CHECK(card.value("length_m") == 5e-8);
  CHECK(card.parameters.at("length_m").source == "paper");
  CHECK(!card.parameters.at("length_m").assumed);
  CHECK(!card.value("ratio"));
  CHECK(card.parameters.at("ratio").assumed);
  CHECK(!card.value("never mentioned"));
}

TEST_CASE("a card without sources, or with other numbers, is refused", "[io][unit]") {
  CHECK(complaint(R"({"length_m": {"value": 1}})") ==
        "c.json: /parameters/length_m/source: the key is required but missing");
  CHECK(complaint(R"({"length_m": {"value": 1, "source": ""}})") ==
        "c.json: /parameters/length_m/source: \"\" must be a text that is not empty");
  CHECK(complaint(R"({"length_m": {"source": "s"}})") ==
        "c.json: /parameters/length_m/value: the key is required but missing");
  CHECK(complaint(R"({"length_m": {"value": 0, "source": "s"}})") ==
        "c.json: /parameters/length_m/value: 0 must be > 0");
  CHECK(complaint(R"({"length_m": 1})") == "c.json: /parameters/length_m: 1 must be an object");
  CHECK(complaint(R"({"lenght_m": {}})") ==
        "c.json: /parameters/lenght_m: unknown key (did you mean \"length_m\"?); allowed are length_m, ratio");
  CHECK(complaint(R"({"ratio": {"value": 1, "source": "s", "assumed": 1}})") ==
        "c.json: /parameters/ratio/assumed: 1 must be true or false");
  CHECK(complaint("{}", R"(, "notes": "text")") == "c.json: /notes: \"text\" must be an array");
  CHECK(complaint("{}", R"(, "type": "mtj")") ==
        "c.json: /type: unknown key; allowed are name, description, parameters, notes");
}

TEST_CASE("a number that is needed must be there", "[io][unit]") {
  const auto card = card_of(R"({"ratio": {"value": null, "source": "not found"}})");

  CHECK_THROWS_WITH(required_value(card, "ratio"),
                    "c.json: /parameters/ratio: the value is blank (null), a number is needed here");
  CHECK_THROWS_WITH(required_value(card, "length_m"),
                    "c.json: /parameters/length_m: the key is missing, a number is needed here");
}
