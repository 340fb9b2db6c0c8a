#include "sotto/calibrate/calibrate_neuron.hpp"

#include <fmt/format.h>

#include <span>
#include <utility>
#include <vector>

#include "calibrate/neuron_deck.hpp"
#include "sotto/core/error.hpp"
#include "sotto/spice/pool.hpp"

namespace sotto::calibrate {
namespace {

std::string text_of(const NeuronConditions& conditions) {
  std::string text = "corner " + conditions.corner;
  for (const auto& condition : kConditions) {
    text += fmt::format(", {} = {:g}", condition.name, conditions.*condition.field);
  }
  return text;
}

/// Calls `body`; a complaint then says at which conditions: SpiceError stays SpiceError, all others become Error.
template <typename Body>
void naming(const NeuronConditions& conditions, Body&& body) {
  try {
    body();
  } catch (const SpiceError& error) {
    throw SpiceError(text_of(conditions) + ": " + error.what());
  } catch (const Error& error) {
    throw Error(text_of(conditions) + ": " + error.what());
  }
}

std::vector<spice::SpiceResult> good_results(std::span<const spice::PoolOutcome> outcomes) {
  std::vector<spice::SpiceResult> results;
  for (const auto& outcome : outcomes) {
    if (!outcome.good()) throw SpiceError(outcome.error);
    results.push_back(outcome.result);
  }
  return results;
}

CalibratedNeuron empty_grid(const NeuronSweep& sweep) {
  CalibratedNeuron neuron{
      .nominal = sweep.nominal, .corners = {}, .axes = sweep.axes, .min_load_ohm = sweep.min_load_ohm, .points = {}};
  for (const auto& corner : sweep.corners) neuron.corners.push_back(corner.name);
  return neuron;
}

}  // namespace

Calibration calibrate_neuron(const NeuronCircuit& circuit, const NeuronSweep& asked, const CalibrateOptions& options) {
  const NeuronSweep sweep = completed(asked);
  Calibration result{.neuron = empty_grid(sweep), .nominal = {}, .ngspice_version = spice::ngspice_version()};
  const auto grid = grid_of(result.neuron);
  result.neuron.points.resize(grid.size());
  std::vector<spice::SpiceRequest> requests;
  for (const auto& conditions : grid) {
    for (auto& request : neuron_requests(circuit, sweep, conditions)) {
      request.stop = options.stop;
      requests.push_back(std::move(request));
    }
  }
  const std::size_t runs = requests.size() / grid.size();  // per point
  spice::SpicePool pool(
      {.workers = options.threads, .stop = options.stop, .stop_at_failure = true, .on_progress = [&](auto done, auto) {
         if (options.on_point && done % runs == 0) options.on_point(done / runs, grid.size());
       }});
  const auto outcomes = pool.run(requests);
  for (std::size_t i = 0; i < grid.size(); ++i) {
    naming(grid[i], [&] {
      auto curves = neuron_curves(good_results(std::span(outcomes).subspan(i * runs, runs)), sweep, grid[i]);
      result.neuron.points[i] = fit_neuron(curves, sweep, grid[i]);
      if (grid[i] == sweep.nominal) result.nominal = std::move(curves);
    });
  }
  validate(result.neuron);
  return result;
}

}  // namespace sotto::calibrate
