/// Figures of distributions, as SVG: histograms, curves with bands, rankings.
#pragma once

#include <string>
#include <vector>

#include "sotto/montecarlo/intervals.hpp"

namespace sotto::study {

/// What all plots have.
struct PlotWords {
  std::string title;
  std::string x_label;
  std::string y_label;
};

/// One curve within its band.
struct BandLine {
  std::string name;
  std::vector<double> x = {};
  std::vector<Estimate> y =
      {};  ///< as many; not finite: a gap; its interval as a bar, or as the band where there is none
  std::vector<double> low = {};  ///< band; as many, or none
  std::vector<double> high = {};
};

struct BandPlot {
  PlotWords words;
  std::vector<BandLine> lines = {};
  std::vector<std::string> x_names = {};  ///< words at x = 0, 1, ...; none: numbers
  bool y_in_percent = false;              ///< y from 0 to 100
  bool y_decades = false;                 ///< y > 0 on a logarithmic scale
};

std::string band_plot_svg(const BandPlot& plot, const std::string& id);

/// Share of one set of samples per bin.
struct HistogramLine {
  std::string name;
  std::vector<double> shares = {};  ///< one per bin
};

struct HistogramPlot {
  PlotWords words;
  std::vector<double> edges = {};  ///< bins + 1, rising
  std::vector<HistogramLine> lines = {};
};

std::string histogram_svg(const HistogramPlot& plot, const std::string& id);

struct Bar {
  std::string name;
  Estimate value = {};
};

/// Horizontal bars, the first on top.
struct BarPlot {
  PlotWords words;
  std::vector<Bar> bars = {};
  double low = -1;  ///< of the axis
  double high = 1;
};

std::string bar_plot_svg(const BarPlot& plot, const std::string& id);

}  // namespace sotto::study
