/// The behavioral network against the same network with the transistor circuits of its neurons in ngspice.
#pragma once

#include <Eigen/Core>
#include <atomic>
#include <cstddef>
#include <functional>

#include "sotto/io/experiment.hpp"
#include "sotto/io/transistor_result.hpp"

namespace sotto::study {

/// Of worst deviation / swing of a layer: what the published neuron's table stays below.
inline constexpr double kTransistorTolerance = 0.02;

struct TransistorCheckOptions {
  Eigen::Index images = 20;  ///< the first so many, >= 1
  double tolerance = kTransistorTolerance;
  double time_limit_s = 3600;               ///< of each ngspice run
  int workers = 0;                          ///< ngspice processes; 0: one per core
  const std::atomic<bool>* stop = nullptr;  ///< when it becomes true, ngspice is killed: SpiceError "interrupted"
  std::function<void(std::size_t done, std::size_t all)> on_progress = {};  ///< per share of images
};

/// Wires, cells and ideal amplifiers are the same on both sides; every neuron is replaced by the netlist that its card
/// was calibrated from, at the same conditions. The deviation of every neuron is split: with L the loading by the next
/// layer (NetworkSolver::row_v), f and r the behavioral curve and resistance, g the transistor curve without load
/// (measured by ngspice at the inputs y that the transistor network has), v its loaded output,
///   total = behavioral - v, loading = L(g(y), r(y)) - v, curve = L(f(y), r(y)) - L(g(y), r(y)), inherited: the rest.
/// Throws IoError where the neuron's card has no calibration or its netlists are not those that it was made from,
/// SpiceError where ngspice fails. Cost: one ngspice operating point of the whole network per image.
io::TransistorResult transistor_check(const io::Experiment& experiment, const TransistorCheckOptions& options = {});

}  // namespace sotto::study
