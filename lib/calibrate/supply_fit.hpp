/// The supply power of a neuron over its input, from sums over many neurons.
#pragma once

#include <Eigen/Core>
#include <vector>

#include "sotto/neuron/supply_curve.hpp"

namespace sotto::calibrate {

/// P(V_in) at `knots_v` such that the sum of P over the inputs of each image is `sums_w` with least squared error.
/// `inputs_v`: one matrix per layer, images x neurons. Negative knots are set to 0, the most negative first. A knot
/// that no neuron comes near is the mean of the neighbouring knots that one does.
SupplyCurve fit_supply(const std::vector<double>& knots_v, const std::vector<Eigen::MatrixXd>& inputs_v,
                       const Eigen::VectorXd& sums_w);

/// The sums that a curve gives, one per image.
Eigen::VectorXd supply_sums_w(const SupplyCurve& curve, const std::vector<Eigen::MatrixXd>& inputs_v);

}  // namespace sotto::calibrate
