#include "study/yield_figures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <set>

#include "study/page.hpp"

namespace sotto::study {
namespace {

constexpr std::size_t kLinesPerFigure = 4;

/// "95 %", or all that there are.
std::string confidence_words(const std::vector<SampleSet>& sets) {
  std::set<double> percent;
  for (const SampleSet& set : sets) percent.insert(100 * set.confidence);
  return fmt::format("{:g} %", fmt::join(percent, " % or "));
}

/// The widest band of Dvoretzky, Kiefer and Wolfowitz among the sets, in percentage points.
std::string whole_curve_words(const std::vector<SampleSet>& sets) {
  double widest = 0;
  for (const SampleSet& set : sets) widest = std::max(widest, 100 * dkw_half_width(set.samples(), set.confidence));
  return fmt::format(
      "With a confidence of {} the whole true curve lies within +-{:.2g} percentage points of {} "
      "(Dvoretzky, Kiefer, Wolfowitz).",
      confidence_words(sets), widest, sets.size() > 1 ? "each that is drawn" : "the one drawn");
}

std::string plain_figure(const std::vector<SampleSet>& sets, const std::string& output, Passes passes,
                         const std::string& id) {
  const auto [label, factor] = readable_unit(output);
  const char* sign = passes == Passes::at_least ? ">=" : "<=";
  BandPlot plot{.words = {"yield over the required " + label, "required " + label,
                          fmt::format("share of samples {} x (%)", sign)}};
  plot.y_in_percent = true;
  for (const SampleSet& set : sets) plot.lines.push_back(yield_curve(set, {.passes = passes, .factor = factor}));
  const std::string words = fmt::format("Band: Wilson's {} interval at each x. {} A failed sample does not pass.",
                                        confidence_words(sets), whole_curve_words(sets));
  return figure(band_plot_svg(plot, id), words);
}

std::string tail_figure(const std::vector<SampleSet>& sets, const std::string& output, Passes passes,
                        const std::string& id) {
  const auto [label, factor] = readable_unit(output);
  const char* sign = passes == Passes::at_least ? "<" : ">";
  BandPlot plot{.words = {"probability to fail the required " + label, "required " + label,
                          fmt::format("probability of a die {} x", sign)}};
  plot.y_decades = true;
  for (const SampleSet& set : sets) {
    plot.lines.push_back(yield_curve(set, {.passes = passes, .factor = factor, .misses = true}));
  }
  const std::string words = fmt::format(
      "Shifted samples, weighted back. Band: {} interval at each x from the spread of the weights, which is too narrow "
      "where few samples lie beyond. A failed sample does not pass.",
      confidence_words(sets));
  return figure(band_plot_svg(plot, id), words);
}

std::string figures_of(const std::vector<SummarizedRun>& runs, const std::string& output, Passes passes) {
  std::vector<SampleSet> plain;
  std::vector<SampleSet> weighted;
  for (SampleSet& set : sets_of_runs(runs, output)) {
    if (!set.weighted()) {
      plain.push_back(std::move(set));
    } else if (set.values.minCoeff() < set.values.maxCoeff()) {  // else there is no tail
      weighted.push_back(std::move(set));
    }
  }
  std::string figures;
  int id = 0;
  for (const auto& part : in_figures(plain)) {
    figures += plain_figure(part, output, passes, fmt::format("yield_{}_{}", output, id++));
  }
  for (const auto& part : in_figures(weighted)) {
    figures += tail_figure(part, output, passes, fmt::format("tail_{}_{}", output, id++));
  }
  return figures;
}

}  // namespace

std::vector<SampleSet> sets_of_runs(const std::vector<SummarizedRun>& runs, const std::string& output) {
  std::vector<SampleSet> sets;
  for (const SummarizedRun& run : runs) {
    const auto& names = run.run->stored.run.output_names;
    if (std::ranges::find(names, output) == names.end()) continue;
    for (SampleSet& set : sample_sets(run.run->stored, output, runs.size() > 1 ? run.run->name : "")) {
      if (set.values.size() > 0) sets.push_back(std::move(set));
    }
  }
  return sets;
}

std::vector<std::vector<SampleSet>> in_figures(const std::vector<SampleSet>& sets) {
  std::vector<std::vector<SampleSet>> parts;
  for (std::size_t k = 0; k < sets.size(); ++k) {
    if (k % kLinesPerFigure == 0) parts.emplace_back();
    parts.back().push_back(sets[k]);
  }
  return parts;
}

std::string yield_section(const std::vector<SummarizedRun>& runs) {
  std::string figures = figures_of(runs, "accuracy", Passes::at_least);
  figures += figures_of(runs, "rms_rel_error", Passes::at_most);
  const bool rms_v = std::ranges::any_of(
      runs, [](const SummarizedRun& run) { return run.run->stored.settings.spec.required_rms_v.has_value(); });
  if (rms_v) figures += figures_of(runs, "rms_error_v", Passes::at_most);
  const std::string required = required_table(runs);
  if (figures.empty() && required.empty()) return {};
  return "<h2>Yield</h2>\n<div class=\"figures\">\n" + figures + "</div>\n" + required;
}

}  // namespace sotto::study
