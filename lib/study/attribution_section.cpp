#include "study/attribution_section.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "study/page.hpp"

namespace sotto::study {
namespace {

BarPlot attribution_plot(const io::OutputAttribution& output) {
  BarPlot plot{.words = {"what causes the spread of " + output.output, "share of the variance", ""}};
  for (const io::SourceShare& share : output.sources) {
    plot.bars.push_back({share.source + " alone", share.alone_share});
    plot.bars.push_back({share.source + " removed", share.total_share});
  }
  plot.bars.push_back({"together", output.interaction_share});
  std::erase_if(plot.bars, [](const Bar& bar) { return !std::isfinite(bar.value.value); });
  plot.low = 0;
  for (const Bar& bar : plot.bars) {
    plot.low = std::min(plot.low, bar.value.lower);
    plot.high = std::max(plot.high, bar.value.upper);
  }
  return plot;
}

}  // namespace

std::string attribution_section(const SummarizedRun& run, const std::vector<std::string>& outputs) {
  const std::string table = attribution_table(run, outputs);
  if (table.empty()) return "";
  std::string figures;
  int id = 0;
  for (const io::OutputAttribution& output : run.result.attribution) {
    if (std::ranges::find(outputs, output.output) == outputs.end()) continue;
    const BarPlot plot = attribution_plot(output);
    const std::string words = fmt::format(
        "Variance where the source varies alone, and what its removal takes (all that it takes part in), over the "
        "variance of all, with {:g} % intervals; together: what the sources alone do not explain.",
        100 * run.result.confidence);
    if (!plot.bars.empty()) figures += figure(bar_plot_svg(plot, fmt::format("attribution{}", id++)), words);
  }
  return fmt::format("<h2>What causes the spread of {}</h2>\n<div class=\"figures\">\n{}</div>\n{}",
                     escaped(run.run->name), figures, table);
}

}  // namespace sotto::study
