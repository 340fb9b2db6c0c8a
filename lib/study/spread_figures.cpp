#include "study/spread_figures.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>

#include "study/gnuplot.hpp"

namespace sotto::study {
namespace {

constexpr std::array<const char*, 8> kColors = {"#08519c", "#cb181d", "#238b45", "#6a51a3",
                                                "#d94801", "#525252", "#00838f", "#8d6e63"};

const char* color(std::size_t line) {
  return kColors[line % kColors.size()];
}

/// Names and key of a plot of so many lines.
std::string head(const PlotWords& words, const std::string& id, std::size_t lines) {
  return svg_terminal(id, lines) +
         fmt::format("set title {} noenhanced\nset xlabel {} noenhanced\nset ylabel {} noenhanced\nset grid\n",
                     gnuplot_text(words.title), gnuplot_text(words.x_label), gnuplot_text(words.y_label)) +
         (lines > 1 ? "set key outside below height 1 noenhanced\n" : "unset key\n");
}

/// Words in place of numbers on one axis.
std::string tics(char axis, const std::vector<std::string>& names) {
  std::string text = fmt::format("set {}tics (", axis);
  for (std::size_t k = 0; k < names.size(); ++k) {
    text += fmt::format("{}{} {}", k > 0 ? ", " : "", gnuplot_text(names[k]), k);
  }
  return text + fmt::format(") noenhanced\nset {}range [-0.5:{}]\n", axis, static_cast<double>(names.size()) - 0.5);
}

/// The end of an interval; where it is not known, the value itself.
double end_of(double end, double value) {
  return std::isfinite(end) ? end : value;
}

/// x, y, interval and band of each point; a point without a number leaves a gap.
std::string band_data(const BandLine& line) {
  std::string text;
  for (std::size_t i = 0; i < line.x.size(); ++i) {
    const Estimate& y = line.y[i];
    const double lower = end_of(y.lower, y.value);
    const double upper = end_of(y.upper, y.value);
    const double low = line.low.empty() ? lower : line.low[i];
    const double high = line.high.empty() ? upper : line.high[i];
    text += std::isfinite(y.value) ? fmt::format("{} {} {} {} {} {}\n", line.x[i], y.value, lower, upper, low, high)
                                   : std::string("\n");
  }
  return text;
}

/// Axes end where the curves end, not at the next tic: no accuracy beyond 100 %, no negative error.
std::string scales(const BandPlot& plot) {
  const std::string fixed = "set autoscale fix\n";
  if (plot.y_in_percent) return fixed + "set yrange [0:100]\n";
  if (plot.y_decades) return fixed + "set logscale y\nset yrange [:1]\nset format y '10^{%T}'\n";
  return fixed + "set offsets graph 0.03, graph 0.03, graph 0.03, graph 0.03\n";
}

}  // namespace

std::string band_plot_svg(const BandPlot& plot, const std::string& id) {
  std::string script = head(plot.words, id, plot.lines.size());
  script += scales(plot);
  if (!plot.x_names.empty()) script += tics('x', plot.x_names);
  std::string bands;
  std::string curves;
  for (std::size_t k = 0; k < plot.lines.size(); ++k) {
    const BandLine& line = plot.lines[k];
    script += fmt::format("$line{} << EOD\n{}EOD\n", k, band_data(line));
    bands +=
        fmt::format("{}$line{} using 1:5:6 with filledcurves fs transparent solid 0.16 noborder lc rgb '{}' notitle",
                    k > 0 ? ", " : "plot ", k, color(k));
    curves +=
        fmt::format(", $line{} using 1:2 with lines lw 2.2 lc rgb '{}' title {}", k, color(k), gnuplot_text(line.name));
    if (line.low.empty()) continue;
    curves +=
        fmt::format(", $line{} using 1:2:3:4 with yerrorbars lw 1.4 pt 7 ps 0.6 lc rgb '{}' notitle", k, color(k));
  }
  return gnuplot_svg(script + bands + curves + "\n");
}

std::string histogram_svg(const HistogramPlot& plot, const std::string& id) {
  std::string script = head(plot.words, id, plot.lines.size());
  script +=
      fmt::format("set autoscale yfixmax\nset yrange [0:*]\nset offsets 0, 0, graph 0.05, 0\nset xrange [{}:{}]\n",
                  plot.edges.front(), plot.edges.back());
  std::string fills;
  std::string steps;
  for (std::size_t k = 0; k < plot.lines.size(); ++k) {
    const HistogramLine& line = plot.lines[k];
    script += fmt::format("$line{} << EOD\n{} 0\n", k, plot.edges.front());
    for (std::size_t b = 0; b < line.shares.size(); ++b)
      script += fmt::format("{} {}\n", plot.edges[b], line.shares[b]);
    script += fmt::format("{} {}\n{} 0\nEOD\n", plot.edges.back(), line.shares.back(), plot.edges.back());
    fills += fmt::format("{}$line{} using 1:2 with fillsteps fs transparent solid 0.18 noborder lc rgb '{}' notitle",
                         k > 0 ? ", " : "plot ", k, color(k));
    steps +=
        fmt::format(", $line{} using 1:2 with steps lw 1.8 lc rgb '{}' title {}", k, color(k), gnuplot_text(line.name));
  }
  return gnuplot_svg(script + fills + steps + "\n");
}

std::string bar_plot_svg(const BarPlot& plot, const std::string& id) {
  std::string script = head(plot.words, id, 1);
  std::vector<std::string> names;
  std::string data;
  for (auto bar = plot.bars.rbegin(); bar != plot.bars.rend(); ++bar) {
    data += fmt::format("{} {} {} {}\n", names.size(), bar->value.value, bar->value.lower, bar->value.upper);
    names.push_back(bar->name);
  }
  script +=
      tics('y', names) + fmt::format("set xrange [{}:{}]\nset style fill solid 0.75 noborder\n", plot.low, plot.high);
  script += fmt::format("$bars << EOD\n{}EOD\n", data);
  script += "plot $bars using (0.5*$2):1:(0.5*abs($2)):(0.36) with boxxyerror lc rgb '#6baed6', ";
  script += "$bars using 2:1:3:4 with xerrorbars pt 7 ps 0.3 lw 1.6 lc rgb '#08306b'\n";
  return gnuplot_svg(script);
}

}  // namespace sotto::study
