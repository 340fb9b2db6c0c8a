#include "sotto/calibrate/network_fit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <unsupported/Eigen/NonLinearOptimization>
#include <unsupported/Eigen/NumericalDiff>

#include "calibrate/network_forward.hpp"
#include "calibrate/supply_fit.hpp"
#include "sotto/core/error.hpp"
#include "sotto/network/source_power.hpp"

namespace sotto::calibrate {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr double kSpring = 0.02;      ///< V of residual per V that a knot moves from the logistic
constexpr double kOhmPerUnit = 1000;  ///< parameters are of order one
constexpr double kSlopePerUnit = 10;
constexpr double kRelStep = 1e-10;  ///< squared relative step of the difference quotients

/// What one fit varies, as a vector: four numbers of the logistic or the knots, then the output resistance.
struct Parameters {
  FittedCurve curve = FittedCurve::none;
  bool output_ohm = false;
  std::vector<double> knots_v = {};
  SigmoidNeuron start = {};

  /// Length of vector(), of either run where a table starts at a logistic.
  Index most() const {
    const std::size_t curve_size = curve == FittedCurve::table ? std::max<std::size_t>(knots_v.size(), 4) : 4;
    return static_cast<Index>(curve == FittedCurve::none ? 0 : curve_size) + (output_ohm ? 1 : 0);
  }

  VectorXd vector() const {
    std::vector<double> p;
    if (curve == FittedCurve::logistic) {
      p = {start.low_v, start.high_v, start.slope_per_v / kSlopePerUnit, start.centre_v};
    }
    if (curve == FittedCurve::table) {
      for (const double x : knots_v) p.push_back(neuron_output_v(start, x));
    }
    if (output_ohm) p.push_back(start.output_ohm / kOhmPerUnit);
    return Eigen::Map<VectorXd>(p.data(), static_cast<Index>(p.size()));
  }

  SigmoidNeuron neuron(const VectorXd& p) const {
    SigmoidNeuron fitted = start;
    if (curve == FittedCurve::logistic) {
      fitted.low_v = p(0);
      fitted.high_v = std::max(p(1), std::nextafter(p(0), INFINITY));
      fitted.slope_per_v = kSlopePerUnit * p(2);
      fitted.centre_v = p(3);
      fitted.table = {};
    }
    if (curve == FittedCurve::table) fitted.table = monotone(p);
    if (output_ohm) fitted.output_ohm = kOhmPerUnit * std::max(p(p.size() - 1), 0.0);
    return fitted;
  }

  /// Each knot no further than the one before it, in the direction of the logistic.
  TransferTable monotone(const VectorXd& p) const {
    TransferTable table{.input_v = knots_v, .output_v = {p.begin(), p.begin() + static_cast<Index>(knots_v.size())}};
    for (std::size_t k = 1; k < knots_v.size(); ++k) {
      double& y = table.output_v[k];
      y = start.slope_per_v > 0 ? std::min(y, table.output_v[k - 1]) : std::max(y, table.output_v[k - 1]);
    }
    return table;
  }
};

/// Interface as Eigen asks for it.
struct NetworkResiduals {
  using Scalar = double;
  using InputType = VectorXd;
  using ValueType = VectorXd;
  using JacobianType = MatrixXd;
  enum { InputsAtCompileTime = Eigen::Dynamic, ValuesAtCompileTime = Eigen::Dynamic };

  const Parameters* parameters;
  NetworkForward* forward;
  const MatrixXd* inputs_v;
  const MatrixXd* outputs_v;
  const NetworkFitOptions* options;
  VectorXd start;

  Index springs() const {
    return parameters->curve == FittedCurve::table ? static_cast<Index>(parameters->knots_v.size()) : 0;
  }
  int inputs() const { return static_cast<int>(start.size()); }
  int values() const { return static_cast<int>(outputs_v->size() + springs()); }

