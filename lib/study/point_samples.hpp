/// The samples of one point of a sweep.
#pragma once

#include "sotto/montecarlo/run.hpp"

namespace sotto::study {

/// The finished samples of one point as a run of their own.
inline MonteCarloRun samples_of_point(const MonteCarloRun& run, std::size_t point, std::size_t num_points) {
  MonteCarloRun part{.output_names = run.output_names, .samples = {}};
  for (const SampleResult& result : run.samples) {
    if (static_cast<std::size_t>(result.sample) % num_points == point) part.samples.push_back(result);
  }
  return part;
}

}  // namespace sotto::study
