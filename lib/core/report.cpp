#include "sotto/core/report.hpp"

namespace sotto {

std::string_view to_string(Termination termination) {
  switch (termination) {
    case Termination::not_run: return "not_run";
    case Termination::converged: return "converged";
    case Termination::iteration_limit: return "iteration_limit";
    case Termination::not_finite: return "not_finite";
    case Termination::interrupted: return "interrupted";
  }
  return "unknown";
}

}  // namespace sotto