  int operator()(const VectorXd& p, VectorXd& residuals) const {
    if (options->stop != nullptr && options->stop->load()) throw Error("interrupted");
    const SigmoidNeuron neuron = parameters->neuron(p);
    if (parameters->output_ohm) forward->set_output_ohm(neuron.output_ohm);
    const MatrixXd error_v = forward->run(neuron, *inputs_v) - *outputs_v;
    residuals.resize(values());
    residuals.head(error_v.size()) = error_v.reshaped();
    residuals.tail(springs()) = kSpring * (p - start).head(springs());
    return 0;
  }
};

/// Whether the sum of squares has a minimum there, to what the tolerances and doubles can tell.
bool is_minimum(Eigen::LevenbergMarquardtSpace::Status status) {
  namespace Lm = Eigen::LevenbergMarquardtSpace;
  switch (status) {
    case Lm::RelativeReductionTooSmall:
    case Lm::RelativeErrorTooSmall:
    case Lm::RelativeErrorAndReductionTooSmall:
    case Lm::CosinusTooSmall:
    case Lm::FtolTooSmall:
    case Lm::XtolTooSmall:
    case Lm::GtolTooSmall:
      return true;
    default:
      return false;
  }
}

/// Moves `fit.neuron` to the best one; an empty parameter vector leaves it.
void minimize(const Parameters& parameters, NetworkForward& forward, const MatrixXd& inputs_v,
              const MatrixXd& outputs_v, const NetworkFitOptions& options, NetworkFit& fit) {
  VectorXd p = parameters.vector();
  if (p.size() == 0) return;
  Eigen::NumericalDiff<NetworkResiduals> residuals(
      NetworkResiduals{&parameters, &forward, &inputs_v, &outputs_v, &options, p}, kRelStep);
  Eigen::LevenbergMarquardt<Eigen::NumericalDiff<NetworkResiduals>> solver(residuals);
  solver.parameters.ftol = 1e-8;
  solver.parameters.xtol = 1e-8;
  solver.parameters.maxfev = std::numeric_limits<Index>::max();  // max_iterations is the limit
  namespace Lm = Eigen::LevenbergMarquardtSpace;
  auto status = solver.minimizeInit(p);
  int iterations = 0;
  while (status != Lm::ImproperInputParameters && iterations < options.max_iterations) {
    ++iterations;
    status = solver.minimizeOneStep(p);
    if (status != Lm::Running) break;
  }
  fit.iterations += iterations;
  fit.converged = fit.converged && is_minimum(status);
  fit.neuron = parameters.neuron(p);
}

FitError error_over(const MatrixXd& error_v) {
  if (error_v.rows() == 0) return {};
  return {.images = error_v.rows(),
          .rms_v = std::sqrt(error_v.squaredNorm() / static_cast<double>(error_v.size())),
          .max_v = error_v.cwiseAbs().maxCoeff()};
}

SupplyError supply_error(const VectorXd& ours_w, const VectorXd& given_w) {
  if (ours_w.size() == 0) return {};
  const VectorXd relative = (ours_w - given_w).cwiseQuotient(given_w);
  return {.rms_rel = std::sqrt(relative.squaredNorm() / static_cast<double>(relative.size())),
          .max_rel = relative.cwiseAbs().maxCoeff()};
}

/// The supply curve from the powers of the fitted images less what the bias rows take.
void fit_supply_power(AnalogNetwork network, const NetworkSamples& samples, const NetworkFitOptions& options,
                      NetworkFit& fit) {
  for (AnalogLayer& layer : network.layers) layer.neuron = fit.neuron;
  const NetworkSolver solver(network, {.with_power = false, .threads = options.threads, .simd = options.simd});
  const NetworkResult result = solver.run(samples.inputs_v, true);
  const VectorXd bias_w = power_by_source(solver, result).bias_w;
  std::vector<MatrixXd> inputs_v, fitted_v;
  for (const LayerState& layer : result.layers) {
    inputs_v.push_back(layer.reader_v);
    fitted_v.push_back(layer.reader_v.topRows(options.fit_images));
  }
  const Index count = options.fit_images, held = samples.supply_w.size() - count;
  fit.neuron.supply = fit_supply(options.knots_v, fitted_v, (samples.supply_w - bias_w).head(count));
  const VectorXd ours_w = bias_w + supply_sums_w(fit.neuron.supply, inputs_v);
  fit.supply_fitted = supply_error(ours_w.head(count), samples.supply_w.head(count));
  fit.supply_held = supply_error(ours_w.tail(held), samples.supply_w.tail(held));
}

void check_knots(const NetworkFitOptions& options) {
  if (options.curve != FittedCurve::table && !options.supply) return;
  const auto& x = options.knots_v;
  require(x.size() >= 4, "knots_v", fmt::format("{} knots", x.size()), "at least 4");
  for (std::size_t k = 0; k < x.size(); ++k) {
    require(std::isfinite(x[k]) && (k == 0 || x[k] > x[k - 1]), "knots_v", x[k], "finite and above the one before it");
  }
}

/// The forward model has one curve behind one resistance, and amplifiers without offsets.
void check_model(const AnalogNetwork& network) {
  validate(network);
  const SigmoidNeuron& neuron = network.layers.front().neuron;
  for (const AnalogLayer& layer : network.layers) {
    require(layer.neuron == neuron, "neuron", "different ones", "the same in all layers");
    require(layer.neurons.empty(), "neurons", "different ones", "the same for all outputs of a layer");
    for (const Tile& tile : layer.tiles) {
      require(tile.offset_v.size() == 0, "offset_v", "an offset of amplifiers", "absent: the fit does not model it");
    }
  }
  require(!has_varying_resistance(neuron), "neuron.table.output_ohm", "resistances at the knots",
          "absent: the fit has one output_ohm for all operating points");
}

void check(const AnalogNetwork& network, const NetworkSamples& samples, const NetworkFitOptions& options) {
  check_model(network);
  const Index images = samples.inputs_v.rows();
  require(samples.outputs_v.rows() == images && samples.outputs_v.cols() == network.layers.back().num_outputs,
          "outputs_v", fmt::format("{} x {} matrix", samples.outputs_v.rows(), samples.outputs_v.cols()),
          fmt::format("{} images x {} outputs", images, network.layers.back().num_outputs));
  require(options.fit_images >= 1 && options.fit_images <= images, "fit_images",
          static_cast<double>(options.fit_images), fmt::format("1 ... {}, the images", images));
  require(options.max_iterations >= 1, "max_iterations", options.max_iterations, ">= 1");
  require(!options.supply || samples.supply_w.size() == images, "supply_w",
          fmt::format("{} values", samples.supply_w.size()), fmt::format("one per image ({})", images));
  check_knots(options);
  const Index parameters = Parameters{options.curve, options.output_ohm, options.knots_v}.most();
  const Index values = options.fit_images * samples.outputs_v.cols();
  require(values >= parameters, "fit_images", fmt::format("{} ({} voltages)", options.fit_images, values),
          fmt::format("more: {} parameters need at least as many voltages", parameters));
}

}  // namespace

