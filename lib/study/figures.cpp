#include "study/figures.hpp"

#include <fmt/format.h>

#include <cmath>

#include "sotto/crossbar/transfer.hpp"
#include "study/gnuplot.hpp"

namespace sotto::study {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

std::string line_plot_svg(const LinePlot& plot, const std::string& id) {
  std::string script = svg_terminal(id);
  script += fmt::format("set title {} noenhanced\nset xlabel {} noenhanced\nset ylabel {} noenhanced\nset grid\n",
                        gnuplot_text(plot.title), gnuplot_text(plot.x_label), gnuplot_text(plot.y_label));
  script += plot.lines.size() > 1 ? "set key outside below noenhanced\n" : "unset key\n";
  if (plot.log_y) script += "set logscale y\nset format y '10^{%T}'\n";
  std::string command;
  for (std::size_t k = 0; k < plot.lines.size(); ++k) {
    const PlotLine& line = plot.lines[k];
    script += fmt::format("$line{} << EOD\n", k);
    for (std::size_t i = 0; i < line.x.size(); ++i) {
      script += std::isfinite(line.y[i]) ? fmt::format("{} {}\n", line.x[i], line.y[i]) : std::string("\n");
    }
    script += "EOD\n";
    command += fmt::format("{}$line{} using 1:2 with lines lw 2.5 title {}", k > 0 ? ", " : "plot ", k, gnuplot_text(line.name));
  }
  return gnuplot_svg(script + command + "\n");
}

IrDropMap ir_drop_map(const AnalogNetwork& network, const VectorXd& input_v) {
  const AnalogLayer& layer = network.layers.front();
  const LayerTransfer transfer = layer_transfer(layer, {.driver_ohm = network.input_driver_ohm});
  const VectorXd driver_v = row_drive_v(layer, input_v.transpose()).row(0).transpose();
  IrDropMap map;
  VectorXd loudest;
  for (std::size_t t = 0; t < layer.tiles.size(); ++t) {
    const Tile& tile = layer.tiles[t];
    const std::size_t part = t / static_cast<std::size_t>(layer.pair_parts);
    const VectorXd row_v = transfer.row_v_per_v[part] * driver_v.segment(tile.first_row, tile.num_rows());
    if (loudest.size() > 0 && row_v.cwiseAbs().mean() <= loudest.cwiseAbs().mean()) continue;
    loudest = row_v;
    map.tile = t;
  }
  const Tile& tile = layer.tiles[map.tile];
  map.first_row = tile.first_row;
  map.first_pair = tile.first_pair;
  const VectorXd col_v = transfer.tiles[map.tile].col_terminal_per_v * loudest;
  const TerminalNodes nodes = nodes_from_terminals(tile.crossbar, loudest, col_v);
  const MatrixXd across_v = loudest.replicate(1, col_v.size()) - col_v.transpose().replicate(loudest.size(), 1);
  map.lost_v = across_v - (nodes.row_node_v - nodes.col_node_v);
  return map;
}

std::string ir_drop_svg(const IrDropMap& map, const std::string& id, const std::string& title) {
  std::string script = svg_terminal(id);
  script += fmt::format("set title {} noenhanced\nset xlabel 'bit line (column)'\nset ylabel 'word line (row)'\n", gnuplot_text(title));
  script += "set cblabel 'voltage lost in wires (mV)'\nset palette defined (0 '#f7fbff', 0.5 '#6baed6', 1 '#08306b')\n";
  script += fmt::format("set xrange [-0.5:{}]\nset yrange [{}:-0.5]\nset tics out\nunset key\n",
                        static_cast<double>(map.lost_v.cols()) - 0.5, static_cast<double>(map.lost_v.rows()) - 0.5);
  script += "$drop << EOD\n";
  for (Index i = 0; i < map.lost_v.rows(); ++i) {
    for (Index j = 0; j < map.lost_v.cols(); ++j) script += fmt::format("{} {} {}\n", j, i, 1e3 * std::abs(map.lost_v(i, j)));
  }
  script += "EOD\nplot $drop using 1:2:3 with image\n";
  return gnuplot_svg(script);
}

std::string neuron_svg(const SigmoidNeuron& neuron, const std::string& id) {
  const double reach_v = 8 / std::abs(neuron.slope_per_v);
  std::string script = svg_terminal(id);
  script += "set title 'transfer curve of the neuron'\nset xlabel 'input (V)'\nset ylabel 'output (V)'\nunset key\nset grid\n";
  script += fmt::format("set samples 400\nf(x) = {} + ({})/(1 + exp(({})*(x - ({}))))\n", neuron.low_v,
                        neuron.high_v - neuron.low_v, neuron.slope_per_v, neuron.centre_v);
  script += fmt::format("plot [{}:{}] f(x) with lines lw 2.5 lc rgb '#08519c'\n", neuron.centre_v - reach_v,
                        neuron.centre_v + reach_v);
  return gnuplot_svg(script);
}

}  // namespace sotto::study
