#include "spice/card_lines.hpp"

#include <catch2/catch.hpp>

#include "support/dialect_checks.hpp"

using namespace sotto::spice;
using sotto::test::io_error_of;

namespace {

std::vector<std::string> texts(const std::string& text, Dialect dialect) {
  std::vector<std::string> found;
  for (const Card& card : card_lines(text, dialect, "f", dialect != Dialect::spectre)) found.push_back(card.text);
  return found;
}

std::vector<std::string> words(const std::string& text) {
  return card_words({text, {"f", 3}});
}

}  // namespace

TEST_CASE("continued lines are one card, comments and what follows .end are gone", "[spice][unit]") {
  CHECK(texts("title\n* no\nr1 a b\n+ 5 ; five\n\n.END\nr2 a b 1\n", Dialect::ngspice) ==
        std::vector<std::string>{"title", "r1 a b 5"});
  CHECK(texts("title\r\nr1 a b 5 $ five\r\n", Dialect::hspice) == std::vector<std::string>{"title", "r1 a b 5"});
  CHECK(texts("// title\nr1 (a b) \\\n  resistor r=5 // five\n", Dialect::spectre) ==
        std::vector<std::string>{"r1 (a b) resistor r=5"});
}

TEST_CASE("a card keeps the line where it began", "[spice][unit]") {
  const auto cards = card_lines("title\n\nr1 a b\n+ 5\nr2 a b 6\n", Dialect::ngspice, "f", true);

  CHECK(cards[1].place.line == 3);
  CHECK(cards[2].place.line == 5);
}

TEST_CASE("brackets, braces, quotes and equal signs hold words together", "[spice][unit]") {
  CHECK(words("R1 A,B  r = 5") == std::vector<std::string>{"r1", "a", "b", "r=5"});
  CHECK(words("v1 a 0 PWL(0 0, 1n 1)") == std::vector<std::string>{"v1", "a", "0", "pwl(0 0, 1n 1)"});
  CHECK(words("r1 a b '2 * rw' x={a b}") == std::vector<std::string>{"r1", "a", "b", "'2 * rw'", "x={a b}"});
}

TEST_CASE("what cannot be told apart names file, line, card and rule", "[spice][unit]") {
  CHECK(io_error_of([] { words("r1 a b {2"); }) == "f:3: \"r1 a b {2\": leaves a bracket or quote open");
  CHECK(io_error_of([] { words("r1 a b 2)"); }) == "f:3: \"r1 a b 2)\": closes a bracket that is not open");
  CHECK(io_error_of([] { texts("title\n+ 5\n", Dialect::ngspice); }) == "f:2: \"+ 5\": continues nothing");
}

TEST_CASE("a parameter is a name and a value", "[spice][unit]") {
  CHECK(parameter_of("rp=3k") == Parameter{"rp", "3000"});
  CHECK(parameter_of("3k") == Parameter{"", "3000"});
}
