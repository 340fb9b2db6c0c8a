/// Several input vectors in one netlist: how dialects say it, and back.
#pragma once

#include <string>
#include <vector>

#include "sotto/spice/spice_circuit.hpp"

namespace sotto::spice {

/// A table of parameter values: one row per input vector (.data of HSPICE, paramset of Spectre).
struct DataTable {
  std::vector<std::string> names;
  std::vector<std::string> values;  ///< row by row
};

/// Behavioral sources that are a table over the node of the swept source become `input` elements; the swept source
/// goes, and the analysis is `inputs`. Does nothing where there are none. `function`: "pwl" or "table".
void fold_swept_tables(SpiceCircuit& circuit, const std::string& function);

/// Sources whose value is a parameter of the table become `input` elements; the parameter's default goes.
void fold_data_table(SpiceCircuit& circuit, const DataTable& table);

/// A sweep of one point, at the value that its source has anyway, is an operating point.
void fold_single_point(SpiceCircuit& circuit);

/// Number of input vectors: the length of the `input` elements, 1 without any.
std::size_t num_inputs(const SpiceCircuit& circuit);

/// "pwl(v(idx),0,<first>,1,<second>...)".
std::string swept_table(const Element& input, const std::string& function);

inline constexpr const char* kIndexNode = "idx";
inline constexpr const char* kIndexSource = "vidx";
inline constexpr const char* kDataTable = "inputs";

/// The parameter that carries the value of an input in a data table.
inline std::string data_parameter(const Element& input) {
  return "in_" + input.name;
}

}  // namespace sotto::spice
