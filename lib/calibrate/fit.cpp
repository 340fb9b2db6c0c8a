#include "sotto/calibrate/fit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <unsupported/Eigen/NonLinearOptimization>
#include <vector>

#include "sotto/core/error.hpp"

namespace sotto::calibrate {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr Index kFewestSamples = 8;

void validate(const TransferSamples& samples) {
  const Index count = samples.input_v.size();
  require(count >= kFewestSamples, "input_v", fmt::format("{} samples", count), "at least 8 samples");
  require(samples.output_v.size() == count, "output_v", fmt::format("{} samples", samples.output_v.size()),
          fmt::format("one per input ({})", count));
  for (Index i = 0; i < count; ++i) {
    require(std::isfinite(samples.input_v(i)), "input_v", samples.input_v(i), "finite");
    require(std::isfinite(samples.output_v(i)), "output_v", samples.output_v(i), "finite");
    require(i == 0 || samples.input_v(i) > samples.input_v(i - 1), "input_v", samples.input_v(i),
            "above the one before it");
  }
}

/// Samples in units of their ranges: the four parameters are then of order one. Interface as Eigen asks for it.
struct LogisticResiduals {
  using Scalar = double;
  using InputType = VectorXd;
  using ValueType = VectorXd;
  using JacobianType = MatrixXd;
  enum { InputsAtCompileTime = Eigen::Dynamic, ValuesAtCompileTime = Eigen::Dynamic };

  VectorXd x, y;  ///< both in 0 ... 1

  int values() const { return static_cast<int>(x.size()); }

  /// p: low, high, slope, centre.
  int operator()(const VectorXd& p, VectorXd& residuals) const {
    const Eigen::ArrayXd falling = 1 / (1 + (p(2) * (x.array() - p(3))).exp());
    residuals = (p(0) + (p(1) - p(0)) * falling - y.array()).matrix();
    return 0;
  }

  int df(const VectorXd& p, MatrixXd& jacobian) const {
    const Eigen::ArrayXd falling = 1 / (1 + (p(2) * (x.array() - p(3))).exp());
    const Eigen::ArrayXd steep = (p(1) - p(0)) * falling * (1 - falling);
    jacobian.col(0) = (1 - falling).matrix();
    jacobian.col(1) = falling.matrix();
    jacobian.col(2) = (-steep * (x.array() - p(3))).matrix();
    jacobian.col(3) = (steep * p(2)).matrix();
    return 0;
  }
};

/// Levels from the ends, centre and slope from where the curve passes a quarter, half and three quarters of the way.
VectorXd first_guess(const LogisticResiduals& f) {
  const double direction = f.y(f.y.size() - 1) < f.y(0) ? 1 : -1;
  const auto crossing = [&](double level) {
    for (Index i = 1; i < f.y.size(); ++i) {
      if ((f.y(i - 1) - level) * (f.y(i) - level) > 0) continue;
      const double rise = f.y(i) - f.y(i - 1);
      return f.x(i - 1) + (rise == 0 ? 0 : (level - f.y(i - 1)) / rise) * (f.x(i) - f.x(i - 1));
    }
    return 0.5;
  };
  const double between_quarters = std::max(std::abs(crossing(0.25) - crossing(0.75)), 1e-3);
  const double slope = direction * 2 * std::log(3.0) / between_quarters;
  return Eigen::Vector4d(0, 1, slope, crossing(0.5));
}

/// The nearest monotone sequence that never rises: neighbours that do are replaced by their mean.
std::vector<double> never_rising(const std::vector<double>& values) {
  struct Block {
    double mean;
    std::size_t count;
  };
  std::vector<Block> blocks;
  for (const double value : values) {
    blocks.push_back({value, 1});
    while (blocks.size() > 1 && blocks[blocks.size() - 2].mean < blocks.back().mean) {
      const Block last = blocks.back();
      blocks.pop_back();
      Block& before = blocks.back();
      const auto count = before.count + last.count;
      before.mean = (before.mean * static_cast<double>(before.count) + last.mean * static_cast<double>(last.count)) /
                    static_cast<double>(count);
      before.count = count;
    }
  }
  std::vector<double> out;
  for (const Block& block : blocks) out.insert(out.end(), block.count, block.mean);
  return out;
}

}  // namespace

double swing_v(const TransferSamples& samples) {
  validate(samples);
  return samples.output_v.maxCoeff() - samples.output_v.minCoeff();
}

double sample_at(const TransferSamples& samples, double input_v) {
  const auto& x = samples.input_v;
  const auto after = std::upper_bound(x.begin(), x.end(), input_v) - x.begin();
  const Index k = std::clamp<Index>(after - 1, 0, x.size() - 2);
  const double share = (input_v - x(k)) / (x(k + 1) - x(k));
  return samples.output_v(k) + share * (samples.output_v(k + 1) - samples.output_v(k));
}

SigmoidNeuron fit_logistic(const TransferSamples& samples) {
  const double swing = swing_v(samples);
  require(swing > 0, "output_v", swing, "a curve that changes");
  const double low = samples.output_v.minCoeff();
  const double first = samples.input_v(0);
  const double range = samples.input_v(samples.input_v.size() - 1) - first;
  LogisticResiduals f;
  f.x = (samples.input_v.array() - first) / range;
  f.y = (samples.output_v.array() - low) / swing;
  VectorXd p = first_guess(f);
  Eigen::LevenbergMarquardt<LogisticResiduals> solver(f);
  const auto status = solver.minimize(p);
  namespace Lm = Eigen::LevenbergMarquardtSpace;
  const bool converged = status >= Lm::RelativeReductionTooSmall && status <= Lm::CosinusTooSmall;
  if (!converged || !p.allFinite()) throw Error("the fit of a logistic to the transfer curve did not converge");
  if (p(1) < p(0)) {  // the same curve with a slope of the other sign
    std::swap(p(0), p(1));
    p(2) = -p(2);
  }
  return {.low_v = low + swing * p(0),
          .high_v = low + swing * p(1),
          .slope_per_v = p(2) / range,
          .centre_v = first + range * p(3)};
}

TransferTable fit_table(const TransferSamples& samples, int knots) {
  validate(samples);
  const Index count = samples.input_v.size();
  require(knots >= 4 && knots <= count, "knots", knots, fmt::format("in 4 ... {}, the samples", count));
  const double first = samples.input_v(0);
  const double last = samples.input_v(count - 1);
  const bool rises = samples.output_v(count - 1) > samples.output_v(0);
  TransferTable table;
  for (int k = 0; k < knots; ++k) {
    const double share = static_cast<double>(k) / (knots - 1);
    table.input_v.push_back((1 - share) * first + share * last);
    table.output_v.push_back((rises ? -1 : 1) * sample_at(samples, table.input_v.back()));
  }
  table.output_v = never_rising(table.output_v);
  if (rises) std::ranges::transform(table.output_v, table.output_v.begin(), std::negate<>());
  return table;
}

FitResidual residual_of(const SigmoidNeuron& neuron, const TransferSamples& samples) {
  const double swing = swing_v(samples);
  require(swing > 0, "output_v", swing, "a curve that changes");
  const MatrixXd fitted_v = neuron_output_v(neuron, MatrixXd(samples.input_v));
  const VectorXd error = (fitted_v.col(0) - samples.output_v) / swing;
  return {.rms = std::sqrt(error.squaredNorm() / static_cast<double>(error.size())),
          .max = error.cwiseAbs().maxCoeff()};
}

}  // namespace sotto::calibrate
