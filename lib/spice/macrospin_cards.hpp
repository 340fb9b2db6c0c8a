/// Cards of the subcircuit `macrospin`: one description for the decks of a macrospin and of a whole cell.
#pragma once

#include <array>
#include <string>

#include "sotto/device/macrospin.hpp"
#include "sotto/spice/deck.hpp"

namespace sotto::spice {

/// Which values of a Drive the subcircuit hears; the pins of the others are left unused.
struct HeardDrive {
  bool sot = false;
  bool sot_field = false;
  bool stt = false;
  bool stt_field = false;
  bool anisotropy_shift = false;
  std::array<bool, 3> field = {};
};

/// All pins of the subcircuit in order.
inline constexpr const char* kMacrospinPins = "mx my mz sot sotf stt sttf dk fx fy fz";

/// Appends the subcircuit. `unit_a_per_m` > 0: 1 V of a drive pin, and 1/(g0 unit) is the unit of time.
void add_macrospin_subcircuit(Deck& deck, const Macrospin& spin, const HeardDrive& heard, double unit_a_per_m);

/// Sum of the magnitudes of all fields at rest.
double rest_field_a_per_m(const Macrospin& spin);

}  // namespace sotto::spice
