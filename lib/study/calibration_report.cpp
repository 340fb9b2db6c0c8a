#include "sotto/study/calibration_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <vector>

#include "sotto/calibrate/fit.hpp"
#include "sotto/core/version.hpp"
#include "study/gnuplot.hpp"
#include "study/page.hpp"

namespace sotto::study {
namespace {

using Eigen::Index;
using Eigen::VectorXd;

const CalibratedPoint& nominal_point(const CalibratedNeuron& neuron) {
  return *std::ranges::find(neuron.points, neuron.nominal, &CalibratedPoint::conditions);
}

/// Columns as a gnuplot data block.
std::string block(const std::string& name, std::initializer_list<const VectorXd*> columns) {
  std::string text = fmt::format("${} << EOD\n", name);
  for (Index i = 0; i < (*columns.begin())->size(); ++i) {
    for (const VectorXd* column : columns) text += fmt::format("{} ", (*column)(i));
    text += "\n";
  }
  return text + "EOD\n";
}

std::string axes(const std::string& id, const std::string& title, const std::string& x, const std::string& y) {
  return fmt::format(
      "set terminal svg size 620,420 dynamic font 'sans-serif,13' name '{}' background '#ffffff'\n"
      "set title '{}'\nset xlabel '{}'\nset ylabel '{}'\nset grid\n",
      id, title, x, y);
}

VectorXd evaluated(const VectorXd& input_v, const SigmoidNeuron& neuron) {
  return neuron_output_v(neuron, Eigen::MatrixXd(input_v)).col(0);
}

SigmoidNeuron without_table(SigmoidNeuron neuron) {
  neuron.table = {};
  return neuron;
}

std::string transfer_svg(const CalibrateOutcome& outcome) {
  const auto& curve = outcome.nominal.transfer;
  const auto& neuron = nominal_point(outcome.card.neuron).neuron;
  const VectorXd logistic_v = evaluated(curve.input_v, without_table(neuron));
  const VectorXd table_v = evaluated(curve.input_v, neuron);
  return gnuplot_svg(axes("transfer", "transfer curve", "input (V)", "output (V)") +
                     block("d", {&curve.input_v, &curve.output_v, &logistic_v, &table_v}) +
                     "plot $d using 1:2 every 8 with points pt 6 lc rgb '#08519c' title 'ngspice', "
                     "$d using 1:3 with lines lw 2 lc rgb '#cb181d' title 'logistic', "
                     "$d using 1:4 with lines lw 2 dt 2 lc rgb '#238b45' title 'table'\n");
}

std::string residual_svg(const CalibrateOutcome& outcome) {
  const auto& curve = outcome.nominal.transfer;
  const auto& neuron = nominal_point(outcome.card.neuron).neuron;
  const double percent = 100 / calibrate::swing_v(curve);
  const VectorXd logistic = percent * (evaluated(curve.input_v, without_table(neuron)) - curve.output_v);
  const VectorXd table = percent * (evaluated(curve.input_v, neuron) - curve.output_v);
  return gnuplot_svg(axes("residual", "fit minus ngspice", "input (V)", "% of the swing") +
                     block("d", {&curve.input_v, &logistic, &table}) +
                     "plot $d using 1:2 with lines lw 2 lc rgb '#cb181d' title 'logistic', "
                     "$d using 1:3 with lines lw 2 lc rgb '#238b45' title 'table'\n");
}

std::string output_svg(const CalibrateOutcome& outcome) {
  const auto& curve = outcome.nominal.transfer;
  return gnuplot_svg(
      axes("output", "output resistance over the operating point", "input (V)", "ohm") +
      block("d", {&curve.input_v, &outcome.nominal.output_ohm}) +
      fmt::format("plot $d using 1:2 with lines lw 2 lc rgb '#08519c' title 'ngspice', {} with lines lw 2 lc "
                  "rgb '#cb181d' title 'mean'\n",
                  nominal_point(outcome.card.neuron).neuron.output_ohm));
}

std::string step_svg(const CalibrateOutcome& outcome) {
  const auto& step = outcome.nominal.step;
  const VectorXd time_ns = 1e9 * step.time_s;
  return gnuplot_svg(axes("step", "step response", "time (ns)", "V") +
                     block("d", {&time_ns, &step.input_v, &step.output_v}) +
                     "plot $d using 1:2 with lines lw 2 lc rgb '#969696' title 'input', "
                     "$d using 1:3 with lines lw 2 lc rgb '#08519c' title 'output'\n");
}

std::string residual_cells(const FitResidual& residual) {
  return fmt::format("<td>{:.2f}</td><td>{:.2f}</td>", 100 * residual.rms, 100 * residual.max);
}

/// Conditions that take more than one value.
std::vector<ConditionAxis> swept(const CalibratedNeuron& neuron) {
  std::vector<ConditionAxis> all;
  for (std::size_t a = 0; a < kConditionAxes; ++a) {
    if (neuron.axes[a].size() > 1) all.push_back(kConditions[a]);
  }
  return all;
}

std::string point_row(const CalibratedPoint& point, const std::vector<ConditionAxis>& conditions) {
  std::string row = fmt::format("<tr><td>{}</td>", escaped(point.conditions.corner));
  for (const auto& condition : conditions) row += fmt::format("<td>{:g}</td>", point.conditions.*condition.field);
  const auto& neuron = point.neuron;
  row += fmt::format("<td>{:.4f}</td><td>{:.4f}</td><td>{:.3f}</td><td>{:.4f}</td><td>{:.3f}</td>", neuron.low_v,
                     neuron.high_v, neuron.slope_per_v, neuron.centre_v, point.steepest_slope);
  row += residual_cells(point.logistic) + residual_cells(point.table) + residual_cells(point.loaded);
  return row + fmt::format("<td>{:.0f}</td><td>{:.1f}</td><td>{:.2f}</td><td>{:.1f}</td></tr>\n", neuron.output_ohm,
                           1e12 * neuron.delay_s, 1e15 * neuron.energy_per_transition_j, 1e6 * point.static_power_w);
}

std::string point_table(const CalibratedNeuron& neuron) {
  const auto conditions = swept(neuron);
  std::string table = "<div style=\"overflow-x: auto\"><table class=\"facts\"><tr><th>corner</th>";
  for (const auto& condition : conditions) table += fmt::format("<th>{}</th>", condition.name);
  for (const char* name :
       {"low (V)", "high (V)", "slope (1/V)", "centre (V)", "|dV/dV|", "logistic rms (%)", "max (%)", "table rms (%)",
        "max (%)", "loaded rms (%)", "max (%)", "R_out (ohm)", "delay (ps)", "energy (fJ)", "static (uW)"}) {
    table += fmt::format("<th>{}</th>", name);
  }
  table += "</tr>\n";
  for (const auto& point : neuron.points) table += point_row(point, conditions);
  return table + "</table></div>\n";
}

std::string fixed_text(const CalibratedNeuron& neuron) {
  std::string text;
  for (std::size_t a = 0; a < kConditionAxes; ++a) {
    if (neuron.axes[a].size() == 1) text += fmt::format("; {} = {:g}", kConditions[a].name, neuron.axes[a].front());
  }
  return text;
}

std::string origin_text(const CalibrateOutcome& outcome) {
  const auto& origin = outcome.card.origin;
  return fmt::format(
      "<p class=\"note\">Sotto {}, ngspice {}; {} ({}), {} ({}), settings {}; {} points in {:.1f} s.</p>\n", version(),
      escaped(origin.ngspice_version), escaped(origin.netlist), origin.netlist_hash, escaped(origin.models),
      origin.models_hash, origin.settings_hash, outcome.card.neuron.points.size(), outcome.wall_s);
}

}  // namespace

std::string calibration_report_html(const CalibrateOutcome& outcome) {
  std::string page = page_head(outcome.card.name, outcome.card.description);
  page += origin_text(outcome) + "<h2>Nominal conditions</h2>\n<div class=\"figures\">\n";
  page += figure(transfer_svg(outcome),
                 "Direct current, unloaded: ngspice, the logistic of four numbers, the monotone table.");
  page += figure(residual_svg(outcome), "What the fits leave over.");
  page += figure(output_svg(outcome), "dV/dI at the output; the card keeps the mean.");
  page += figure(step_svg(outcome), "Both edges, with the load capacitance.");
  page +=
      "</div>\n<h2>All points</h2>\n<p class=\"note\">Residuals in % of the swing. Loaded: the table behind the mean "
      "output resistance against the circuit at the smallest load resistance" +
      fixed_text(outcome.card.neuron) + ".</p>\n";
  return page + point_table(outcome.card.neuron) + page_end();
}

}  // namespace sotto::study
