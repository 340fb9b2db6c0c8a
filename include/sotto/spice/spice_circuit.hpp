/// A circuit as simulators see it, in no simulator's syntax: elements, subcircuits, stimulus, analysis, what is
/// printed.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace sotto::spice {

/// Where a card stood, for messages. Two circuits are equal wherever their cards stood.
struct CardPlace {
  std::string file;
  std::size_t line = 0;

  friend bool operator==(const CardPlace&, const CardPlace&) { return true; }
};

/// Values are text: the shortest number that reads back as the same double, or an expression of parameters without
/// blanks, braces or quotes ("2*rw").
struct Parameter {
  std::string name;
  std::string value;

  bool operator==(const Parameter&) const = default;
};

enum class ElementKind {
  resistor,
  capacitor,
  voltage,             ///< independent source: `value`, or `waveform` and `points`
  current,             ///< likewise; positive from the first node through the source to the second
  input,               ///< voltage source with one value per input vector in `points`
  behavioral_voltage,  ///< `value` is an expression of v(a), v(a,b), i(source) and parameters
  behavioral_current,
  vcvs,  ///< nodes: out+, out-, in+, in-
  vccs,
  ccvs,  ///< `reference`: the voltage source that carries the controlling current
  cccs,
  transistor,  ///< nodes: drain, gate, source, bulk; `reference`: the model
  instance     ///< `reference`: the subcircuit
};

/// Names and nodes are in lower case; a name begins with the letter of its kind ("rc0_1"); ground is "0".
struct Element {
  ElementKind kind = ElementKind::resistor;
  std::string name = {};
  std::vector<std::string> nodes = {};
  std::string value = {};
  std::string reference = {};
  std::string waveform = {};  ///< "", "pwl", "pulse" or "sin"
  std::vector<std::string> points = {};
  std::vector<Parameter> parameters = {};
  CardPlace place = {};

  bool operator==(const Element&) const = default;
};

struct Subcircuit {
  std::string name = {};
  std::vector<std::string> pins = {};
  std::vector<Parameter> parameters = {};
  std::vector<Element> elements = {};
  CardPlace place = {};

  bool operator==(const Subcircuit&) const = default;
};

struct Model {
  std::string name = {};
  std::string type = {};  ///< "nmos", "pmos"
  std::vector<Parameter> parameters = {};
  CardPlace place = {};

  bool operator==(const Model&) const = default;
};

enum class AnalysisKind {
  op,
  inputs,  ///< operating points of all input vectors
  sweep,   ///< `words`: source, start, stop, step
  tran     ///< `words`: step, stop, start, largest step (the last two may be missing)
};

struct Analysis {
  AnalysisKind kind = AnalysisKind::op;
  std::vector<std::string> words = {};
  bool from_initial = false;  ///< of a transient: start from `SpiceCircuit::initial` without an operating point

  bool operator==(const Analysis&) const = default;
};

/// `options` has these names: reltol, vntol (V), abstol (A), gmin (siemens), newton_steps.
struct SpiceCircuit {
  std::string title = {};
  std::vector<Parameter> options = {};
  std::vector<Parameter> parameters = {};
  std::vector<Model> models = {};
  std::vector<Subcircuit> subcircuits = {};
  std::vector<Element> elements = {};
  std::vector<std::string> globals = {};  ///< nodes that are the same in all subcircuits, beside "0"
  std::vector<Parameter> initial = {};    ///< node and voltage
  Analysis analysis = {};
  std::vector<std::string> printed = {};  ///< "v(node)", "i(source)"
  bool keep_printed_only = false;         ///< the simulator keeps nothing else

  bool operator==(const SpiceCircuit&) const = default;
};

}  // namespace sotto::spice
