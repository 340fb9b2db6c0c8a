/// Whether a calibrated neuron is used inside of what it was calibrated for.
#pragma once

#include <Eigen/Core>
#include <string>
#include <vector>

#include "sotto/io/experiment.hpp"
#include "sotto/network/network.hpp"

namespace sotto::study {

/// One sentence per layer and limit that is passed: inputs beyond the card's table (`beyond_table` as NetworkResult has
/// it; the end values hold there), and a load below the smallest one of the calibration (a row with all other rows at
/// 0 V: 1/Y_eff(i, i), the smallest of the layer). Empty where all is inside, and for neurons without a calibration.
std::vector<std::string> validity_warnings(const io::Experiment& experiment, const NetworkSolver& solver,
                                           const Eigen::VectorXd& beyond_table);

}  // namespace sotto::study
