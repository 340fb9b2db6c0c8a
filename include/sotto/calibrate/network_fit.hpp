/// Fits the neuron of a network to the outputs and energies that another simulator gave for it.
#pragma once

#include <Eigen/Core>
#include <atomic>
#include <vector>

#include "sotto/core/simd.hpp"
#include "sotto/network/network.hpp"

namespace sotto::calibrate {

/// What was given: one row or entry per image.
struct NetworkSamples {
  Eigen::MatrixXd inputs_v;       ///< images x inputs of the network
  Eigen::MatrixXd outputs_v;      ///< images x outputs, of the other simulator
  Eigen::VectorXd supply_w = {};  ///< power of the bias rows and of the neurons' supplies; empty: not known
};

/// Which curve is fitted: none (the network's own stays), the four numbers of a logistic, or a table.
enum class FittedCurve { none, logistic, table };

struct NetworkFitOptions {
  FittedCurve curve = FittedCurve::logistic;
  std::vector<double> knots_v = {};  ///< inputs of the table and of the supply curve, strictly rising, at least 4
  bool output_ohm = false;           ///< also the output resistance of all neurons
  bool supply = false;               ///< also the supply power at the knots, from NetworkSamples::supply_w
  Eigen::Index fit_images = 1000;    ///< the first so many are fitted, the others are held out; >= 1
  int max_iterations = 200;          ///< of Levenberg-Marquardt, for each of its runs
  int threads = 0;                   ///< 0: all cores; the bits of the result do not depend on it
  SimdLevel simd = best_simd_level();
  const std::atomic<bool>* stop = nullptr;  ///< when it becomes true: Error "interrupted"
};

/// Errors of the outputs over some images.
struct FitError {
  Eigen::Index images = 0;
  double rms_v = 0;
  double max_v = 0;
};

/// The same for the supply power, as shares of the power that was given, image by image.
struct SupplyError {
  double rms_rel = 0;
  double max_rel = 0;
};

struct NetworkFit {
  SigmoidNeuron neuron = {};    ///< of all layers; its logistic is fitted even where the curve is a table
  FitError before_fitted = {};  ///< with the network as it was given, on the fitted images
  FitError before_held = {};    ///< the same on the images that were held out; images may be 0
  FitError fitted = {};         ///< with the fitted neuron
  FitError held = {};
  SupplyError supply_fitted = {};
  SupplyError supply_held = {};
  int iterations = 0;
  bool converged = false;  ///< false: a run of Levenberg-Marquardt used up max_iterations
};

/// One neuron for all layers of `network` (its first layer's is the start) such that the outputs have least squared
/// error: Levenberg-Marquardt (MINPACK as in Eigen) with difference quotients. A table starts at the fitted logistic;
/// its knots are held there by a weak spring (0.02 V per V against all images), so that a knot that no image reaches
/// stays, and are made monotone. The supply power is linear in its knots: least squares, negative knots set to 0 one
/// after the other. Throws InvalidArgument on other shapes, on options out of range, on fewer fitted voltages than
/// parameters, and on what the fit does not model: neurons that differ, resistances at the knots of a table, amplifiers
/// with offsets. Cost: one run of the fitted images per parameter and iteration.
NetworkFit fit_network_neuron(const AnalogNetwork& network, const NetworkSamples& samples,
                              const NetworkFitOptions& options = {});

}  // namespace sotto::calibrate
