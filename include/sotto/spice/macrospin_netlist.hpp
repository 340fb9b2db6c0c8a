/// The ngspice deck of a macrospin under a drive: the Landau-Lifshitz-Gilbert equation as behavioral sources.
#pragma once

#include <string>
#include <vector>

#include "sotto/device/llg.hpp"
#include "sotto/spice/deck.hpp"

namespace sotto::spice {

struct TransientOptions {
  double max_step_s = 0;  ///< of ngspice; 0: 0.02/(g0 H), H the largest field at work
  double jump_s = 1e-15;  ///< a jump of a waveform becomes a ramp of this length, > 0: sources of ngspice cannot jump
};

/// A deck, how to run it, and what it answers.
struct TransientDeck {
  Deck deck;
  std::string analysis;  ///< for SpiceRequest: "tran ... uic"; without uic ngspice would look for a rest state
  std::vector<std::string> vectors;  ///< "time", then "mx", "my", "mz"
};

/// Subcircuit `macrospin`, pins mx my mz (the magnetisation in volt) and sot sotf stt sttf dk fx fy fz (the values of
/// Drive in units of H). Each component is the voltage of a capacitor (1 + alpha^2)/(g0 H), its current
///   -[m x h + alpha m x (m x h)] + 0.1 (1 - m.m) m,  h = H_T/H of Macrospin;
/// the last term holds the length against the drift of the integrator. Constants are parameters, because ngspice rounds
/// literals to 11 digits. Terms that are zero are left out. The thermal field is not written: noise belongs to
/// switch_ensemble. Throws InvalidArgument as simulate does.
TransientDeck macrospin_deck(const Macrospin& spin, const Drive& drive, const Run& run,
                             const TransientOptions& options = {});

}  // namespace sotto::spice
