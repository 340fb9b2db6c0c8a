#include "spice/spectre_reader.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>

#include "spice/card_lines.hpp"
#include "spice/expression.hpp"
#include "spice/input_table.hpp"
#include "spice/option_names.hpp"
#include "spice/spectre_names.hpp"

namespace sotto::spice {

namespace {

using Words = std::vector<std::string>;

constexpr int kDeepestInclude = 20;

const std::map<std::string, ElementKind>& masters() {
  static const std::map<std::string, ElementKind> kMasters = {{"resistor", ElementKind::resistor},
                                                              {"capacitor", ElementKind::capacitor},
                                                              {"vsource", ElementKind::voltage},
                                                              {"isource", ElementKind::current},
                                                              {"bsource", ElementKind::behavioral_voltage},
                                                              {"vcvs", ElementKind::vcvs},
                                                              {"vccs", ElementKind::vccs},
                                                              {"ccvs", ElementKind::ccvs},
                                                              {"cccs", ElementKind::cccs}};
  return kMasters;
}

// Names in SPICE begin with the letter of the element.
std::string spice_name(ElementKind kind, const std::string& name) {
  constexpr std::string_view kLetters = "rcvivbbeghfmx";
  const char letter = kLetters[static_cast<std::size_t>(kind)];
  return name[0] == letter ? name : letter + ("_" + name);
}

class SpectreReader {
 public:
  void read_text(const std::string& text, const std::string& file, int depth);
  SpiceCircuit finish();

 private:
  void read_line(const Card& card, int depth);
  bool read_statement(const Card& card, const Words& words, int depth);
  bool read_analysis(const Card& card, const Words& words);
  void read_subcircuit(const Card& card, const Words& words);
  void read_element(const Card& card, const Words& words);
  void read_value(Element& element, const Card& card, const Words& words);
  void read_model(const Card& card, const Words& words);
  void read_include(const Card& card, int depth);
  void read_table_line(const Words& words);

