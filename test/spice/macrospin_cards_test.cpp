#include "spice/macrospin_cards.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "sotto/device/constants.hpp"

using namespace sotto;
using namespace sotto::spice;

namespace {

bool has_line(const Deck& deck, const std::string& line) {
  return std::find(deck.lines.begin(), deck.lines.end(), line) != deck.lines.end();
}

}  // namespace

TEST_CASE("the subcircuit holds the terms that are not zero, constants as parameters", "[spice][unit]") {
  // Unit 4 A/m: Hk = 2 is 0.5; field 1 A/m along x is 0.25.
  const Macrospin spin{.gilbert_damping = 0.5, .anisotropy_a_per_m = 2, .field_a_per_m = {1, 0, 0}};
  Deck deck;

  add_macrospin_subcircuit(deck, spin, {.sot = true}, 4);

  CHECK(deck.lines[1].starts_with(".subckt macrospin mx my mz sot sotf stt sttf dk fx fy fz alpha=0.5 c="));
  CHECK(deck.lines[1].find(" cx=0.25 ez=1 hk=0.5 rate=0.1 sy=1") != std::string::npos);
  CHECK(has_line(deck, "ba a 0 v={ez}*v(mz)"));
  CHECK(has_line(deck, "buni uni 0 v=({hk})*v(a)"));
  CHECK(has_line(deck, "bty ty 0 v={sy}*v(sot)"));
  CHECK(has_line(deck, "bhx hx 0 v={cx}+v(my)*v(tz)-v(mz)*v(ty)"));
  CHECK(has_line(deck, "bhz hz 0 v={ez}*v(uni)+v(mx)*v(ty)-v(my)*v(tx)"));
  CHECK(has_line(deck, "bz 0 mz i=v(my)*v(hx)-v(mx)*v(hy)-{alpha}*(v(mz)*v(mh)-v(hz)*v(mm))+{rate}*(1-v(mm))*v(mz)"));
  CHECK(deck.lines.back() == ".ends");
}

TEST_CASE("the field at rest sums the magnitudes of all parts", "[spice][unit]") {
  Macrospin spin{.anisotropy_a_per_m = -2, .anisotropy_second_a_per_m = 3, .field_a_per_m = {3, 0, 4}};
  spin.exchange_bias_a_per_m = {0, 1, 0};

  CHECK(rest_field_a_per_m(spin) == 11);
}
