/// What decks of transients share: waveforms as sources, start of the magnetisation, the analysis.
#pragma once

#include <string>

#include "sotto/spice/macrospin_netlist.hpp"

namespace sotto::spice {

/// Throws InvalidArgument on a start or a duration that is out of range.
void validate(const Run& run);
void validate(const TransientOptions& options);

/// Voltage source v<node> from `node` to ground.
void add_source(Deck& deck, const std::string& node, const Waveform& waveform_v, double jump_s);

/// Initial magnetisation, analysis and vectors; `unit_s` is 1/(g0 H).
void finish_transient(TransientDeck& out, const Run& run, const TransientOptions& options, double unit_s);

}  // namespace sotto::spice
