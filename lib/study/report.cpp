#include "sotto/study/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <utility>
#include <vector>

#include "sotto/core/version.hpp"
#include "sotto/io/dataset.hpp"
#include "sotto/study/infer.hpp"
#include "study/figures.hpp"
#include "study/page.hpp"
#include "study/reference_section.hpp"

namespace sotto::study {
namespace {

using Eigen::Index;

std::string percent(double share) {
  return fmt::format("{:.2f} %", 100 * share);
}

/// One line of the facts table: the experiment, then those it is compared with.
std::string fact(const std::string& name, const std::vector<const io::CircuitOutcome*>& columns,
                 const std::function<std::string(const io::CircuitOutcome&)>& value) {
  std::string row = fmt::format("<tr><td>{}</td>", name);
  for (const io::CircuitOutcome* column : columns) row += fmt::format("<td>{}</td>", value(*column));
  return row + "</tr>\n";
}

std::string power_rows(const std::vector<const io::CircuitOutcome*>& columns) {
  const std::pair<const char*, double PowerByPlace::*> places[] = {{"cells", &PowerByPlace::cells_w},
                                                                   {"row wires", &PowerByPlace::row_wires_w},
                                                                   {"column wires", &PowerByPlace::col_wires_w},
                                                                   {"drivers", &PowerByPlace::drivers_w},
                                                                   {"readers", &PowerByPlace::senses_w}};
  std::string rows;
  for (const auto& [name, place] : places) {
    rows += fact(fmt::format("read power, {}", name), columns, [place](const io::CircuitOutcome& outcome) {
      return fmt::format("{:.4g} mW", 1e3 * outcome.mean_power.*place);
    });
  }
  return rows;
}

std::string facts_table(const io::Experiment& experiment, const io::InferResult& result) {
  std::vector<const io::CircuitOutcome*> columns;
  std::string head = "<tr><th></th>";
  if (result.circuit) {
    columns.push_back(&*result.circuit);
    head += fmt::format("<th>{}</th>", escaped(experiment.name));
  }
  for (const io::Comparison& other : result.comparisons) {
    columns.push_back(&other.circuit);
    head += fmt::format("<th>{}</th>", escaped(other.name));
  }
  std::string table = "<table class=\"facts\">" + head + "</tr>\n";
  table += fact("accuracy of the circuit", columns, [](const auto& c) { return percent(c.accuracy); });
  table += fact("same class as ideal arithmetic", columns, [](const auto& c) { return percent(c.same_class); });
  table += fact("mean output deviation", columns, [](const auto& c) { return fmt::format("{:.2f} mV", 1e3 * c.mean_deviation_v); });
  table += fact("worst output deviation", columns, [](const auto& c) { return fmt::format("{:.1f} mV", 1e3 * c.worst_deviation_v); });
  table += power_rows(columns);
  table += fact("images per second", columns, [](const auto& c) { return fmt::format("{:.0f}", c.images_per_s); });
  return table + "</table>\n";
}

std::string confusion_table(const Eigen::MatrixXi& confusion) {
  std::string table = "<table class=\"confusion\"><tr><th>label \\ found</th>";
  for (Index j = 0; j < confusion.cols(); ++j) table += fmt::format("<th>{}</th>", j);
  table += "</tr>\n";
  for (Index i = 0; i < confusion.rows(); ++i) {
    const double all = std::max(1, confusion.row(i).sum());
    table += fmt::format("<tr><th>{}</th>", i);
    for (Index j = 0; j < confusion.cols(); ++j) {
      const double part = confusion(i, j) / all;
      const char* hue = i == j ? "8,81,156" : "203,24,29";
      table += fmt::format("<td style=\"background: rgba({},{:.3f}); color: {}\">{}</td>", hue, part,
                           part > 0.5 ? "#fff" : "#1b1f24", confusion(i, j));
    }
    table += "</tr>\n";
  }
  return table + "</table>\n";
}

std::string drop_figure(const io::Experiment& experiment, const std::string& id) {
  const io::Dataset dataset = io::load_dataset(experiment.dataset, 1);
  const Eigen::VectorXd input_v = experiment.circuit->input_v_per_unit * dataset.images(0, 1).row(0).transpose();
  const IrDropMap map = ir_drop_map(network_of(experiment), input_v);
  return figure(ir_drop_svg(map, id, fmt::format("IR drop, {}", experiment.name)),
                fmt::format("First layer, tile {} (rows from {}), first image: what the row and the column wire take from "
                            "each cell, at most {:.3g} mV.",
                            map.tile, map.first_row, 1e3 * map.lost_v.cwiseAbs().maxCoeff()));
}

std::string figures(const io::Experiment& experiment) {
  std::string all = "<h2>Wires and neuron</h2>\n<div class=\"figures\">\n" + drop_figure(experiment, "drop0");
  for (std::size_t k = 0; k < experiment.compare_with.size(); ++k) {
    all += drop_figure(io::load_experiment(experiment.compare_with[k]), fmt::format("drop{}", k + 1));
  }
  const SigmoidNeuron& neuron = experiment.circuit->layers.back().neuron;
  all += figure(neuron_svg(neuron, "neuron"), fmt::format("V = {} + {} / (1 + exp({} (V_in - {}))), output resistance {} ohm.",
                                                          neuron.low_v, neuron.high_v - neuron.low_v,
                                                          neuron.slope_per_v, neuron.centre_v, neuron.output_ohm));
  return all + "</div>\n";
}

std::string spice_paragraph(const io::SpiceOutcome& check) {
  return fmt::format(
      "<p>The same circuit in ngspice {} for the first {} image(s): every reader and neuron output of all layers agrees within "
      "{:.2g} V ({:.2g} of the largest), every crossbar node within {:.2g} of the largest. ngspice took {:.1f} s.</p>\n",
      escaped(check.ngspice_version), check.images, check.max_abs_error_v, check.max_rel_error, check.node_max_rel_error,
      check.ngspice_wall_s);
}

}  // namespace

std::string infer_report_html(const io::Experiment& experiment, const io::InferResult& result) {
  std::string page = page_head(experiment.name, experiment.description);
  page += fmt::format("<p class=\"note\">{} images; Sotto {}; accuracy of ideal arithmetic {}.{}</p>\n", result.images, version(),
                      percent(result.accuracy_ideal), result.interrupted ? " The run was interrupted." : "");
  if (result.circuit || !result.comparisons.empty()) page += "<h2>Results</h2>\n" + facts_table(experiment, result);
  for (const io::Comparison& other : result.comparisons) {
    page += fmt::format("<p class=\"note\">{}: {}</p>\n", escaped(other.name), escaped(other.description));
  }
  page += reference_section(experiment.name, result);
  if (result.cross_check) page += "<h2>Proof</h2>\n" + spice_paragraph(*result.cross_check);
  page += fmt::format("<h2>Confusion matrix ({})</h2>\n", result.circuit ? "circuit" : "ideal arithmetic");
  page += confusion_table(result.confusion);
  if (experiment.circuit) page += figures(experiment);
  return page + page_end();
}

}  // namespace sotto::study
