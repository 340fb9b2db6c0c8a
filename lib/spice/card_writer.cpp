#include "spice/card_writer.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sotto/core/error.hpp"
#include "spice/expression.hpp"
#include "spice/input_table.hpp"
#include "spice/net.hpp"
#include "spice/option_names.hpp"

namespace sotto::spice {

namespace {

class CardWriter {
 public:
  CardWriter(const SpiceCircuit& circuit, Dialect dialect) : circuit_(circuit), dialect_(dialect) {}
  std::string write();

 private:
  void card(const std::string& text) { add_card(deck_, text); }
  bool has_data_table() const { return dialect_ == Dialect::hspice && num_inputs(circuit_) > 1; }
  std::string value_text(const std::string& value) const;
  std::string expression_text(const std::string& expression) const;
  std::string parameters_text(const std::vector<Parameter>& parameters, bool of_circuit) const;
  std::string source_text(const Element& element) const;
  std::string element_text(const Element& element) const;
  std::string behavioral_text(const Element& element) const;
  std::string input_text(const Element& element) const;
  void write_head();
  void write_subcircuits();
  void write_elements();
  void write_data_table();
  void write_initial();
  void write_printed();
  void write_analysis();
  std::string print_kind() const;
  std::string single_point() const;

  const SpiceCircuit& circuit_;
  Dialect dialect_;
  Deck deck_;
};

std::string CardWriter::value_text(const std::string& value) const {
  if (spice_number(value)) return value;
  return dialect_ == Dialect::hspice ? "'" + value + "'" : "{" + value + "}";
}

// ngspice rounds literals in expressions to 11 digits, but not the values of parameters in braces.
std::string CardWriter::expression_text(const std::string& expression) const {
  if (dialect_ == Dialect::xyce) return "{" + expression + "}";
  if (dialect_ == Dialect::hspice) return "'" + expression + "'";
  if (dialect_ == Dialect::ltspice) return expression;
  return with_names(expression, [](NameKind kind, const std::string& name) {
    return kind == NameKind::parameter && name != "time" && name != "temper" ? "{" + name + "}" : name;
  });
}

std::string CardWriter::parameters_text(const std::vector<Parameter>& parameters, bool of_circuit) const {
  std::string text;
  const bool marked = dialect_ == Dialect::xyce || dialect_ == Dialect::ltspice;
  if (!parameters.empty() && of_circuit && marked) text = " params:";
  for (const Parameter& parameter : parameters) text += " " + parameter.name + "=" + value_text(parameter.value);
  return text;
}

std::string CardWriter::source_text(const Element& element) const {
  if (element.waveform.empty()) return value_text(element.value);
  std::string points;
  for (const std::string& point : element.points) points += (points.empty() ? "" : " ") + value_text(point);
  return element.waveform + "(" + points + ")";
}

std::string CardWriter::behavioral_text(const Element& element) const {
  const bool voltage = element.kind == ElementKind::behavioral_voltage;
  const std::string ends = fmt::format("{} {}", element.nodes[0], element.nodes[1]);
  const std::string expression = expression_text(element.value);
  if (dialect_ == Dialect::hspice)
    return fmt::format("{}{} {} {}={}", voltage ? "e" : "g", element.name, ends, voltage ? "vol" : "cur", expression);
  return fmt::format("{} {} {}={}", element.name, ends, voltage ? "v" : "i", expression);
}

// A table of a single point would be singular in ngspice, hence the plain source.
std::string CardWriter::input_text(const Element& element) const {
  const std::string ends = fmt::format("{} {}", element.nodes[0], element.nodes[1]);
  if (element.points.size() == 1) return fmt::format("{} {} {}", element.name, ends, element.points[0]);
  if (has_data_table()) return fmt::format("{} {} dc={}", element.name, ends, data_parameter(element));
  const std::string table = swept_table(element, dialect_ == Dialect::ngspice ? "pwl" : "table");
  const bool braces = dialect_ == Dialect::xyce;
  return fmt::format("b{} {} v={}{}{}", element.name.substr(1), ends, braces ? "{" : "", table, braces ? "}" : "");
}

std::string CardWriter::element_text(const Element& element) const {
  const auto nodes = fmt::format("{} {}", element.name, fmt::join(element.nodes, " "));
  switch (element.kind) {
    case ElementKind::resistor:
    case ElementKind::capacitor:
    case ElementKind::vcvs:
    case ElementKind::vccs:
      return nodes + " " + value_text(element.value);
    case ElementKind::voltage:
    case ElementKind::current:
      return nodes + " " + source_text(element);
    case ElementKind::input:
      return input_text(element);
    case ElementKind::behavioral_voltage:
    case ElementKind::behavioral_current:
      return behavioral_text(element);
    case ElementKind::ccvs:
    case ElementKind::cccs:
      return nodes + " " + element.reference + " " + value_text(element.value);
    case ElementKind::transistor:
      return nodes + " " + element.reference + parameters_text(element.parameters, false);
    case ElementKind::instance:
      return nodes + " " + element.reference + parameters_text(element.parameters, dialect_ == Dialect::xyce);
  }
  return "";
}

void CardWriter::write_head() {
  deck_.lines.push_back(circuit_.title);
  for (const std::string& text : option_cards(circuit_, dialect_)) card(text);
  if (!circuit_.globals.empty()) card(fmt::format(".global {}", fmt::join(circuit_.globals, " ")));
  if (!circuit_.parameters.empty()) card(".param" + parameters_text(circuit_.parameters, false));
  for (Model model : circuit_.models) {
    translate_model(model, dialect_, Direction::to_dialect);
    card(fmt::format(".model {} {}{}", model.name, model.type, parameters_text(model.parameters, false)));
  }
}

void CardWriter::write_subcircuits() {
  for (const Subcircuit& subcircuit : circuit_.subcircuits) {
    card(fmt::format(".subckt {} {}{}", subcircuit.name, fmt::join(subcircuit.pins, " "),
                     parameters_text(subcircuit.parameters, true)));
    for (const Element& element : subcircuit.elements) card(element_text(element));
    card(".ends");
  }
}

void CardWriter::write_elements() {
  const bool swept = num_inputs(circuit_) > 1 && !has_data_table();
  bool index_written = !swept;
  for (const Element& element : circuit_.elements) {
    if (!index_written && element.kind == ElementKind::input) {
      card("* the index of the input vector is swept: node idx carries it in volt");
      card(fmt::format("{} {} 0 0", kIndexSource, kIndexNode));
      index_written = true;
    }
    card(element_text(element));
  }
}

void CardWriter::write_data_table() {
  std::string names;
  std::vector<const Element*> inputs;
  for (const Element& element : circuit_.elements) {
    if (element.kind != ElementKind::input) continue;
    inputs.push_back(&element);
    names += " " + data_parameter(element);
    card(fmt::format(".param {}={}", data_parameter(element), element.points[0]));
  }
  card(fmt::format(".data {}{}", kDataTable, names));
  for (std::size_t k = 0; k < num_inputs(circuit_); ++k) {
    std::string row = "+";
    for (const Element* input : inputs) row += " " + input->points[k];
    card(row);
  }
  card(".enddata");
}

void CardWriter::write_initial() {
  if (circuit_.initial.empty()) return;
  std::string text = ".ic";
  for (const Parameter& start : circuit_.initial) text += fmt::format(" v({})={}", start.name, value_text(start.value));
  card(text);
}

std::string CardWriter::print_kind() const {
  if (circuit_.analysis.kind == AnalysisKind::tran) return "tran";
  return circuit_.analysis.kind == AnalysisKind::op && dialect_ == Dialect::ngspice ? "op" : "dc";
}

void CardWriter::write_printed() {
  constexpr std::size_t kPerCard = 8;
  const auto& printed = circuit_.printed;
  const bool star = !circuit_.keep_printed_only;
  const std::string precise = dialect_ == Dialect::xyce ? " precision=17 width=25" : "";
  const std::string print = fmt::format(".print {}{}", print_kind(), precise);
  // Xyce writes one table: all .print cards of one analysis must be one.
  const std::size_t per_card = dialect_ == Dialect::xyce ? std::max<std::size_t>(printed.size(), 1) : kPerCard;
  for (std::size_t k = 0; k < printed.size(); k += per_card) {
    const auto begin = printed.begin() + static_cast<std::ptrdiff_t>(k);
    const auto end = printed.begin() + static_cast<std::ptrdiff_t>(std::min(k + per_card, printed.size()));
    const std::string list = fmt::format("{}", fmt::join(begin, end, " "));
    const bool saves = dialect_ == Dialect::ltspice || (dialect_ == Dialect::ngspice && !star);
    if (saves) card(".save " + list);
    if (dialect_ != Dialect::ltspice) card(print + " " + list + (dialect_ == Dialect::xyce && star ? " v(*)" : ""));
  }
  if (dialect_ == Dialect::ltspice && star) card(".save v(*) i(*)");
}

// An operating point that is printed: in Xyce and HSPICE a sweep of one point.
std::string CardWriter::single_point() const {
  const bool needed = dialect_ == Dialect::xyce || dialect_ == Dialect::hspice;
  for (const Element& element : circuit_.elements) {
    const bool fits = element.kind == ElementKind::voltage && spice_number(element.value);
    if (needed && fits) return fmt::format(".dc {0} {1} {1} 1", element.name, element.value);
  }
  return ".op";
}

void CardWriter::write_analysis() {
  const Analysis& analysis = circuit_.analysis;
  const std::string words = fmt::format("{}", fmt::join(analysis.words, " "));
  switch (analysis.kind) {
    case AnalysisKind::op:
      return card(single_point());
    case AnalysisKind::inputs:
      if (num_inputs(circuit_) == 1) return card(single_point());
      return card(has_data_table() ? fmt::format(".dc data={}", kDataTable)
                                   : fmt::format(".dc {} 0 {} 1", kIndexSource, num_inputs(circuit_) - 1));
    case AnalysisKind::sweep:
      return card(".dc " + words);
    case AnalysisKind::tran:
      return card(".tran " + words + (analysis.from_initial ? " uic" : ""));
  }
}

std::string CardWriter::write() {
  write_head();
  write_subcircuits();
  write_elements();
  if (has_data_table()) write_data_table();
  write_initial();
  write_printed();
  write_analysis();
  return deck_text(deck_);
}

}  // namespace

std::string write_cards(const SpiceCircuit& circuit, Dialect dialect) {
  return CardWriter(circuit, dialect).write();
}

}  // namespace sotto::spice
