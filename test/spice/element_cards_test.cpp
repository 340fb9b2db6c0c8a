#include "spice/element_cards.hpp"

#include <catch2/catch.hpp>

#include "support/dialect_checks.hpp"

using namespace sotto::spice;
using sotto::test::io_error_of;

namespace {

Element read(const std::string& text) {
  return read_element({text, {"f.sp", 7}});
}

}  // namespace

TEST_CASE("a resistor has two nodes and a value, however it is written", "[spice][unit]") {
  for (const char* text : {"R1 A GND 1.5k", "r1 a 0 r=1500", "r1 a,0 {1500}", "r1 a 0 '1.5k'"}) {
    INFO(text);
    CHECK(read(text) == Element{.name = "r1", .nodes = {"a", "0"}, .value = "1500"});
  }
}

TEST_CASE("sources take dc, a value, or a waveform", "[spice][unit]") {
  CHECK(read("v1 a 0 dc 5").value == "5");
  CHECK(read("i1 a 0 DC=2m").value == "0.002");
  CHECK(read("v1 a 0").value == "0");
  const Element pwl = read("v1 a 0 pwl (0 0, 1n 1)");
  CHECK(pwl.waveform == "pwl");
  CHECK(pwl.points == std::vector<std::string>{"0", "0", "1e-09", "1"});
}

TEST_CASE("behavioral sources of all dialects are the same", "[spice][unit]") {
  const Element source = read("b1 n 0 v={k}*v(a, b)");

  CHECK(source.kind == ElementKind::behavioral_voltage);
  CHECK(source.value == "k*v(a,b)");
  CHECK(read("eb1 n 0 vol='k*v(a,b)'") == source);
  CHECK(read("b1 n 0 v={k*v(a,b)}") == source);
  CHECK(read("gb1 n 0 cur='k*v(a,b)'").kind == ElementKind::behavioral_current);
}

TEST_CASE("controlled sources, transistors and instances keep nodes, reference and parameters", "[spice][unit]") {
  CHECK(read("e1 a 0 c d 10").nodes == std::vector<std::string>{"a", "0", "c", "d"});
  CHECK(read("h1 a 0 vs 1k") ==
        Element{.kind = ElementKind::ccvs, .name = "h1", .nodes = {"a", "0"}, .value = "1000", .reference = "vs"});
  CHECK(read("m1 d g s 0 access w=1 l=1").reference == "access");
  const Element instance = read("x1 a b cell params: rp=3k");
  CHECK(instance.reference == "cell");
  CHECK(instance.nodes == std::vector<std::string>{"a", "b"});
  CHECK(instance.parameters == std::vector<Parameter>{{"rp", "3000"}});
}

TEST_CASE("a card that is none names file, line, card and rule", "[spice][unit]") {
  const auto complaint = [](const std::string& text) { return io_error_of([&] { read(text); }); };

  CHECK(complaint("r1 a 5") == "f.sp:7: \"r1 a 5\": must be a name, two nodes and one value");
  CHECK(complaint("r1 a 0 5 tc=1") == "f.sp:7: \"r1 a 0 5 tc=1\": must be a name, two nodes and one value");
  CHECK(complaint("v1 a 0 1 ac 1") ==
        "f.sp:7: \"v1 a 0 1 ac 1\": must be a name, two nodes and one value, or pwl, pulse or sin");
  CHECK(complaint("b1 a 0 5") == "f.sp:7: \"b1 a 0 5\": must be a name, two nodes and v=... or i=...");
  CHECK(complaint("q1 a b c npn") ==
        "f.sp:7: \"q1 a b c npn\": is no element that Sotto reads: R, C, V, I, B, E, F, G, H, M, X");
  CHECK(complaint("f1 a 0 5") == "f.sp:7: \"f1 a 0 5\": must be a name, two nodes, a voltage source and one gain");
}
