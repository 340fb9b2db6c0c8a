/// Wire cards: segment resistances of a metal stack, given or computed from its geometry.
#pragma once

#include <string>

#include "sotto/crossbar/wires.hpp"

namespace sotto::io {

/// Reads a card ("kind": "wire_card") with either all fields of WireGeometry in "geometry", or row_segment_ohm and
/// col_segment_ohm in "parameters". Throws IoError with file, JSON pointer, value and rule.
Wires load_wires(const std::string& path);

}  // namespace sotto::io
