/// How much of an output's variance each source causes, from draws that all points share.
#pragma once

#include <string>
#include <vector>

#include "sotto/io/monte_carlo_result.hpp"
#include "sotto/montecarlo/run.hpp"

namespace sotto::study {

/// Of every output but parameters. Sample s of `run` is draw s / P of point s mod P, the P = 2 k + 1 points of
/// io::attribution_points for k sources. Draws without an answer at every point (failed, not yet finished) are left
/// out. Shares have standard errors by the delta method (lib/study/README.md) and normal intervals, shifts Student's;
/// NaN where the output does not vary, or has fewer than two draws.
std::vector<io::OutputAttribution> attribution_of(const MonteCarloRun& run, const std::vector<std::string>& sources,
                                                  double confidence);

}  // namespace sotto::study
