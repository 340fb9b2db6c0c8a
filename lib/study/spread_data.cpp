#include "study/spread_data.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "sotto/montecarlo/statistics.hpp"
#include "study/point_samples.hpp"

namespace sotto::study {
namespace {

using Eigen::Index;
using Eigen::VectorXd;

struct KnownEnding {
  const char* ending;
  const char* unit;
  double factor;
};

constexpr KnownEnding kEndings[] = {{"accuracy", "%", 100}, {"same_class", "%", 100}, {"_rel_error", "%", 100},
                                    {"_v", "mV", 1e3},      {"_w", "mW", 1e3},        {"_a", "uA", 1e6}};

std::vector<double> sorted(const std::vector<SampleSet>& sets) {
  std::vector<double> all;
  for (const SampleSet& set : sets) all.insert(all.end(), set.values.begin(), set.values.end());
  std::ranges::sort(all);
  return all;
}

/// Distance of neighbors where values repeat each other on a lattice; 0 where they do not.
double lattice_step(const std::vector<double>& rising) {
  constexpr double kEqual = 1e-9;  // of the magnitude: the same number but for rounding
  const double magnitude = std::max(std::abs(rising.front()), std::abs(rising.back()));
  double step = rising.back() - rising.front();
  std::size_t different = 1;
  for (std::size_t k = 1; k < rising.size(); ++k) {
    const double gap = rising[k] - rising[k - 1];
    if (gap <= kEqual * magnitude) continue;
    ++different;
    step = std::min(step, gap);
  }
  return different > 1 && 2 * different <= rising.size() ? step : 0;
}

/// Range and number of bins.
HistogramRange bins_of(const std::vector<double>& rising) {
  HistogramRange range = histogram_range(Eigen::Map<const VectorXd>(rising.data(), static_cast<Index>(rising.size())));
  const double step = lattice_step(rising);
  if (step == 0) return range;
  constexpr double kFewest = 8;  // bins, where the lattice has as many points
  const double points = std::round((range.upper - range.lower) / step) + 1;
  const double width = step * std::max(1.0, std::round(points / std::max(kFewest, static_cast<double>(range.bins))));
  range.lower -= 0.5 * step;
  range.bins = static_cast<int>(std::ceil(points * step / width - 1e-6));
  range.upper = range.lower + range.bins * width;
  return range;
}

VectorXd failed_weights(const MonteCarloRun& run) {
  std::vector<double> weights;
  for (const SampleResult& result : run.samples) {
    if (!result.failure.empty()) weights.push_back(result.weight);
  }
  return Eigen::Map<const VectorXd>(weights.data(), static_cast<Index>(weights.size()));
}

Estimate complement(const Estimate& share) {
  return {1 - share.value, 1 - share.upper, 1 - share.lower, share.standard_error};
}

/// A band that reaches 0 would leave a logarithmic scale: it is drawn a decade deep. Nothing where there is no miss.
Estimate on_decades(Estimate miss) {
  if (!(miss.value > 0)) miss.value = std::numeric_limits<double>::quiet_NaN();
  miss.lower = std::max(miss.lower, 0.1 * miss.value);
  return miss;
}

/// The probability to miss a limit, of weighted samples: sums of the weights of the misses, from the least likely miss
/// on.
class WeightedMisses {
 public:
  WeightedMisses(const SampleSet& set, Passes passes) : sign_(passes == Passes::at_least ? 1 : -1), set_(set) {
    std::vector<std::pair<double, double>> rising;  // signed value, weight: a limit is missed by all below it
    for (Index k = 0; k < set.values.size(); ++k) rising.emplace_back(sign_ * set.values[k], set.weight(k));
    std::ranges::sort(rising);
    double sum = set.failed_weights.sum();
    double squares = set.failed_weights.squaredNorm();
    sums_.push_back({sum, squares});
    for (const auto& [value, weight] : rising) {
      values_.push_back(value);
      sums_.push_back({sum += weight, squares += weight * weight});
    }
  }

  Estimate at(double limit) const {
    const auto missed = std::ranges::lower_bound(values_, sign_ * limit) - values_.begin();
    const auto [sum, squares] = sums_[static_cast<std::size_t>(missed)];
    const auto n = static_cast<double>(set_.samples());
    const double mean = sum / n;
    const double error = std::sqrt(std::max(0.0, squares / n - mean * mean) / std::max(1.0, n - 1));
    const double reach = normal_quantile(0.5 + 0.5 * set_.confidence) * error;
    const auto inside = [](double share) { return std::clamp(share, 0.0, 1.0); };
    return {inside(mean), inside(mean - reach), inside(mean + reach), error};
  }

