/// Wire cards: segment resistances of a metal stack, given or computed from its geometry, and its capacitances.
#pragma once

#include <string>

#include "sotto/crossbar/capacitance.hpp"
#include "sotto/crossbar/wires.hpp"

namespace sotto::io {

/// Reads a card ("kind": "wire_card") with either all fields of WireGeometry in "geometry", or row_segment_ohm and
/// col_segment_ohm in "parameters". Throws IoError with file, JSON pointer, value and rule.
Wires load_wires(const std::string& path);

/// Of the same card: row_segment_f and col_segment_f in "capacitance"; 0 where the card has no such section. Throws as
/// load_wires does.
Capacitance load_wire_capacitance(const std::string& path);

}  // namespace sotto::io
