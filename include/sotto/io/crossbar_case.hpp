/// Crossbar case files: a crossbar and the voltages that drive it.
#pragma once

#include <Eigen/Core>
#include <optional>
#include <string>

#include "sotto/crossbar/crossbar.hpp"
#include "sotto/io/monte_carlo_spec.hpp"
#include "sotto/io/overrides.hpp"

namespace sotto::io {

struct CrossbarCase {
  Crossbar crossbar;
  Eigen::MatrixXd inputs_v;  ///< one row per input vector, one column per crossbar row; 0 where a floating row has null
  std::optional<MonteCarloSpec> montecarlo = std::nullopt;  ///< for `sotto mc`; other verbs only check it
};

/// Reads a case; "-" is stdin. null in the file is infinity (open). Throws IoError with file, JSON pointer, value and
/// rule.
CrossbarCase load_crossbar_case(const std::string& path, const Overrides& overrides = {});

/// The case as JSON text with every default written out, without its Monte Carlo section; infinity is null. Numbers survive a round trip bit by bit.
std::string crossbar_case_json(const CrossbarCase& crossbar_case);

/// Writes crossbar_case_json atomically; "-" is stdout.
void save_crossbar_case(const std::string& path, const CrossbarCase& crossbar_case);

}  // namespace sotto::io
