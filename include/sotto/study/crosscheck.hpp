/// The same circuit natively and in ngspice, from files.
#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>

#include "sotto/io/crossbar_case.hpp"
#include "sotto/io/crosscheck_result.hpp"
#include "sotto/io/experiment.hpp"
#include "sotto/spice/dialect.hpp"

namespace sotto::study {

/// What circuits without dynamics are held to by default.
inline constexpr double kCircuitTolerance = 1e-6;

struct CrossCheckStudyOptions {
  std::optional<double> tolerance = std::nullopt;  ///< of max difference / max magnitude, >= 0; nothing: 1e-6, of a
                                                   ///< trajectory kTrajectoryTolerance
  Eigen::Index images = 1;                         ///< of an experiment: the first so many
  double time_limit_s = 3600;                      ///< of the ngspice run
  std::optional<std::string> netlist_path = std::nullopt;  ///< run this deck in place of Sotto's own
  spice::Dialect dialect = spice::Dialect::ngspice;        ///< of that deck; others are written for ngspice first
  int workers = 0;                                         ///< of an experiment: ngspice processes; 0: one per core
  std::function<void(std::size_t done, std::size_t all)> on_progress = {};  ///< of an experiment, per share of images
};

/// All input vectors of the case. With capacitances and Sotto's own deck also its delays and charging energies, by one
/// transient per vector (spice::check_delays).
io::CrossCheckResult crosscheck(const io::CrossbarCase& xbar_case, const CrossCheckStudyOptions& options = {});

/// The whole network of the experiment, every layer loaded by the next.
io::CrossCheckResult crosscheck(const io::Experiment& experiment, const CrossCheckStudyOptions& options = {});

/// The netlist `options.netlist_path` alone: every node voltage and the current of every voltage source, solved by
/// Sotto and by ngspice. Throws IoError as spice::read_circuit and spice::solve_dc do.
io::CrossCheckResult crosscheck_netlist(const CrossCheckStudyOptions& options);

}  // namespace sotto::study
