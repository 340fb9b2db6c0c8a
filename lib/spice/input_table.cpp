#include "spice/input_table.hpp"

#include <algorithm>
#include <optional>

#include "spice/expression.hpp"

namespace sotto::spice {

namespace {

using Elements = std::vector<Element>;

Elements::iterator find_element(Elements& elements, const std::string& name) {
  return std::ranges::find(elements, name, &Element::name);
}

// The points of "pwl(v(idx),0,a,1,b)" where the abscissas count from 0; nothing for any other expression.
std::optional<std::vector<std::string>> table_points(const std::string& expression, const std::string& function,
                                                     const std::string& node) {
  const std::string head = function + "(v(" + node + "),";
  if (!expression.starts_with(head) || expression.back() != ')') return std::nullopt;
  std::vector<std::string> values;
  std::size_t begin = head.size();
  for (std::size_t count = 0; begin < expression.size(); ++count) {
    const std::size_t end = std::min(expression.find(',', begin), expression.size() - 1);
    const std::string word = canonical_value(expression.substr(begin, end - begin));
    if (!spice_number(word)) return std::nullopt;
    if (count % 2 == 1) {
      values.push_back(word);
    } else if (word != std::to_string(count / 2)) {
      return std::nullopt;
    }
    begin = end + 1;
  }
  return values;
}

}  // namespace

void fold_swept_tables(SpiceCircuit& circuit, const std::string& function) {
  const Analysis& sweep = circuit.analysis;
  if (sweep.kind != AnalysisKind::sweep || sweep.words.size() != 4 || sweep.words[1] != "0" || sweep.words[3] != "1")
    return;
  const auto source = find_element(circuit.elements, sweep.words[0]);
  if (source == circuit.elements.end() || source->kind != ElementKind::voltage) return;
  bool found = false;
  for (Element& element : circuit.elements) {
    if (element.kind != ElementKind::behavioral_voltage) continue;
    auto values = table_points(element.value, function, source->nodes[0]);
    if (!values || std::to_string(values->size() - 1) != sweep.words[2]) continue;
    element.kind = ElementKind::input;
    element.name[0] = 'v';
    element.value.clear();
    element.points = std::move(*values);
    found = true;
  }
  if (!found) return;
  circuit.elements.erase(source);
  circuit.analysis = {.kind = AnalysisKind::inputs};
}

void fold_data_table(SpiceCircuit& circuit, const DataTable& table) {
  for (std::size_t column = 0; column < table.names.size(); ++column) {
    const auto carrier = std::ranges::find(circuit.elements, table.names[column], &Element::value);
    if (carrier == circuit.elements.end() || carrier->kind != ElementKind::voltage) continue;
    carrier->kind = ElementKind::input;
    carrier->value.clear();
    for (std::size_t k = column; k < table.values.size(); k += table.names.size())
      carrier->points.push_back(table.values[k]);
    if (carrier->points.size() == 1) {
      carrier->kind = ElementKind::voltage;
      carrier->value = carrier->points[0];
      carrier->points.clear();
    }
    std::erase_if(circuit.parameters, [&](const Parameter& p) { return p.name == table.names[column]; });
  }
  circuit.analysis = {.kind = AnalysisKind::inputs};
}

void fold_single_point(SpiceCircuit& circuit) {
  const Analysis& sweep = circuit.analysis;
  if (sweep.kind != AnalysisKind::sweep || sweep.words.size() != 4 || sweep.words[1] != sweep.words[2]) return;
  const auto source = find_element(circuit.elements, sweep.words[0]);
  if (source != circuit.elements.end() && source->value == sweep.words[1]) circuit.analysis = {};
}

std::size_t num_inputs(const SpiceCircuit& circuit) {
  for (const Element& element : circuit.elements)
    if (element.kind == ElementKind::input) return element.points.size();
  return 1;
}

std::string swept_table(const Element& input, const std::string& function) {
  std::string text = function + "(v(" + kIndexNode + ")";
  for (std::size_t k = 0; k < input.points.size(); ++k) text += "," + std::to_string(k) + "," + input.points[k];
  return text + ")";
}

}  // namespace sotto::spice
