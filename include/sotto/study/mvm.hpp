/// Solves a crossbar case.
#pragma once

#include <optional>

#include "sotto/crossbar/delay.hpp"
#include "sotto/crossbar/solve.hpp"
#include "sotto/io/crossbar_case.hpp"

namespace sotto::study {

struct MvmOptions {
  SolveOptions solve = {};
  int repeat = 1;  ///< prepares and solves so many times and reports the smallest wall time, >= 1
};

/// All input vectors of the case; report.wall_s is preparation plus solution.
MvmResult solve_case(const io::CrossbarCase& xbar_case, const MvmOptions& options = {});

/// Delays and charging energies of all input vectors of a case with capacitances, by line sweeps or elimination
/// whatever the method of `options`; nothing where it has none.
std::optional<DelayResult> delays_of_case(const io::CrossbarCase& xbar_case, const MvmOptions& options = {});

}  // namespace sotto::study
