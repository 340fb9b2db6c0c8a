/// The proof: the same circuit natively and in ngspice, node by node.
#pragma once

#include <Eigen/Core>
#include <atomic>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sotto/crossbar/crossbar.hpp"
#include "sotto/crossbar/nonlinear.hpp"
#include "sotto/network/network.hpp"
#include "sotto/spice/deck.hpp"

namespace sotto::spice {

/// How far two sets of numbers are apart.
struct Agreement {
  double max_rel_difference = 0;  ///< max difference / max magnitude over the whole set; 0 where both are 0
  double max_abs_difference = 0;  ///< ampere or volt; infinity where only one side knows a value
  Eigen::Index compared = 0;      ///< values compared; what neither side knows is skipped
};

struct CrossCheck {
  Agreement outputs;  ///< crossbar: column currents; network: combined reader outputs and neuron outputs of all layers
  Agreement nodes;    ///< volt: all crossbar nodes; network: also the row terminals
  std::vector<std::string> warnings;  ///< of ngspice, and about outputs that the circuit leaves open
  std::string ngspice_version;
  double native_wall_s = 0;   ///< preparation and solution
  double ngspice_wall_s = 0;  ///< start, loading, analysis, transfer
};

struct CrossCheckOptions {
  bool nodes = true;                        ///< compare node voltages too
  double time_limit_s = 600;                ///< of the ngspice run
  std::optional<Deck> deck = std::nullopt;  ///< run this instead of Sotto's own; names and analysis as in Sotto's own
  int workers = 0;  ///< of a network: its input vectors are shared out over so many ngspice processes; 0: one per core
  /// Of a network: called after every share; from any thread, never two at a time.
  std::function<void(std::size_t done, std::size_t all)> on_progress = {};
  const std::atomic<bool>* stop = nullptr;  ///< when it becomes true, ngspice is killed: SpiceError "interrupted"
};

/// One row of `inputs_v` per input vector. Throws InvalidArgument as CrossbarSolver and crossbar_deck do; SpiceError
/// where ngspice fails, also on a singular matrix or a floating node: that would be an error of the writer.
CrossCheck cross_check(const Crossbar& xbar, const Eigen::MatrixXd& inputs_v, const CrossCheckOptions& options = {});
/// Where Newton does not converge, outputs differ by infinity.
CrossCheck cross_check(const NonlinearCrossbar& xbar, const Eigen::MatrixXd& inputs_v,
                       const CrossCheckOptions& options = {});
CrossCheck cross_check(const AnalogNetwork& network, const Eigen::MatrixXd& inputs_v,
                       const CrossCheckOptions& options = {});

}  // namespace sotto::spice
