#include "spice/spectre_writer.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sotto/core/error.hpp"
#include "spice/expression.hpp"
#include "spice/input_table.hpp"
#include "spice/option_names.hpp"
#include "spice/spectre_names.hpp"

namespace sotto::spice {

namespace {

constexpr std::size_t kLineLimit = 900;

// Currents of sources are those into the pin p.
std::string spectre_expression(const std::string& expression) {
  return with_names(expression, [](NameKind kind, const std::string& name) {
    return kind == NameKind::device ? fmt::format("\"{}:p\"", name) : name;
  });
}

std::string parameters_text(const std::vector<Parameter>& parameters) {
  std::string text;
  for (const Parameter& parameter : parameters) text += " " + parameter.name + "=" + parameter.value;
  return text;
}

class SpectreWriter {
 public:
  explicit SpectreWriter(const SpiceCircuit& circuit) : circuit_(circuit) {}
  std::string write();

 private:
  void line(const std::string& text);
  std::string element_text(const Element& element) const;
  std::string master_text(const Element& element) const;
  std::string source_text(const Element& element, const char* master) const;
  void write_subcircuits();
  void write_analysis();
  void write_sweep_of_inputs(const std::string& limits);
  std::string newton_limit() const;

  const SpiceCircuit& circuit_;
  std::string text_;
};

// Breaks at blanks; a backslash continues.
void SpectreWriter::line(const std::string& text) {
  std::size_t begin = 0;
  while (text.size() - begin > kLineLimit) {
    const std::size_t cut = text.find_last_of(' ', begin + kLineLimit);
    if (cut == std::string::npos || cut <= begin) break;
    text_ += text.substr(begin, cut - begin) + " \\\n";
    begin = cut;
  }
  text_ += text.substr(begin) + "\n";
}

std::string SpectreWriter::source_text(const Element& element, const char* master) const {
  if (element.kind == ElementKind::input) {
    const bool single = element.points.size() == 1;
    return fmt::format("{} dc={} type=dc", master, single ? element.points[0] : data_parameter(element));
  }
  if (element.waveform.empty()) return fmt::format("{} dc={} type=dc", master, element.value);
  if (element.waveform == "pwl") return fmt::format("{} type=pwl wave=[ {} ]", master, fmt::join(element.points, " "));
  std::string text = fmt::format("{} type={}", master, element.waveform == "sin" ? "sine" : element.waveform);
  const auto& names = waveform_parameters(element.waveform);
  require(element.points.size() <= names.size(), element.name, element.waveform,
          fmt::format("a waveform of at most {} values in Spectre", names.size()));
  for (std::size_t k = 0; k < element.points.size(); ++k) text += fmt::format(" {}={}", names[k], element.points[k]);
  return text;
}

std::string SpectreWriter::master_text(const Element& element) const {
  switch (element.kind) {
    case ElementKind::resistor:
      return "resistor r=" + element.value;
    case ElementKind::capacitor:
      return "capacitor c=" + element.value;
    case ElementKind::voltage:
    case ElementKind::input:
      return source_text(element, "vsource");
    case ElementKind::current:
      return source_text(element, "isource");
    case ElementKind::behavioral_voltage:
      return "bsource v=" + spectre_expression(element.value);
    case ElementKind::behavioral_current:
      return "bsource i=" + spectre_expression(element.value);
    case ElementKind::vcvs:
      return "vcvs gain=" + element.value;
    case ElementKind::vccs:
      return "vccs gm=" + element.value;
    case ElementKind::ccvs:
      return fmt::format("ccvs probe={} rm={}", element.reference, element.value);
    case ElementKind::cccs:
      return fmt::format("cccs probe={} gain={}", element.reference, element.value);
    case ElementKind::transistor:
    case ElementKind::instance:
      return element.reference + parameters_text(element.parameters);
  }
  return "";
}

std::string SpectreWriter::element_text(const Element& element) const {
  return fmt::format("{} ({}) {}", element.name, fmt::join(element.nodes, " "), master_text(element));
}

void SpectreWriter::write_subcircuits() {
  for (const Subcircuit& subcircuit : circuit_.subcircuits) {
    line(fmt::format("subckt {} ({})", subcircuit.name, fmt::join(subcircuit.pins, " ")));
    if (!subcircuit.parameters.empty()) line("parameters" + parameters_text(subcircuit.parameters));
    for (const Element& element : subcircuit.elements) line(element_text(element));
    line("ends " + subcircuit.name);
  }
}

std::string SpectreWriter::newton_limit() const {
  const auto steps = std::ranges::find(circuit_.options, "newton_steps", &Parameter::name);
  return steps == circuit_.options.end() ? "" : " maxiters=" + steps->value;
}

void SpectreWriter::write_sweep_of_inputs(const std::string& limits) {
  line(fmt::format("{} paramset {{", kDataTable));
  std::string names;
  for (const Element& element : circuit_.elements)
    if (element.kind == ElementKind::input) names += " " + data_parameter(element);
  line(names);
  for (std::size_t k = 0; k < num_inputs(circuit_); ++k) {
    std::string row;
    for (const Element& element : circuit_.elements)
      if (element.kind == ElementKind::input) row += " " + element.points[k];
    line(row);
  }
  line("}");
  line(fmt::format("vectors sweep paramset={} {{", kDataTable));
  line("op dc" + limits);
  line("}");
}

void SpectreWriter::write_analysis() {
  const Analysis& analysis = circuit_.analysis;
  const std::string limits = newton_limit();
  if (analysis.kind == AnalysisKind::inputs && num_inputs(circuit_) > 1) return write_sweep_of_inputs(limits);
  if (analysis.kind == AnalysisKind::sweep) {
    line(fmt::format("sweep dc dev={} param=dc start={} stop={} step={}{}", analysis.words[0], analysis.words[1],
                     analysis.words[2], analysis.words[3], limits));
  } else if (analysis.kind == AnalysisKind::tran) {
    constexpr const char* kNames[] = {"step", "stop", "start", "maxstep"};
    std::string words;
    for (std::size_t k = 0; k < analysis.words.size() && k < std::size(kNames); ++k)
      words += fmt::format(" {}={}", kNames[k], analysis.words[k]);
    line("tran tran" + words + (analysis.from_initial ? " skipdc=yes" : ""));
  } else {
    line("op dc" + limits);
  }
}

std::string SpectreWriter::write() {
  line("// " + circuit_.title);
  line("simulator lang=spectre");
  line(fmt::format("global {}", fmt::join(
                                    [&] {
                                      std::vector<std::string> all = {"0"};
                                      all.insert(all.end(), circuit_.globals.begin(), circuit_.globals.end());
                                      return all;
                                    }(),
                                    " ")));
  if (!circuit_.parameters.empty()) line("parameters" + parameters_text(circuit_.parameters));
  for (const Element& element : circuit_.elements)
    if (element.kind == ElementKind::input && element.points.size() > 1)
      line(fmt::format("parameters {}={}", data_parameter(element), element.points[0]));
  for (const Model& model : circuit_.models) line(spectre_model_text(model));
  write_subcircuits();
  for (const Element& element : circuit_.elements) line(element_text(element));
  line("simulatorOptions options rawfmt=nutascii digits=17" + spectre_option_words(circuit_));
  if (!circuit_.initial.empty()) line("ic" + parameters_text(circuit_.initial));
  line(std::string("keep options save=") + (circuit_.keep_printed_only ? "selected" : "allpub"));
  std::string saved;
  for (const std::string& quantity : circuit_.printed) {
    const std::string name = quantity.substr(2, quantity.size() - 3);
    saved += " " + name + (quantity[0] == 'i' ? ":p" : "");
  }
  if (!saved.empty()) line("save" + saved);
  write_analysis();
  return text_;
}

}  // namespace

std::string write_spectre(const SpiceCircuit& circuit) {
  return SpectreWriter(circuit).write();
}

}  // namespace sotto::spice
