/// The figures of a report, as SVG.
#pragma once

#include <Eigen/Core>
#include <string>
#include <vector>

#include "sotto/neuron/sigmoid_neuron.hpp"
#include "sotto/network/network.hpp"

namespace sotto::study {

/// Voltage that the wires take from each cell of one tile: (row terminal - column end) - (row node - column node).
struct IrDropMap {
  Eigen::MatrixXd lost_v;  ///< rows x cols
  std::size_t tile = 0;    ///< of the first layer: the one whose rows carry the largest voltages
  Eigen::Index first_row = 0;
  Eigen::Index first_pair = 0;
};

/// For one image; `input_v` has the voltages of the first layer's inputs.
IrDropMap ir_drop_map(const AnalogNetwork& network, const Eigen::VectorXd& input_v);

/// One line of a plot.
struct PlotLine {
  std::string name;
  std::vector<double> x = {};
  std::vector<double> y = {};  ///< as many; not finite: a gap
};

struct LinePlot {
  std::string title;
  std::string x_label;
  std::string y_label;
  std::vector<PlotLine> lines = {};
  bool log_y = false;
};

std::string line_plot_svg(const LinePlot& plot, const std::string& id);

/// `id` makes the names inside the SVG unique within a page.
std::string ir_drop_svg(const IrDropMap& map, const std::string& id, const std::string& title);
std::string neuron_svg(const SigmoidNeuron& neuron, const std::string& id);

}  // namespace sotto::study
