/// What a numerical routine says about its own answer.
#pragma once

#include <string>
#include <string_view>

namespace sotto {

/// How a computation ended.
enum class Termination { not_run, converged, iteration_limit, not_finite, interrupted };

/// The word used in JSON: "converged", "iteration_limit", ...
std::string_view to_string(Termination termination);

/// The certificate that comes with every solution.
struct SolveReport {
  Termination termination = Termination::not_run;
  double kcl_residual_rel = -1;  ///< largest node current error / largest branch current; -1: not known
  int iterations = 0;            ///< largest count over the input vectors; 0 for a direct method
  std::string method;            ///< "line_pcg", "reference", ...
  double wall_s = 0;             ///< preparation and solution, no input or output
  std::string message = "solve was not called";
};

}  // namespace sotto
