#include <fmt/format.h>

#include "sotto/core/version.hpp"
#include "sotto/study/device_summary.hpp"
#include "study/device_figures.hpp"
#include "study/page.hpp"

namespace sotto::study {
namespace {

std::string row(const std::string& name, const std::string& value, const std::string& words) {
  return fmt::format("<tr><td>{}</td><td>{}</td><td>{}</td></tr>\n", escaped(name), value, escaped(words));
}

std::string parameter_table(const io::DeviceCard& card) {
  std::string table = "<table>\n<tr><th>parameter (SI)</th><th>value</th><th>source</th></tr>\n";
  for (const auto& [name, parameter] : card.parameters) {
    table += row(name, parameter.value ? fmt::format("{:g}", *parameter.value) : "unknown",
                 parameter.source + (parameter.assumed ? " (assumed)" : ""));
  }
  return table + "</table>\n";
}

std::string derived_table(const io::DeviceSummary& summary) {
  std::string table = "<table>\n<tr><th>quantity (SI)</th><th>value</th><th>how</th></tr>\n";
  for (const auto& [name, value, rule] : summary.derived) table += row(name, fmt::format("{:.5g}", value), rule);
  for (const auto& [name, reason] : summary.unknown) table += row(name, "not computed", reason);
  return table + "</table>\n";
}

}  // namespace

std::string device_report_html(const io::DeviceSummary& summary) {
  const io::DeviceCard& card = summary.card;
  std::string page = page_head(card.name, card.description);
  page += fmt::format("<p class=\"note\">{}; Sotto {}.</p>\n", escaped(card.type), version());
  for (const Finding& finding : summary.warnings) {
    page += fmt::format("<p>Warning: {}: {}</p>\n", escaped(finding.quantity), escaped(finding.sentence));
  }
  page += "<h2>What follows from the card</h2>\n" + derived_table(summary);
  const auto figures = device_figures(summary);
  if (!figures.empty()) page += "<h2>Figures</h2>\n<div class=\"figures\">\n";
  for (std::size_t k = 0; k < figures.size(); ++k) {
    page += figure(line_plot_svg(figures[k].plot, fmt::format("device{}", k)), figures[k].caption);
  }
  if (!figures.empty()) page += "</div>\n";
  page += "<h2>Parameters and their sources</h2>\n" + parameter_table(card);
  for (const std::string& note : card.notes) page += fmt::format("<p class=\"note\">{}</p>\n", escaped(note));
  return page + page_end();
}

}  // namespace sotto::study
