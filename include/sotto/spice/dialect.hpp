/// The same circuit in the syntax of five simulators, both ways.
#pragma once

#include <string>
#include <string_view>

#include "sotto/spice/deck.hpp"
#include "sotto/spice/spice_circuit.hpp"

namespace sotto::spice {

enum class Dialect { ngspice, xyce, hspice, spectre, ltspice };

std::string_view to_string(Dialect dialect);

bool is_dialect(const std::string& word);

/// Throws InvalidArgument that lists the words.
Dialect dialect_from_word(const std::string& word);

/// Reads a netlist. Understood: R, C, V, I, B, E, F, G, H, M and X cards, .subckt, .param, .model, .include, .global,
/// .options, .ic, .op, .dc, .tran, .print, .save, and what the dialect has in their place; continued lines, comments,
/// unit suffixes, any case. Passed over: .plot .probe .measure .temp .nodeset .width .title. The first line is the
/// title (not in Spectre). Throws IoError "<file>:<line>: <card>: <rule>" on everything else. `file` serves messages
/// and is what included paths are relative to. Cost: one pass.
SpiceCircuit parse_circuit(const std::string& text, Dialect dialect, const std::string& file = "netlist");

/// The same from a file. Throws IoError with the path.
SpiceCircuit read_circuit(const std::string& path, Dialect dialect);

/// The circuit of a deck that Sotto wrote.
SpiceCircuit circuit_of(const Deck& deck);

/// Writes the circuit with its stimulus, analysis and print cards. Numbers read back as the same doubles. Several input
/// vectors become: in ngspice, Xyce and LTspice a table over the swept index; in HSPICE a .data table; in Spectre a
/// paramset. ngspice always gets `.options klu`. Throws InvalidArgument on what the dialect cannot say.
/// parse_circuit(circuit_text(c, d), d) == c for every circuit that Sotto writes.
std::string circuit_text(const SpiceCircuit& circuit, Dialect dialect);

}  // namespace sotto::spice
