/// The ngspice subcircuit of a three-terminal cell: channel, junction and macrospin, all from one SwitchingCell.
#pragma once

#include "sotto/device/switching_cell.hpp"
#include "sotto/spice/macrospin_netlist.hpp"

namespace sotto::spice {

/// Appends subcircuit `sot_cell`, pins top left right mx my mz, and `macrospin`, which it uses: two halves of the
/// channel, between them the junction as a source with G(m.p, V) of mtj.hpp, its currents and its voltage as torques
/// (cell_torques). Throws InvalidArgument as validate(cell) does.
void add_cell_subcircuit(Deck& deck, const SwitchingCell& cell);

/// The subcircuit driven at its terminals, magnetisation from run.start; an open top electrode is left alone. Vectors:
/// "time", "mx", "my", "mz", the current into the junction, the current into the left end.
TransientDeck cell_deck(const SwitchingCell& cell, const TerminalWaveforms& terminals, const Run& run,
                        const TransientOptions& options = {});

}  // namespace sotto::spice