NetworkFit fit_network_neuron(const AnalogNetwork& network, const NetworkSamples& samples,
                              const NetworkFitOptions& options) {
  check(network, samples, options);
  const Index count = options.fit_images, held = samples.inputs_v.rows() - count;
  const MatrixXd inputs_v = samples.inputs_v.topRows(count), outputs_v = samples.outputs_v.topRows(count);
  NetworkForward forward(network, options.threads, options.simd);
  NetworkFit fit{.neuron = network.layers.front().neuron};
  const MatrixXd before_v = forward.run(fit.neuron, samples.inputs_v) - samples.outputs_v;
  fit.before_fitted = error_over(before_v.topRows(count));
  fit.before_held = error_over(before_v.bottomRows(held));
  fit.converged = true;
  Parameters parameters{options.curve, options.output_ohm, options.knots_v, fit.neuron};
  if (options.curve == FittedCurve::table) {
    parameters.curve = FittedCurve::logistic;
    minimize(parameters, forward, inputs_v, outputs_v, options, fit);
    parameters.curve = FittedCurve::table;
    parameters.start = fit.neuron;
  }
  minimize(parameters, forward, inputs_v, outputs_v, options, fit);
  forward.set_output_ohm(fit.neuron.output_ohm);
  const MatrixXd error_v = forward.run(fit.neuron, samples.inputs_v) - samples.outputs_v;
  fit.fitted = error_over(error_v.topRows(count));
  fit.held = error_over(error_v.bottomRows(held));
  if (options.supply) fit_supply_power(network, samples, options, fit);
  return fit;
}

}  // namespace sotto::calibrate
