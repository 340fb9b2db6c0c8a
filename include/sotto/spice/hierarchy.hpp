/// Between a flat netlist and one of subcircuits.
#pragma once

#include "sotto/spice/spice_circuit.hpp"

namespace sotto::spice {

/// Every tile of a network, or the one crossbar of a case, becomes a subcircuit with one instance: `x<tile>` of
/// `tile_<tile>`, or `xcrossbar` of `crossbar`. Nodes that are used outside or printed become pins and keep their
/// names; inner names lose the prefix of the tile. Sources, neurons and sums stay outside. Cost: one pass.
SpiceCircuit with_tiles_as_subcircuits(const SpiceCircuit& circuit);

/// All instances expanded, all values numbers: node m of instance x1 is "x1.m", resistor r1 in it "r.x1.r1", as ngspice
/// names them. Throws IoError with file, line and card on an unknown subcircuit, a wrong number of pins, an unknown
/// parameter, a definition that uses itself.
SpiceCircuit flattened(const SpiceCircuit& circuit);

}  // namespace sotto::spice