 private:
  struct Sums {
    double weights = 0;
    double squares = 0;
  };
  double sign_;
  const SampleSet& set_;
  std::vector<double> values_;  // rising, signed
  std::vector<Sums> sums_;      // of the failed samples and the first k values
};

/// Share (%) of the weights per bin; the edges need not be exact, the bins are drawn.
std::vector<double> bin_shares(const SampleSet& set, const HistogramRange& range) {
  std::vector<double> shares(static_cast<std::size_t>(range.bins), 0.0);
  const double total = std::max(set.weights.sum(), std::numeric_limits<double>::min());
  for (Index k = 0; k < set.values.size(); ++k) {
    const double place = (set.values[k] - range.lower) / (range.upper - range.lower) * range.bins;
    const int bin = std::clamp(static_cast<int>(place), 0, range.bins - 1);
    shares[static_cast<std::size_t>(bin)] += 100 * set.weight(k) / total;
  }
  return shares;
}

}  // namespace

ReadableUnit readable_unit(const std::string& output) {
  for (const auto& [ending, unit, factor] : kEndings) {
    if (!output.ends_with(ending)) continue;
    const bool suffix = *ending == '_' && std::string_view(ending).size() == 2;
    std::string words = suffix ? output.substr(0, output.size() - 2) : output;
    std::ranges::replace(words, '_', ' ');
    return {fmt::format("{} ({})", words, unit), factor};
  }
  return {output, 1};
}

std::string short_setting(const std::string& setting) {
  const auto dot = setting.rfind('.', setting.find('='));
  std::string text = dot == std::string::npos ? setting : setting.substr(dot + 1);
  std::erase(text, '"');
  return text;
}

bool is_summary_output(const std::string& output) {
  return output != "point" && !output.starts_with("param.") && !output.starts_with("output_");
}

std::vector<SampleSet> sample_sets(const StoredRun& stored, const std::string& output, const std::string& prefix) {
  std::vector<SampleSet> sets;
  const auto& settings = stored.settings.point_settings;
  const std::size_t shown = stored.settings.spec.attribution ? 1 : settings.size();  // all sources vary
  for (std::size_t p = 0; p < shown; ++p) {
    const MonteCarloRun part = samples_of_point(stored.run, p, settings.size());
    SampleSet set{.name = prefix};
    for (const std::string& setting : settings[p]) set.name += (set.name.empty() ? "" : ", ") + short_setting(setting);
    set.values = output_values(part, output);
    set.weights = output_weights(part);
    set.failed_weights = failed_weights(part);
    set.confidence = stored.settings.spec.confidence;
    if (!part.samples.empty()) sets.push_back(std::move(set));
  }
  return sets;
}

BandLine yield_curve(const SampleSet& set, const YieldCurveOptions& options) {
  BandLine line{.name = set.name};
  const std::vector<double> rising = sorted({set});
  if (rising.empty()) return line;
  const double reach = rising.back() - rising.front();
  const double margin = 0.06 * (reach > 0 ? reach : std::max(1e-3, std::abs(rising.front())));
  constexpr int kPoints = 241;
  const WeightedMisses misses(set, options.passes);
  for (int k = 0; k < kPoints; ++k) {
    const double limit =
        std::lerp(rising.front() - margin, rising.back() + margin, static_cast<double>(k) / (kPoints - 1));
    const auto above = options.passes == Passes::at_least ? rising.end() - std::ranges::lower_bound(rising, limit)
                                                          : std::ranges::upper_bound(rising, limit) - rising.begin();
    line.x.push_back(options.factor * limit);
    if (options.misses) {
      line.y.push_back(on_decades(misses.at(limit)));
      continue;
    }
    Estimate share = set.weighted() ? complement(misses.at(limit))
                                    : yield_estimate({.passed = above, .total = set.samples()}, set.confidence);
    for (double* end : {&share.value, &share.lower, &share.upper}) *end *= 100;
    line.y.push_back(share);
  }
  return line;
}

double dkw_half_width(std::int64_t samples, double confidence) {
  return std::sqrt(std::log(2 / (1 - confidence)) / (2 * static_cast<double>(samples)));
}

HistogramPlot common_histogram(const std::vector<SampleSet>& sets, const ReadableUnit& unit) {
  const HistogramRange range = bins_of(sorted(sets));
  HistogramPlot plot{.words = {"", unit.label, "share of samples per bin (%)"}};
  for (int b = 0; b <= range.bins; ++b) {
    plot.edges.push_back(unit.factor * std::lerp(range.lower, range.upper, static_cast<double>(b) / range.bins));
  }
  for (const SampleSet& set : sets) {
    HistogramLine line{.name = set.name};
    if (set.weighted()) {
      line.shares = bin_shares(set, range);
      plot.lines.push_back(std::move(line));
      continue;
    }
    Histogram histogram(range);
    for (const double value : set.values) histogram.add(value);
    const double per_sample = 100 / std::max(1.0, static_cast<double>(set.values.size()));
    for (const std::int64_t count : histogram.counts()) line.shares.push_back(per_sample * static_cast<double>(count));
    plot.lines.push_back(std::move(line));
  }
  return plot;
}

Estimate rank_correlation_estimate(double spearman, std::int64_t samples, double confidence) {
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  if (samples <= 3) return {spearman, -1, 1, kNone};
  const double error = std::sqrt((1 + 0.5 * spearman * spearman) / static_cast<double>(samples - 3));
  const double reach = normal_quantile(0.5 + 0.5 * confidence) * error;
  // Fisher's z of +-1 is infinite, though so few samples cannot tell +-1 from a little less: half a sample's share is
  // taken off before the transform, and the estimate itself stays inside its interval.
  const double most = 1 - 0.5 / static_cast<double>(samples);
  const double z = std::atanh(std::clamp(spearman, -most, most));
  return {spearman, std::min(spearman, std::tanh(z - reach)), std::max(spearman, std::tanh(z + reach)), kNone};
}

}  // namespace sotto::study
