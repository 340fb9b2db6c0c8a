#include "study/reference_section.hpp"

#include <fmt/format.h>

#include <functional>
#include <utility>
#include <vector>

#include "study/figures.hpp"
#include "study/page.hpp"

namespace sotto::study {
namespace {

using Columns = std::vector<std::pair<std::string, const io::ReferenceOutcome*>>;

Columns columns_of(const std::string& name, const io::InferResult& result) {
  Columns columns;
  if (result.reference) columns.emplace_back(name, &*result.reference);
  for (const auto& other : result.comparisons) {
    if (other.reference) columns.emplace_back(other.name, &*other.reference);
  }
  return columns;
}

std::string fact(const char* name, const Columns& columns,
                 const std::function<std::string(const io::ReferenceOutcome&)>& value) {
  std::string row = fmt::format("<tr><td>{}</td>", name);
  for (const auto& column : columns) row += fmt::format("<td>{}</td>", value(*column.second));
  return row + "</tr>\n";
}

std::string percent(double share) {
  return fmt::format("{:.2f} %", 100 * share);
}

std::string energy_text(const io::EnergyAgreement& energy) {
  return fmt::format("{:.1f} pJ, ratio {:.3f}, rms {}", 1e12 * energy.mean_j, energy.ratio,
                     percent(energy.rms_rel_error));
}

std::string energy_rows(const Columns& columns) {
  const auto row = [&](const char* name, const std::function<std::string(const io::ReferenceEnergy&)>& value) {
    return fact(name, columns, [&](const auto& c) { return c.energy ? value(*c.energy) : std::string("-"); });
  };
  return row("energy per image, reference",
             [](const auto& e) { return fmt::format("{:.1f} pJ", 1e12 * e.reference_j); }) +
         row("energy, all sources", [](const auto& e) { return energy_text(e.all_sources); }) +
         row("energy, bias rows", [](const auto& e) { return energy_text(e.bias_rows); }) +
         row("energy, bias rows and neurons",
             [](const auto& e) { return e.supply ? energy_text(*e.supply) : std::string("-"); });
}

std::string table_of(const Columns& columns) {
  std::string table = "<table class=\"facts\"><tr><th></th>";
  for (const auto& column : columns) table += fmt::format("<th>{}</th>", escaped(column.first));
  table += "</tr>\n";
  table += fact("images", columns, [](const auto& c) { return std::to_string(c.images); });
  table += fact("rms error", columns, [](const auto& c) { return fmt::format("{:.2f} mV", 1e3 * c.rms_error_v); });
  table += fact("worst error (image, output)", columns, [](const auto& c) {
    return fmt::format("{:.1f} mV ({}, {})", 1e3 * c.worst_error_v, c.worst_image, c.worst_output);
  });
  table += fact("correlation", columns, [](const auto& c) { return fmt::format("{:.5f}", c.correlation); });
  table += fact("same class", columns, [](const auto& c) { return percent(c.same_class); });
  table += fact("accuracy, circuit", columns, [](const auto& c) { return percent(c.accuracy_circuit); });
  table += fact("accuracy, reference", columns, [](const auto& c) { return percent(c.accuracy_reference); });
  return table + energy_rows(columns) + "</table>\n";
}

std::string histogram(const Columns& columns) {
  LinePlot plot{
      .title = "errors of the output voltages", .x_label = "circuit - reference (mV)", .y_label = "outputs per bin"};
  for (const auto& [name, outcome] : columns) {
    PlotLine line{.name = name};
    for (std::size_t b = 0; b < outcome->histogram_v.size(); ++b) {
      line.x.push_back(1e3 * outcome->histogram_v[b]);
      line.y.push_back(static_cast<double>(outcome->histogram_count[b]));
    }
    plot.lines.push_back(std::move(line));
  }
  return figure(line_plot_svg(plot, "reference_errors"), "All outputs of all images that the reference has.");
}

}  // namespace

std::string reference_section(const std::string& name, const io::InferResult& result) {
  const auto columns = columns_of(name, result);
  if (columns.empty()) return {};
  return "<h2>Against the reference</h2>\n" + table_of(columns) + "<div class=\"figures\">\n" + histogram(columns) +
         "</div>\n";
}

}  // namespace sotto::study
