#include "sotto/spice/cell_netlist.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "sotto/core/error.hpp"
#include "support/switching_cells.hpp"

using namespace sotto;
using namespace sotto::spice;
using Catch::Matchers::Contains;

namespace {

bool has_line(const Deck& deck, const std::string& line) {
  return std::find(deck.lines.begin(), deck.lines.end(), line) != deck.lines.end();
}

}  // namespace

TEST_CASE("the subcircuit of a cell: channel halves, junction, torques from its currents", "[spice][unit]") {
  Deck deck;

  add_cell_subcircuit(deck, test::three_terminal_cell());

  const auto subcircuit = std::find_if(deck.lines.begin(), deck.lines.end(),
                                       [](const std::string& line) { return line.starts_with(".subckt sot_cell"); });
  REQUIRE(subcircuit != deck.lines.end());
  CHECK_THAT(*subcircuit, Contains(" rp=3000 tmr=1 half=") && Contains(" vh=0.5 ksot="));
  CHECK(has_line(
      deck, "bj t1 mid i=v(t1,mid)/{rp}*((1+v(cos))/2+(1-v(cos))/2/(1+{tmr}/(1+v(t1,mid)*v(t1,mid)/({vh}*{vh}))))"));
  CHECK(has_line(deck, "xm mx my mz sot sotf stt sttf dk 0 0 0 macrospin"));
}

TEST_CASE("a cell deck drives the terminals, an open top electrode has no source", "[spice][unit]") {
  const Run run{.start = {0, 0, 1}, .duration_s = 1e-9};

  const TransientDeck driven = cell_deck(test::three_terminal_cell(), {.top_v = constant(0.5)}, run);
  const TransientDeck open = cell_deck(test::three_terminal_cell(), {}, run);

  CHECK(has_line(driven.deck, "vtop top 0 pwl(0 0.5)"));
  CHECK(has_line(driven.deck, "vleft left 0 0"));
  CHECK(has_line(driven.deck, "xcell top left right mx my mz sot_cell"));
  CHECK(driven.vectors.back() == "v.xcell.vl#branch");
  CHECK(std::none_of(open.deck.lines.begin(), open.deck.lines.end(),
                     [](const std::string& line) { return line.starts_with("vtop"); }));
}

TEST_CASE("a cell deck refuses what the cell refuses", "[spice][unit]") {
  SwitchingCell cell = test::three_terminal_cell();
  cell.circuit.mtj.resistance_p_ohm = 0;
  CHECK_THROWS_WITH(cell_deck(cell, {}, {.duration_s = 1e-9}), Contains("resistance_p_ohm = 0 must be > 0"));
}