  SpiceCircuit circuit_;
  std::optional<Subcircuit> open_;
  std::optional<DataTable> data_;
  bool in_table_ = false;
};

// Takes "name=value" out of the words; nothing where it is not there.
std::optional<std::string> value_of(const Words& words, const std::string& name) {
  for (const std::string& word : words)
    if (word.starts_with(name + "=")) return word.substr(name.size() + 1);
  return std::nullopt;
}

// The words between brackets.
Words inner_words(const Card& card, const std::string& text) {
  std::string inner = text;
  std::ranges::replace_if(
      inner, [](char c) { return c == '(' || c == ')' || c == '[' || c == ']'; }, ' ');
  return card_words({inner, card.place});
}

void SpectreReader::read_text(const std::string& text, const std::string& file, int depth) {
  if (depth == 0 && text.starts_with("// ")) circuit_.title = text.substr(3, text.find_first_of("\r\n") - 3);
  for (const Card& card : card_lines(text, Dialect::spectre, file, false)) read_line(card, depth);
}

void SpectreReader::read_line(const Card& card, int depth) {
  if (card.text == "}") {
    in_table_ = false;
    return;
  }
  if (in_table_) return read_table_line(card_words(card));
  const bool opens = card.text.back() == '{';
  const Words words = card_words({opens ? card.text.substr(0, card.text.size() - 1) : card.text, card.place});
  if (opens && words.size() >= 2 && words[1] == "paramset") {
    data_.emplace();
    in_table_ = true;
  } else if (opens && words.size() >= 2 && words[1] == "sweep") {
    circuit_.analysis = {.kind = AnalysisKind::inputs};
  } else if (!read_statement(card, words, depth) && !read_analysis(card, words)) {
    read_element(card, words);
  }
}

void SpectreReader::read_table_line(const Words& words) {
  for (const std::string& word : words) {
    const bool is_value = spice_number(word).has_value();
    (is_value ? data_->values : data_->names).push_back(is_value ? canonical_value(word) : word);
  }
}

bool SpectreReader::read_statement(const Card& card, const Words& words, int depth) {
  const std::string& key = words[0];
  if (key == "simulator") {
    if (value_of(words, "lang") != "spectre") refuse(card.place, card.text, "must be lang=spectre");
  } else if (key == "global") {
    for (std::size_t k = 1; k < words.size(); ++k)
      if (words[k] != "0") circuit_.globals.push_back(words[k]);
  } else if (key == "parameters") {
    auto& parameters = open_ ? open_->parameters : circuit_.parameters;
    for (std::size_t k = 1; k < words.size(); ++k) {
      parameters.push_back(parameter_of(words[k]));
      if (parameters.back().name.empty()) refuse(card.place, card.text, "parameters must be name=value");
    }
  } else if (key == "subckt" || key == "ends") {
    read_subcircuit(card, words);
  } else if (key == "model") {
    read_model(card, words);
  } else if (key == "include") {
    read_include(card, depth);
  } else if (key == "ic") {
    for (std::size_t k = 1; k < words.size(); ++k) circuit_.initial.push_back(parameter_of(words[k]));
  } else if (key == "save") {
    for (std::size_t k = 1; k < words.size(); ++k) {
      const std::size_t colon = words[k].find(':');
      circuit_.printed.push_back((colon == std::string::npos ? "v(" : "i(") + words[k].substr(0, colon) + ")");
    }
  } else {
    return false;
  }
  return true;
}

bool SpectreReader::read_analysis(const Card& card, const Words& words) {
  if (words.size() < 2) refuse(card.place, card.text, "must be a name, nodes in brackets and a master");
  const std::string& key = words[1];
  if (key == "options") {
    if (const auto save = value_of(words, "save")) circuit_.keep_printed_only = save == "selected";
    read_options(circuit_, words, Dialect::spectre);
  } else if (key == "dc") {
    read_options(circuit_, words, Dialect::spectre);
    const auto device = value_of(words, "dev");
    if (!device) return true;
    circuit_.analysis = {.kind = AnalysisKind::sweep, .words = {*device}};
    for (const char* name : {"start", "stop", "step"}) {
      const auto value = value_of(words, name);
      if (!value) refuse(card.place, card.text, "must have start, stop and step");
      circuit_.analysis.words.push_back(canonical_value(*value));
    }
  } else if (key == "tran") {
    circuit_.analysis = {.kind = AnalysisKind::tran, .from_initial = value_of(words, "skipdc") == "yes"};
    for (const char* name : {"step", "stop", "start", "maxstep"})
      if (const auto value = value_of(words, name)) circuit_.analysis.words.push_back(canonical_value(*value));
  } else {
    return false;
  }
  return true;
}

void SpectreReader::read_subcircuit(const Card& card, const Words& words) {
  if (words[0] == "ends") {
    if (!open_) refuse(card.place, card.text, "ends no subcircuit");
    circuit_.subcircuits.push_back(std::move(*open_));
    open_.reset();
    return;
  }
  if (open_) refuse(card.place, card.text, "stands inside another subcircuit, which Sotto does not read");
  if (words.size() < 2) refuse(card.place, card.text, "must be a name and pins");
  open_ = Subcircuit{.name = words[1], .place = card.place};
  for (std::size_t k = 2; k < words.size(); ++k)
    for (const std::string& pin : inner_words(card, words[k])) open_->pins.push_back(pin);
}

void SpectreReader::read_value(Element& element, const Card& card, const Words& words) {
  const std::map<ElementKind, std::string> names = {{ElementKind::resistor, "r"}, {ElementKind::capacitor, "c"},
                                                    {ElementKind::vcvs, "gain"},  {ElementKind::vccs, "gm"},
                                                    {ElementKind::ccvs, "rm"},    {ElementKind::cccs, "gain"},
                                                    {ElementKind::voltage, "dc"}, {ElementKind::current, "dc"}};
  const auto waveform = value_of(words, "type");
  if (waveform && *waveform != "dc") {
    element.waveform = *waveform == "sine" ? "sin" : *waveform;
    if (const auto wave = value_of(words, "wave"))
      for (const std::string& point : inner_words(card, *wave)) element.points.push_back(canonical_value(point));
    for (const std::string& name : waveform_parameters(element.waveform))
      if (const auto value = value_of(words, name)) element.points.push_back(canonical_value(*value));
    if (element.points.empty()) refuse(card.place, card.text, "must be a source of type dc, pwl, pulse or sine");
    return;
  }
  const auto value = value_of(words, names.at(element.kind));
  if (!value) refuse(card.place, card.text, "must have " + names.at(element.kind) + "=<value>");
  element.value = canonical_value(*value);
  if (element.kind != ElementKind::ccvs && element.kind != ElementKind::cccs) return;
  const auto probe = value_of(words, "probe");
  if (!probe) refuse(card.place, card.text, "must have probe=<voltage source>");
  element.reference = spice_name(ElementKind::voltage, *probe);
}

// In brackets or in double quotes "vs:p": the source alone.
std::string without_pins(std::string expression) {
  std::erase(expression, '"');
  for (std::size_t at = expression.find(":p"); at != std::string::npos; at = expression.find(":p"))
    expression.erase(at, 2);
  return expression;
}

void SpectreReader::read_element(const Card& card, const Words& words) {
  if (words.size() < 3 || words[1][0] != '(')
    refuse(card.place, card.text, "must be a name, nodes in brackets and a master");
  Element element;
  element.place = card.place;
  element.nodes = inner_words(card, words[1]);
  const Words values(words.begin() + 3, words.end());
  const auto master = masters().find(words[2]);
  if (master == masters().end()) {
    element.kind = ElementKind::instance;
    element.name = words[0];
    element.reference = words[2];
    for (const std::string& word : values) element.parameters.push_back(parameter_of(word));
  } else if (master->second == ElementKind::behavioral_voltage) {
    const bool voltage = value_of(values, "v").has_value();
    const auto expression = value_of(values, voltage ? "v" : "i");
    if (!expression) refuse(card.place, card.text, "must have v=... or i=...");
    element.kind = voltage ? ElementKind::behavioral_voltage : ElementKind::behavioral_current;
    element.name = spice_name(element.kind, words[0]);
    element.value = canonical_value(without_pins(*expression));
  } else {
    element.kind = master->second;
    element.name = spice_name(element.kind, words[0]);
    read_value(element, card, values);
  }
  const bool four = element.kind == ElementKind::vcvs || element.kind == ElementKind::vccs;
  if (element.kind != ElementKind::instance && element.nodes.size() != (four ? 4 : 2))
    refuse(card.place, card.text, four ? "must have four nodes" : "must have two nodes");
  (open_ ? open_->elements : circuit_.elements).push_back(std::move(element));
}

void SpectreReader::read_model(const Card& card, const Words& words) {
  if (words.size() < 3) refuse(card.place, card.text, "must be a name, a master and parameters");
  Model model{.name = words[1], .place = card.place};
  for (std::size_t k = 3; k < words.size(); ++k) model.parameters.push_back(parameter_of(words[k]));
  if (!read_spectre_model(model, words[2]))
    refuse(card.place, card.text, "must be a model of mos1 or bsim4 with type=n or type=p");
  circuit_.models.push_back(std::move(model));
}

void SpectreReader::read_include(const Card& card, int depth) {
  const std::size_t begin = card.text.find('"'), end = card.text.rfind('"');
  if (begin == end) refuse(card.place, card.text, "must name a file in double quotes");
  const auto path = std::filesystem::path(card.place.file).parent_path() / card.text.substr(begin + 1, end - begin - 1);
  if (depth >= kDeepestInclude) refuse(card.place, card.text, "files include each other without end");
  std::error_code unknown;
  std::ifstream file(path, std::ios::binary);
  if (!file || std::filesystem::is_directory(path, unknown)) refuse(card.place, card.text, "cannot be read");
  read_text({std::istreambuf_iterator<char>(file), {}}, path.string(), depth + 1);
}

SpiceCircuit SpectreReader::finish() {
  if (open_) refuse(open_->place, "subckt " + open_->name, "has no ends");
  const auto settle = [&](std::vector<Element>& elements) {
    for (Element& element : elements) {
      if (element.kind != ElementKind::instance) continue;
      const bool is_model =
          std::ranges::find(circuit_.models, element.reference, &Model::name) != circuit_.models.end();
      if (is_model) element.kind = ElementKind::transistor;
      element.name = spice_name(element.kind, element.name);
    }
  };
  settle(circuit_.elements);
  for (Subcircuit& subcircuit : circuit_.subcircuits) settle(subcircuit.elements);
  if (circuit_.analysis.kind == AnalysisKind::inputs && data_) fold_data_table(circuit_, *data_);
  return std::move(circuit_);
}

}  // namespace

SpiceCircuit read_spectre(const std::string& text, const std::string& file) {
  SpectreReader reader;
  reader.read_text(text, file, 0);
  return reader.finish();
}

}  // namespace sotto::spice
