#include "spice/card_reader.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <set>

#include "sotto/core/error.hpp"
#include "spice/card_lines.hpp"
#include "spice/element_cards.hpp"
#include "spice/expression.hpp"
#include "spice/input_table.hpp"
#include "spice/option_names.hpp"

namespace sotto::spice {

namespace {

using Words = std::vector<std::string>;

// Files that include each other would never end.
constexpr int kDeepestInclude = 20;

class CardReader {
 public:
  explicit CardReader(Dialect dialect) : dialect_(dialect) {}
  void read_text(const std::string& text, const std::string& file, int depth);
  SpiceCircuit finish();

 private:
  void read_card(const Card& card, int depth);
  void read_dot_card(const Card& card, int depth);
  bool read_definition(const Card& card, const Words& words);
  bool read_analysis(const Card& card, const Words& words);
  void read_include(const Card& card, int depth);
  void read_model(const Card& card);
  void begin_subcircuit(const Card& card, const Words& words);
  void end_subcircuit(const Card& card);
  void read_data(const Card& card, const Words& words);
  void read_printed(const Words& words, std::size_t at);

  Dialect dialect_;
  SpiceCircuit circuit_;
  std::optional<Subcircuit> open_;
  std::optional<DataTable> data_;
  bool everything_printed_ = false;
};

void CardReader::read_text(const std::string& text, const std::string& file, int depth) {
  const std::vector<Card> cards = card_lines(text, dialect_, file, depth == 0);
  for (std::size_t k = 0; k < cards.size(); ++k) {
    if (depth == 0 && k == 0) {
      circuit_.title = cards[k].text;
    } else {
      read_card(cards[k], depth);
    }
  }
}

void CardReader::read_card(const Card& card, int depth) {
  if (card.text[0] == '.') return read_dot_card(card, depth);
  auto& elements = open_ ? open_->elements : circuit_.elements;
  elements.push_back(read_element({card.text, card.place}));
}

void CardReader::read_dot_card(const Card& card, int depth) {
  static const std::set<std::string> kPassedOver = {".plot",  ".probe", ".measure", ".meas",    ".temp",
                                                    ".width", ".title", ".nodeset", ".backanno"};
  const Words words = card_words(card);
  if (words[0] == ".include" || words[0] == ".inc") return read_include(card, depth);
  if (kPassedOver.contains(words[0]) || read_definition(card, words) || read_analysis(card, words)) return;
  refuse(card.place, card.text, "is no card that Sotto reads");
}

// What does not belong to an analysis. False: another card.
bool CardReader::read_definition(const Card& card, const Words& words) {
  const std::string& key = words[0];
  if (key == ".subckt" || key == ".macro") {
    begin_subcircuit(card, words);
  } else if (key == ".ends" || key == ".eom") {
    end_subcircuit(card);
  } else if (key == ".param" || key == ".params") {
    auto& parameters = open_ ? open_->parameters : circuit_.parameters;
    for (std::size_t k = 1; k < words.size(); ++k) {
      parameters.push_back(parameter_of(words[k]));
      if (parameters.back().name.empty()) refuse(card.place, card.text, "parameters must be name=value");
    }
  } else if (key == ".model") {
    read_model(card);
  } else if (key == ".global") {
    circuit_.globals.insert(circuit_.globals.end(), words.begin() + 1, words.end());
  } else if (key == ".option" || key == ".options" || key == ".opt") {
    read_options(circuit_, words, dialect_);
  } else {
    return false;
  }
  return true;
}

bool CardReader::read_analysis(const Card& card, const Words& words) {
  const std::string& key = words[0];
  if (key == ".op") {
    circuit_.analysis = {};
  } else if (key == ".dc" && words.size() == 2 && words[1].starts_with("data=")) {
    circuit_.analysis = {.kind = AnalysisKind::inputs};
  } else if (key == ".dc" || key == ".tran") {
    Analysis analysis{.kind = key == ".dc" ? AnalysisKind::sweep : AnalysisKind::tran};
    for (std::size_t k = 1; k < words.size(); ++k) {
      analysis.from_initial = analysis.from_initial || words[k] == "uic";
      if (words[k] != "uic") analysis.words.push_back(canonical_value(words[k]));
    }
    if (key == ".dc" && analysis.words.size() != 4)
      refuse(card.place, card.text, "must be one source, start, stop, step");
    circuit_.analysis = std::move(analysis);
  } else if (key == ".ic") {
    for (std::size_t k = 1; k < words.size(); ++k) {
      const Parameter start = parameter_of(words[k]);
      if (!start.name.starts_with("v(") || start.name.back() != ')')
        refuse(card.place, card.text, "must be v(node)=value");
      circuit_.initial.push_back({start.name.substr(2, start.name.size() - 3), start.value});
    }
  } else if (key == ".print") {
    read_printed(words, 2);
  } else if (key == ".save") {
    circuit_.keep_printed_only = true;
    if (dialect_ == Dialect::ltspice) read_printed(words, 1);
  } else if (key == ".data") {
    read_data(card, words);
  } else {
    return key == ".enddata";
  }
  return true;
}

void CardReader::read_printed(const Words& words, std::size_t at) {
  for (std::size_t k = at; k < words.size(); ++k) {
    const std::string& word = words[k];
    everything_printed_ = everything_printed_ || word == "v(*)";
    const bool is_quantity = word.starts_with("v(") || word.starts_with("i(");
    if (is_quantity && word.find('*') == std::string::npos) circuit_.printed.push_back(word);
  }
}

void CardReader::read_include(const Card& card, int depth) {
  const std::size_t begin = card.text.find_first_not_of(" \t\"'", card.text.find_first_of(" \t"));
  if (begin == std::string::npos) refuse(card.place, card.text, "must name a file");
  const std::string name = card.text.substr(begin, card.text.find_last_not_of(" \t\"'") - begin + 1);
  const std::filesystem::path path = std::filesystem::path(card.place.file).parent_path() / name;
  if (depth >= kDeepestInclude) refuse(card.place, card.text, "files include each other without end");
  std::error_code unknown;
  std::ifstream file(path, std::ios::binary);
  if (!file || std::filesystem::is_directory(path, unknown)) refuse(card.place, card.text, "cannot be read");
  read_text({std::istreambuf_iterator<char>(file), {}}, path.string(), depth + 1);
}

// ".model m nmos (level=1 kp=1)", with or without the brackets.
void CardReader::read_model(const Card& card) {
  std::string text = card.text;
  std::ranges::replace_if(
      text, [](char c) { return c == '(' || c == ')'; }, ' ');
  const Words words = card_words({text, card.place});
  if (words.size() < 3) refuse(card.place, card.text, "must be a name, a type and parameters");
  Model model{.name = words[1], .type = words[2], .place = card.place};
  for (std::size_t k = 3; k < words.size(); ++k) model.parameters.push_back(parameter_of(words[k]));
  translate_model(model, dialect_, Direction::from_dialect);
  circuit_.models.push_back(std::move(model));
}

void CardReader::begin_subcircuit(const Card& card, const Words& words) {
  if (open_) refuse(card.place, card.text, "stands inside another subcircuit, which Sotto does not read");
  if (words.size() < 2) refuse(card.place, card.text, "must be a name, pins and parameters");
  open_ = Subcircuit{.name = words[1], .place = card.place};
  for (std::size_t k = 2; k < words.size(); ++k) {
    if (words[k] == "params:") continue;
    const Parameter parameter = parameter_of(words[k]);
    if (parameter.name.empty()) {
      open_->pins.push_back(words[k]);
    } else {
      open_->parameters.push_back(parameter);
    }
  }
}

void CardReader::end_subcircuit(const Card& card) {
  if (!open_) refuse(card.place, card.text, "ends no subcircuit");
  circuit_.subcircuits.push_back(std::move(*open_));
  open_.reset();
}

void CardReader::read_data(const Card& card, const Words& words) {
  DataTable table;
  for (std::size_t k = 2; k < words.size(); ++k) {
    const bool is_value = spice_number(words[k]).has_value();
    (is_value ? table.values : table.names).push_back(is_value ? canonical_value(words[k]) : words[k]);
  }
  if (table.names.empty() || table.values.size() % table.names.size() != 0)
    refuse(card.place, card.text, "must be a name, parameters, and one value per parameter and row");
  data_ = std::move(table);
}

SpiceCircuit CardReader::finish() {
  if (open_) refuse(open_->place, ".subckt " + open_->name, "has no .ends");
  if (dialect_ == Dialect::xyce || dialect_ == Dialect::ltspice)
    circuit_.keep_printed_only = !circuit_.printed.empty() && !everything_printed_;
  if (circuit_.analysis.kind == AnalysisKind::inputs && data_) fold_data_table(circuit_, *data_);
  fold_swept_tables(circuit_, dialect_ == Dialect::ngspice ? "pwl" : "table");
  fold_single_point(circuit_);
  return std::move(circuit_);
}

}  // namespace

SpiceCircuit read_cards(const std::string& text, Dialect dialect, const std::string& file) {
  CardReader reader(dialect);
  reader.read_text(text, file, 0);
  return reader.finish();
}

}  // namespace sotto::spice
