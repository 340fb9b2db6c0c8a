#include "sotto/calibrate/calibrate_neuron.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>
#include <vector>

#include "sotto/core/error.hpp"
#include "sotto/core/parallel_for.hpp"

namespace sotto::calibrate {
namespace {

std::string text_of(const NeuronConditions& conditions) {
  std::string text = "corner " + conditions.corner;
  for (const auto& condition : kConditions) {
    text += fmt::format(", {} = {:g}", condition.name, conditions.*condition.field);
  }
  return text;
}

/// Calls `body`; a complaint then says at which conditions. Kinds of errors stay what they are.
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

/// Sessions that are not in use: one per thread at most.
class IdleSessions {
 public:
  spice::SpiceSession take() {
    const std::lock_guard lock(mutex_);
    if (idle_.empty()) return spice::SpiceSession();
    auto session = std::move(idle_.back());
    idle_.pop_back();
    return session;
  }
  void give_back(spice::SpiceSession session) {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(session));
  }

 private:
  std::mutex mutex_;
  std::vector<spice::SpiceSession> idle_;
};

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
  IdleSessions sessions;
  std::mutex progress;
  std::size_t done = 0;
  parallel_for(static_cast<std::int64_t>(grid.size()), options.threads, [&](std::int64_t i) {
    naming(grid[i], [&] {
      auto session = sessions.take();
      auto curves = measure_neuron(session, circuit, sweep, grid[i], options.stop);
      sessions.give_back(std::move(session));
      result.neuron.points[i] = fit_neuron(curves, sweep, grid[i]);
      if (grid[i] == sweep.nominal) result.nominal = std::move(curves);
    });
    const std::lock_guard lock(progress);
    if (options.on_point) options.on_point(++done, grid.size());
  });
  validate(result.neuron);
  return result;
}

}  // namespace sotto::calibrate
