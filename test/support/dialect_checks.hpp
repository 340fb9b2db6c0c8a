/// Netlists of every dialect for the tests: text, and back.
#pragma once

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "sotto/core/error.hpp"
#include "sotto/network/network.hpp"
#include "sotto/spice/dialect.hpp"

namespace sotto::test {

inline constexpr spice::Dialect kDialects[] = {spice::Dialect::ngspice, spice::Dialect::xyce, spice::Dialect::hspice,
                                               spice::Dialect::spectre, spice::Dialect::ltspice};

inline const spice::Element& element_of(const std::vector<spice::Element>& elements, const std::string& name) {
  for (const spice::Element& element : elements)
    if (element.name == name) return element;
  FAIL("there is no element " << name);
  return elements.front();
}

/// Two layers, 5-3-2, several tiles each, wires, amplifiers or virtual grounds.
inline AnalogNetwork two_layers(const Reader& reader, PartitionOutputs outputs) {
  LayerCircuit circuit;
  circuit.cells = {.on_ohm = 5000, .off_ohm = 15000};
  circuit.wires = {.row_segment_ohm = 1.5, .col_segment_ohm = 0.7};
  circuit.partition = {.max_rows = 4, .max_pairs = 2, .outputs = outputs};
  circuit.reader = reader;
  circuit.neuron.output_ohm = 100;
  Eigen::MatrixXd first(5, 3), second(3, 2);
  first << 1, -1, 0, 1, 1, -1, -1, 0, 1, 1, 1, 1, 0, -1, 1;
  second << 1, -1, -1, 1, 1, 1;
  return {.layers = {make_layer(first, Eigen::Vector3d(1, -1, 1), circuit),
                     make_layer(second, Eigen::Vector2d(-1, 1), circuit)},
          .input_driver_ohm = 50};
}

inline Eigen::MatrixXd two_images() {
  return (Eigen::MatrixXd(2, 5) << 0.1, 0.8, 0, 1.0 / 3, 0.5, 0.8, 0.2, 0.7, 0, 0.1).finished();
}

/// Text in the dialect reads back as the same circuit: every name, node and bit.
inline spice::SpiceCircuit round_trip(const spice::SpiceCircuit& circuit, spice::Dialect dialect) {
  const std::string text = spice::circuit_text(circuit, dialect);
  const spice::SpiceCircuit back = spice::parse_circuit(text, dialect);
  INFO(spice::to_string(dialect) << "\n" << text.substr(0, 4000));
  CHECK(back.title == circuit.title);
  CHECK(back.options == circuit.options);
  CHECK(back.parameters == circuit.parameters);
  CHECK(back.models == circuit.models);
  CHECK(back.subcircuits == circuit.subcircuits);
  CHECK(back.elements == circuit.elements);
  CHECK(back.initial == circuit.initial);
  CHECK(back.analysis == circuit.analysis);
  CHECK(back.printed == circuit.printed);
  CHECK(back.keep_printed_only == circuit.keep_printed_only);
  return back;
}

/// What the body complains about as IoError.
template <class Body>
std::string io_error_of(Body&& body) {
  try {
    body();
  } catch (const IoError& error) {
    return error.what();
  }
  return "no IoError";
}

}  // namespace sotto::test
