#include "sotto/spice/delay_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "sotto/core/error.hpp"
#include "sotto/spice/netlist.hpp"
#include "sotto/spice/session.hpp"
#include "spice/comparison.hpp"
#include "spice/net.hpp"

namespace sotto::spice {

namespace {

using Eigen::Index;
using Eigen::VectorXd;

constexpr double kFirstDuration = 30;  // in time scales; e^-30 is below what counts
constexpr int kMostDurations = 8;      // each four times the one before
constexpr double kSettled = 1e-9;      // of the largest output or source: its share in the integral is as small
constexpr double kRounding = 1e-13;    // of the largest source: outputs may cancel
constexpr double kLeastOhm = 1;        // where sources charge everything at once

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

double largest(const std::vector<double>& values) {
  double most = 0;
  for (const double value : values) most = std::max(most, std::abs(value));
  return most;
}

class DelayRun {
 public:
  DelayRun(const Crossbar& xbar, const DelayCheckOptions& options) : xbar_(xbar), options_(options) {}

  /// The transient of one input vector, run until it is settled: time, outputs, sources.
  SpiceResult run(const Step& step, double scale_s) {
    SpiceRequest request{
        .deck = step.deck.deck, .analysis = "op", .vectors = {}, .time_limit_s = options_.time_limit_s};
    for (Index j = 0; j < xbar_.cols(); ++j)
      if (step.deck.outputs(j) >= 0) request.vectors.push_back(fmt::format("vo{}#branch", j));
    const std::size_t num_outputs = request.vectors.size();
    for (const Source& source : step.sources) request.vectors.push_back(source.vector);
    std::vector<double> late_a;
    for (const auto& values : session_.run(request).values) late_a.push_back(values.back());
    request.vectors.insert(request.vectors.begin(), "time");
    for (int attempt = 0; attempt < kMostDurations; ++attempt) {
      const double duration_s = kFirstDuration * std::pow(4, attempt) * scale_s;
      const std::string step_s = number(duration_s / options_.points);
      request.analysis = fmt::format("tran {0} {1} 0 {0} uic", step_s, number(duration_s));
      SpiceResult result = session_.run(request);
      if (settled(result, late_a, num_outputs)) return result;
    }
    throw SpiceError("the transient of the crossbar does not settle");
  }

 private:
  // Outputs and sources at their DC values, `late_a`; where these are 0 but for rounding, small beside what has flowed.
  bool settled(const SpiceResult& result, const std::vector<double>& late_a, std::size_t num_outputs) const {
    const auto first_source = late_a.begin() + static_cast<std::ptrdiff_t>(num_outputs);
    double output_a = largest({late_a.begin(), first_source});
    double source_a = largest({first_source, late_a.end()});
    double flowed_a = 0;
    for (std::size_t k = num_outputs; k < late_a.size(); ++k) {
      flowed_a = std::max(flowed_a, largest(result.values[k + 1]));
    }
    if (source_a <= kRounding * flowed_a) source_a = flowed_a;
    output_a = std::max(output_a, kRounding / kSettled * source_a);
    for (std::size_t k = 0; k < late_a.size(); ++k) {
      const double least_a = kSettled * (k < num_outputs ? output_a : source_a);
      if (!(std::abs(result.values[k + 1].back() - late_a[k]) <= least_a)) return false;
    }
    return true;
  }

  const Crossbar& xbar_;
  const DelayCheckOptions& options_;
  SpiceSession session_;
};

double total_farad(const Crossbar& xbar) {
  double sum = xbar.capacitance.cell_f * static_cast<double>(xbar.cell_resistance_ohm.size());
  for (Index i = 0; i < xbar.rows(); ++i) {
    for (Index j = 0; j < xbar.cols(); ++j) {
      sum += farad_at(xbar.capacitance.row_segment_f, i, j) + farad_at(xbar.capacitance.col_segment_f, i, j);
    }
  }
  return sum;
}

// Everything charged through the largest resistance on the way to a terminal: it owes nothing to what is checked. Too
// long costs nothing, for the integrals are exact whatever the steps.
double scale_s(const Crossbar& xbar) {
  double wire_ohm = kLeastOhm, cell_ohm = std::numeric_limits<double>::infinity();
  for (const CircuitResistor& resistor : crossbar_circuit(xbar).resistors) {
    const double ohm = resistor.resistance_ohm;
    if (resistor.place != Place::cell) {
      wire_ohm = std::max(wire_ohm, ohm);
    } else if (ohm > 0) {
      cell_ohm = std::min(cell_ohm, ohm);
    }
  }
  return total_farad(xbar) * (wire_ohm + (std::isfinite(cell_ohm) ? cell_ohm : 0));
}

// What the sources deliver beyond DC; without sources nothing.
double charging_energy_j(const Step& step, const SpiceResult& result, std::size_t first_source) {
  double energy_j = 0;
  for (std::size_t s = 0; s < step.sources.size(); ++s) {
    energy_j += step.sources[s].volt * late_integral(result.values[0], result.values[first_source + s]);
  }
  return energy_j;
}

}  // namespace

DelayCheck check_delays(const Crossbar& xbar, const Eigen::MatrixXd& inputs_v, const DelayCheckOptions& options) {
  require(options.points >= 100, "points", options.points, ">= 100");
  DelayCheck check{.lags = {}, .energies = {}, .native = output_delays(xbar, inputs_v), .ngspice_version = {}};
  if (check.native.mvm.report.termination != Termination::converged) throw Error(check.native.mvm.report.message);
  const auto start = std::chrono::steady_clock::now();
  Comparison lags, energies;
  DelayRun transients(xbar, options);
  const double scale = scale_s(xbar);
  for (Index k = 0; k < inputs_v.rows(); ++k) {
    const Step step = make_step(xbar, inputs_v.row(k).transpose());
    if (scale == 0 || inputs_v.row(k).isZero(0)) continue;
    if (step.sources.empty()) {
      energies.add(check.native.charging_energy_j(k), 0);
      continue;
    }
    const SpiceResult result = transients.run(step, scale);
    std::size_t column = 1;
    for (Index j = 0; j < xbar.cols(); ++j)
      if (step.deck.outputs(j) >= 0)
        lags.add(check.native.lag_c(k, j), late_integral(result.values[0], result.values[column++]));
    energies.add(check.native.charging_energy_j(k), charging_energy_j(step, result, column));
  }
  check.lags = lags.agreement();
  check.energies = energies.agreement();
  check.ngspice_version = ngspice_version();
  check.ngspice_wall_s = seconds_since(start);
  return check;
}

}  // namespace sotto::spice
