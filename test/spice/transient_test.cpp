#include "spice/transient.hpp"

#include <catch2/catch.hpp>

#include "sotto/core/error.hpp"

using namespace sotto;
using namespace sotto::spice;
using Catch::Matchers::Contains;

namespace {

std::string source_card(const Waveform& waveform) {
  Deck deck;
  add_source(deck, "s", waveform, 1e-15);
  return deck.lines.at(0);
}

}  // namespace

TEST_CASE("a waveform is a piecewise linear source that starts at time 0", "[spice][unit]") {
  CHECK(source_card({.time_s = {0, 1e-9}, .value = {0, 2}}) == "vs s 0 pwl(0 0 1e-09 2)");
  CHECK(source_card({.time_s = {1e-9}, .value = {3}}) == "vs s 0 pwl(0 3 1e-09 3)");
  CHECK(source_card({.time_s = {-1, 1}, .value = {0, 2}}) == "vs s 0 pwl(0 1 1 2)");
}

TEST_CASE("times of a source rise strictly: a jump takes its own time", "[spice][unit]") {
  CHECK(source_card({.time_s = {0.5, 0.5, 1}, .value = {0, 2, 2}}) == "vs s 0 pwl(0 0 0.5 0 0.500000000000001 2 1 2)");
}

TEST_CASE("without a step of its own a transient takes fifty steps per 1/(g0 H)", "[spice][unit]") {
  TransientDeck out;
  finish_transient(out, {.duration_s = 1e-9}, {}, 5e-11);

  CHECK(out.analysis == "tran 1e-12 1e-09 0 1e-12 uic");
}

TEST_CASE("steps and jumps of a transient are checked", "[spice][unit]") {
  CHECK_THROWS_WITH(validate(TransientOptions{.max_step_s = -1}), Contains("max_step_s = -1 must be >= 0"));
  CHECK_THROWS_WITH(validate(TransientOptions{.jump_s = 0}), Contains("jump_s = 0 must be > 0"));
  CHECK_THROWS_WITH(validate(Run{.start = {0, 0, 0}, .duration_s = 1}), Contains("length of start = 0"));
}
