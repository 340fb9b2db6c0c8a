/// Small experiments and cases with something that varies, written to files as a user would write them.
#pragma once

#include <string>

#include "sotto/io/monte_carlo_file.hpp"
#include "study/tiny_experiment.hpp"

namespace sotto::test {

/// The tiny experiment with a "montecarlo" section.
inline std::string write_varied_experiment(const TempFolder& folder, const std::string& section) {
  return write_tiny_experiment(folder, R"(, "montecarlo": )" + section);
}

/// A case of 2 x 2 cells of 6 and 18 kohm with that section.
inline std::string write_varied_case(const TempFolder& folder, const std::string& section, double wire_ohm = 0,
                                     const std::string& inputs_v = "[[0.8, 0.4]]") {
  const std::string wire = std::to_string(wire_ohm);
  return folder.write("case.json", R"({"schema": 1, "kind": "crossbar_case", "cell_resistance_ohm": [[6000, 18000],
    [18000, 6000]], "row_segment_ohm": )" +
                                       wire + R"(, "col_segment_ohm": )" + wire + R"(, "inputs_v": )" + inputs_v +
                                       R"(, "montecarlo": )" + section + "}");
}

/// What varies, read as the section of a case or of the tiny experiment says it.
inline io::WhatVaries varied(const std::string& vary, bool network = false) {
  const TempFolder folder;
  const std::string section = R"({"vary": )" + vary + "}";
  return io::load_monte_carlo(network ? write_varied_experiment(folder, section) : write_varied_case(folder, section))
      .points.front()
      .spec.vary;
}

}  // namespace sotto::test
