#include "sotto/spice/delay_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sotto/core/error.hpp"
#include "sotto/crossbar/solve.hpp"
#include "sotto/spice/netlist.hpp"
#include "sotto/spice/session.hpp"
#include "spice/comparison.hpp"
#include "spice/net.hpp"

namespace sotto::spice {

namespace {

using Eigen::Index;
using Eigen::VectorXd;

constexpr double kFirstDuration = 30;  // in mean delays; e^-30 is below what counts
constexpr int kMostDurations = 8;      // each four times the one before
constexpr double kSettled = 1e-9;      // of the largest output: its share in the integral is as small

struct Source {
  std::string vector;
  double volt = 0;
};

// The transient of one input vector: its time steps and currents.
struct Step {
  CrossbarDeck deck;
  std::vector<Source> sources;
};

Step make_step(const Crossbar& xbar, const VectorXd& input_v) {
  Step step{.deck = crossbar_deck(xbar, input_v.transpose()), .sources = {}};
  step.deck.deck.lines.insert(step.deck.deck.lines.begin() + 2, ".options method=gear maxord=1");
  for (Index i = 0; i < input_v.size(); ++i) {
    const std::string card = fmt::format("vs{} ", i);
    const bool drives =
        std::ranges::any_of(step.deck.deck.lines, [&](const std::string& line) { return line.starts_with(card); });
    if (drives) step.sources.push_back({fmt::format("vs{}#branch", i), input_v(i)});
  }
  return step;
}

// Backward Euler: every step is weighted with the value at its end. The first point is the end of the first step.
double late_integral(const std::vector<double>& time_s, const std::vector<double>& values) {
  double sum = 0, last_s = 0;
  for (std::size_t n = 0; n < values.size(); ++n) {
    sum += (time_s[n] - last_s) * (values.back() - values[n]);
    last_s = time_s[n];
  }
  return sum;
}

class DelayRun {
 public:
  DelayRun(const Crossbar& xbar, const DelayCheckOptions& options) : xbar_(xbar), options_(options) {}

  /// The transient of one input vector, run until it is settled: time, outputs, sources.
  SpiceResult run(const Step& step, const VectorXd& outputs_a, double scale_s) {
    for (int attempt = 0; attempt < kMostDurations; ++attempt) {
      const double duration_s = kFirstDuration * std::pow(4, attempt) * scale_s;
      const std::string step_s = number(duration_s / options_.points);
      SpiceRequest request{.deck = step.deck.deck,
                           .analysis = fmt::format("tran {0} {1} 0 {0} uic", step_s, number(duration_s)),
                           .vectors = {"time"},
                           .time_limit_s = options_.time_limit_s};
      for (Index j = 0; j < xbar_.cols(); ++j)
        if (step.deck.outputs(j) >= 0) request.vectors.push_back(fmt::format("vo{}#branch", j));
      for (const Source& source : step.sources) request.vectors.push_back(source.vector);
      SpiceResult result = session_.run(request);
      if (settled(step, result, outputs_a)) return result;
    }
    throw SpiceError("the transient of the crossbar does not settle");
  }

 private:
  bool settled(const Step& step, const SpiceResult& result, const VectorXd& outputs_a) const {
    const double least_a = kSettled * outputs_a.cwiseAbs().maxCoeff();
    std::size_t column = 1;
    for (Index j = 0; j < xbar_.cols(); ++j) {
      if (step.deck.outputs(j) < 0) continue;
      if (!(std::abs(result.values[column++].back() - outputs_a(j)) <= least_a)) return false;
    }
    return true;
  }

  const Crossbar& xbar_;
  const DelayCheckOptions& options_;
  SpiceSession session_;
};

// Mean delay of all that flows, > 0 where anything is charged.
double scale_s(const DelayResult& native, const Eigen::MatrixXd& outputs_a, Index k) {
  const double largest_a = outputs_a.row(k).cwiseAbs().maxCoeff();
  return largest_a > 0 ? native.lag_c.row(k).cwiseAbs().maxCoeff() / largest_a : 0;
}

}  // namespace

DelayCheck check_delays(const Crossbar& xbar, const Eigen::MatrixXd& inputs_v, const DelayCheckOptions& options) {
  require(options.points >= 100, "points", options.points, ">= 100");
  DelayCheck check{.lags = {}, .energies = {}, .native = output_delays(xbar, inputs_v), .ngspice_version = {}};
  const Eigen::MatrixXd outputs_a = CrossbarSolver(xbar).solve(inputs_v).outputs_a;
  const auto start = std::chrono::steady_clock::now();
  Comparison lags, energies;
  DelayRun transients(xbar, options);
  for (Index k = 0; k < inputs_v.rows(); ++k) {
    const double scale = scale_s(check.native, outputs_a, k);
    if (!(scale > 0)) continue;
    const Step step = make_step(xbar, inputs_v.row(k).transpose());
    const SpiceResult result = transients.run(step, outputs_a.row(k).transpose(), scale);
    const std::vector<double>& time_s = result.values[0];
    std::size_t column = 1;
    for (Index j = 0; j < xbar.cols(); ++j)
      if (step.deck.outputs(j) >= 0) lags.add(check.native.lag_c(k, j), late_integral(time_s, result.values[column++]));
    double energy_j = 0;
    for (const Source& source : step.sources) energy_j += source.volt * late_integral(time_s, result.values[column++]);
    energies.add(check.native.charging_energy_j(k), energy_j);
  }
  check.lags = lags.agreement();
  check.energies = energies.agreement();
  check.ngspice_version = ngspice_version();
  check.ngspice_wall_s = seconds_since(start);
  return check;
}

}  // namespace sotto::spice
