/// The same circuit natively and in ngspice, from files.
#pragma once

#include <Eigen/Core>
#include <optional>
#include <string>

#include "sotto/io/crossbar_case.hpp"
#include "sotto/io/crosscheck_result.hpp"
#include "sotto/io/experiment.hpp"

namespace sotto::study {

/// What circuits without dynamics are held to by default.
inline constexpr double kCircuitTolerance = 1e-6;

struct CrossCheckStudyOptions {
  std::optional<double> tolerance = std::nullopt;  ///< of max difference / max magnitude, >= 0; nothing: 1e-6, of a
                                                   ///< trajectory kTrajectoryTolerance
  Eigen::Index images = 1;                         ///< of an experiment: the first so many
  double time_limit_s = 3600;                      ///< of the ngspice run
  std::optional<std::string> netlist_path = std::nullopt;  ///< run this deck in place of Sotto's own
};

/// All input vectors of the case.
io::CrossCheckResult crosscheck(const io::CrossbarCase& xbar_case, const CrossCheckStudyOptions& options = {});

/// The whole network of the experiment, every layer loaded by the next.
io::CrossCheckResult crosscheck(const io::Experiment& experiment, const CrossCheckStudyOptions& options = {});

}  // namespace sotto::study
