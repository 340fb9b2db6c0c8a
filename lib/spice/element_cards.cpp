#include "spice/element_cards.hpp"

#include <algorithm>
#include <string_view>

#include "spice/expression.hpp"

namespace sotto::spice {

namespace {

using Words = std::vector<std::string>;

// "gnd" is another name of "0".
std::string node_name(const std::string& word) {
  return word == "gnd" || word == "gnd!" ? "0" : word;
}

void require_words(const Card& card, const Words& words, std::size_t count, const char* rule) {
  if (words.size() < count) refuse(card.place, card.text, rule);
}

void take_nodes(Element& element, const Words& words, std::size_t count) {
  for (std::size_t k = 1; k <= count; ++k) element.nodes.push_back(node_name(words[k]));
}

// "5", "r=5", "dc=5"; any other name is refused.
std::string plain_value(const Card& card, const std::string& word, std::initializer_list<std::string_view> names,
                        const char* rule) {
  const Parameter parameter = parameter_of(word);
  if (!parameter.name.empty() && std::ranges::find(names, parameter.name) == names.end())
    refuse(card.place, card.text, rule);
  return parameter.value;
}

void read_passive(Element& element, const Card& card, const Words& words) {
  constexpr const char* kRule = "must be a name, two nodes and one value";
  require_words(card, words, 4, kRule);
  if (words.size() > 4) refuse(card.place, card.text, kRule);
  element.kind = words[0][0] == 'r' ? ElementKind::resistor : ElementKind::capacitor;
  take_nodes(element, words, 2);
  element.value = plain_value(card, words[3], {"r", "c", "resistance", "capacitance"}, kRule);
}

// "pwl(0 0 1n 1)", "pwl", "(0 0 1n 1)" or "pwl 0 0 1n 1" as a waveform with its points; false: no waveform.
bool read_waveform(Element& element, const Words& words, std::size_t at) {
  std::string text;
  for (std::size_t k = at; k < words.size(); ++k) text += words[k] + " ";
  for (const char* name : {"pwl", "pulse", "sin"}) {
    const std::string_view word = name;
    if (!text.starts_with(word) || text.find_first_of(" (", 0) != word.size()) continue;
    element.waveform = name;
    std::string points = text.substr(word.size());
    std::ranges::replace_if(
        points, [](char c) { return c == '(' || c == ')' || c == ','; }, ' ');
    for (const std::string& point : card_words({points, {}})) element.points.push_back(canonical_value(point));
    return true;
  }
  return false;
}

void read_source(Element& element, const Card& card, const Words& words) {
  constexpr const char* kRule = "must be a name, two nodes and one value, or pwl, pulse or sin";
  require_words(card, words, 3, kRule);
  element.kind = words[0][0] == 'v' ? ElementKind::voltage : ElementKind::current;
  take_nodes(element, words, 2);
  std::size_t at = 3;
  if (at < words.size() && words[at] == "dc") ++at;
  if (at < words.size() && read_waveform(element, words, at)) return;
  if (words.size() > at + 1) refuse(card.place, card.text, kRule);
  element.value = at < words.size() ? plain_value(card, words[at], {"dc"}, kRule) : "0";
}

std::string joined(const Words& words, std::size_t at) {
  std::string text;
  for (std::size_t k = at; k < words.size(); ++k) text += words[k];
  return text;
}

// "v=...", "i=...", and "vol='...'", "cur='...'", "value={...}" of E and G cards. False: none of these.
bool read_behavioral(Element& element, const Words& words) {
  const std::string text = joined(words, 3);
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos) return false;
  const std::string key = text.substr(0, equals);
  const char letter = words[0][0];
  const bool voltage = (letter == 'b' && key == "v") || (letter == 'e' && (key == "vol" || key == "value"));
  const bool current = (letter == 'b' && key == "i") || (letter == 'g' && (key == "cur" || key == "value"));
  if (!voltage && !current) return false;
  element.kind = voltage ? ElementKind::behavioral_voltage : ElementKind::behavioral_current;
  // The letter in front of a "b" is what HSPICE needs.
  element.name = letter == 'b' ? words[0] : words[0][1] == 'b' ? words[0].substr(1) : "b" + words[0];
  take_nodes(element, words, 2);
  element.value = canonical_value(text.substr(equals + 1));
  return true;
}

void read_controlled(Element& element, const Card& card, const Words& words) {
  const char letter = words[0][0];
  if (words.size() >= 4 && letter != 'f' && letter != 'h' && read_behavioral(element, words)) return;
  const bool by_voltage = letter == 'e' || letter == 'g';
  const char* rule = letter == 'b' ? "must be a name, two nodes and v=... or i=..."
                     : by_voltage  ? "must be a name, four nodes and one gain"
                                   : "must be a name, two nodes, a voltage source and one gain";
  if (letter == 'b' || words.size() != (by_voltage ? 6 : 5)) refuse(card.place, card.text, rule);
  element.kind = letter == 'e'   ? ElementKind::vcvs
                 : letter == 'g' ? ElementKind::vccs
                 : letter == 'h' ? ElementKind::ccvs
                                 : ElementKind::cccs;
  take_nodes(element, words, by_voltage ? 4 : 2);
  if (!by_voltage) element.reference = words[3];
  element.value = plain_value(card, words.back(), {"gain"}, rule);
}

void take_parameters(Element& element, const Card& card, const Words& words, std::size_t at) {
  for (std::size_t k = at; k < words.size(); ++k) {
    if (words[k] == "params:") continue;
    element.parameters.push_back(parameter_of(words[k]));
    if (element.parameters.back().name.empty()) refuse(card.place, card.text, "parameters must be name=value");
  }
}

void read_transistor(Element& element, const Card& card, const Words& words) {
  require_words(card, words, 6, "must be a name, four nodes and a model");
  element.kind = ElementKind::transistor;
  take_nodes(element, words, 4);
  element.reference = words[5];
  take_parameters(element, card, words, 6);
}

void read_instance(Element& element, const Card& card, const Words& words) {
  const auto is_parameter = [](const std::string& word) {
    return word.find('=') != std::string::npos || word == "params:";
  };
  const auto end = static_cast<std::size_t>(std::ranges::find_if(words, is_parameter) - words.begin());
  if (end < 2) refuse(card.place, card.text, "must be a name, nodes and a subcircuit");
  element.kind = ElementKind::instance;
  take_nodes(element, words, end - 2);
  element.reference = words[end - 1];
  take_parameters(element, card, words, end);
}

}  // namespace

Element read_element(const Card& card) {
  const Words words = card_words(card);
  Element element;
  element.place = card.place;
  element.name = words[0];
  switch (words[0][0]) {
    case 'r':
    case 'c':
      read_passive(element, card, words);
      break;
    case 'v':
    case 'i':
      read_source(element, card, words);
      break;
    case 'b':
    case 'e':
    case 'f':
    case 'g':
    case 'h':
      read_controlled(element, card, words);
      break;
    case 'm':
      read_transistor(element, card, words);
      break;
    case 'x':
      read_instance(element, card, words);
      break;
    default:
      refuse(card.place, card.text, "is no element that Sotto reads: R, C, V, I, B, E, F, G, H, M, X");
  }
  return element;
}

}  // namespace sotto::spice
