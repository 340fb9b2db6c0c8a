/// Who delivers the power of an analog network: inputs, bias rows, neurons, and the supplies of the neurons.
#pragma once

#include <Eigen/Core>

#include "sotto/network/network.hpp"

namespace sotto {

/// One entry per image, W.
struct SourcePower {
  Eigen::VectorXd inputs_w;   ///< sources of the first layer's inputs
  Eigen::VectorXd bias_w;     ///< bias sources of all layers
  Eigen::VectorXd neurons_w;  ///< open-circuit sources of the neurons, into the next layer
  /// From the supplies of all neurons at their inputs, without load (SupplyCurve); empty where one does not know it.
  Eigen::VectorXd supply_w;
};

/// `result` as solver.run returns it with keep_layers. The first three add up to the power of all places. The neurons'
/// supply power is the static one: what a load draws from it is not in it. Throws InvalidArgument where the layers were
/// not kept. Cost: one product with the admittance of every partition, as much as the run itself.
SourcePower power_by_source(const NetworkSolver& solver, const NetworkResult& result);

}  // namespace sotto
