#include "sotto/spice/macrospin_netlist.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

using namespace sotto;
using namespace sotto::spice;

TEST_CASE("a macrospin deck: subcircuit, drives in units of the largest field, start, analysis", "[spice][unit]") {
  const Macrospin spin{.gilbert_damping = 0.1, .anisotropy_a_per_m = 3e5};
  const Drive drive{.sot_a_per_m = {.time_s = {0, 1e-10}, .value = {0, -1e5}}};

  const TransientDeck out =
      macrospin_deck(spin, drive, {.start = {0, 0, 2}, .duration_s = 1e-9}, {.max_step_s = 1e-12});

  const auto has_line = [&](const char* line) {
    return std::find(out.deck.lines.begin(), out.deck.lines.end(), line) != out.deck.lines.end();
  };
  CHECK(out.deck.lines.front() == "macrospin of Sotto");
  CHECK(has_line("vsot sot 0 pwl(0 0 1e-10 -0.25)"));
  CHECK(has_line("xm mx my mz sot 0 0 0 0 0 0 0 macrospin"));
  CHECK(has_line(".ic v(mx)=0 v(my)=0 v(mz)=1"));
  CHECK(out.analysis == "tran 1e-12 1e-09 0 1e-12 uic");
  CHECK(out.vectors == std::vector<std::string>{"time", "mx", "my", "mz"});
}
