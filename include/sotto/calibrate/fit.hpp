/// Curves through sampled transfer characteristics: the logistic and the monotone table.
#pragma once

#include <Eigen/Core>

#include "sotto/neuron/calibrated_neuron.hpp"
#include "sotto/neuron/sigmoid_neuron.hpp"

namespace sotto::calibrate {

/// Samples of V_out(V_in), inputs strictly rising, at least 8, all finite.
struct TransferSamples {
  Eigen::VectorXd input_v;
  Eigen::VectorXd output_v;
};

/// Largest minus smallest output; what residuals are shares of.
double swing_v(const TransferSamples& samples);

/// The output at `input_v`, linear between two samples, along the outer pieces outside. Does not check the samples.
double sample_at(const TransferSamples& samples, double input_v);

/// low, high, slope and centre of least squared error over all samples (Levenberg-Marquardt, MINPACK as in Eigen).
/// Throws InvalidArgument on samples that break the rules or do not change, Error where the fit does not converge.
SigmoidNeuron fit_logistic(const TransferSamples& samples);

/// A table of `knots` (>= 4, at most as many as samples) equally spaced inputs over the range of the samples. Outputs
/// are the samples (linear between two), then the nearest monotone sequence in the sense of least squares (pool
/// adjacent violators, M. Ayer et al., Ann. Math. Stat. 26, 641, 1955) in the direction from the first to the last
/// sample.
TransferTable fit_table(const TransferSamples& samples, int knots);

/// Of neuron_output_v (the table where there is one) against the samples.
FitResidual residual_of(const SigmoidNeuron& neuron, const TransferSamples& samples);

}  // namespace sotto::calibrate
