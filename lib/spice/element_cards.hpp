/// One element card of ngspice, Xyce, HSPICE or LTspice.
#pragma once

#include "spice/card_lines.hpp"

namespace sotto::spice {

/// Throws IoError with file, line, card and rule where the card is no element that Sotto reads.
Element read_element(const Card& card);

}  // namespace sotto::spice
