/// What the figures of a Monte Carlo run are drawn from.
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <string>
#include <vector>

#include "sotto/study/monte_carlo_store.hpp"
#include "study/spread_figures.hpp"

namespace sotto::study {

/// How people read an output: "accuracy (%)", 100.
struct ReadableUnit {
  std::string label;
  double factor = 1;  ///< of the stored number
};

/// From the ending of the output's name.
ReadableUnit readable_unit(const std::string& output);

/// "montecarlo.vary.cells.common_sigma=0.1" -> "common_sigma=0.1"; words without their quotation marks.
std::string short_setting(const std::string& setting);

/// Neither a parameter, nor the voltage or current of a single line, nor the point of a sweep.
bool is_summary_output(const std::string& output);

/// One output of one point of a run.
struct SampleSet {
  std::string name;
  Eigen::VectorXd values = {};          ///< of the samples that did not fail, in the unit of the store
  Eigen::VectorXd weights = {};         ///< as many; none: all 1
  Eigen::VectorXd failed_weights = {};  ///< of those that failed
  double confidence = 0.95;             ///< of the run's intervals

  double weight(Eigen::Index value) const { return weights.size() > 0 ? weights[value] : 1; }
  std::int64_t samples() const { return values.size() + failed_weights.size(); }
  bool weighted() const { return (weights.array() != 1).any() || (failed_weights.array() != 1).any(); }
};

/// One per point of the run that has finished samples (of an attribution only where all sources vary); names are `prefix` and the settings of the point.
std::vector<SampleSet> sample_sets(const StoredRun& stored, const std::string& output, const std::string& prefix);

/// Which side of the limit passes.
enum class Passes { at_least, at_most };

struct YieldCurveOptions {
  Passes passes = Passes::at_least;
  double factor = 1;    ///< of the values, on the x axis
  bool misses = false;  ///< the probability to miss in place of the share that passes; a gap where none misses
};

/// Share (%) of samples that pass a limit, over the limit, with Wilson's interval at each; a failed sample never
/// passes. Of weighted samples: 100 less the weighted misses, with a normal interval, within 0 ... 100.
BandLine yield_curve(const SampleSet& set, const YieldCurveOptions& options);

/// Half-width of the band of Dvoretzky, Kiefer and Wolfowitz (Massart, Ann. Probab. 18, 1990): with that confidence the
/// whole curve of n >= 1 samples lies within it.
double dkw_half_width(std::int64_t samples, double confidence);

/// Shares (%) of the sets, weighted, in common bins. Values that lie on a lattice (so many images of so many) get bins
/// of whole lattice steps. At least one value in all.
HistogramPlot common_histogram(const std::vector<SampleSet>& sets, const ReadableUnit& unit);

/// A rank correlation with its interval: Fisher's z with variance (1 + r^2/2) / (n - 3) (Bonett and Wright,
/// Psychometrika 65, 2000); -1 ... 1 for n <= 3.
Estimate rank_correlation_estimate(double spearman, std::int64_t samples, double confidence);

}  // namespace sotto::study
