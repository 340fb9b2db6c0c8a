#include "spice/option_names.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "spice/card_lines.hpp"

namespace sotto::spice {

namespace {

// One option of the circuit: its name in SpiceCircuit::options and in the order of enum Dialect.
struct OptionName {
  std::string_view name;
  std::array<std::string_view, 5> in_dialect;
};

// Xyce measures its solution vector against abstol and its residual against rhstol.
constexpr OptionName kNames[] = {
    {"reltol", {"reltol", "reltol", "reltol", "reltol", "reltol"}},
    {"vntol", {"vntol", "abstol", "vntol", "vabstol", "vntol"}},
    {"abstol", {"abstol", "rhstol", "abstol", "iabstol", "abstol"}},
    {"newton_steps", {"itl1", "maxstep", "itl1", "maxiters", "itl1"}},
    {"gmin", {"gmin", "gmin", "gmin", "gmin", "gmin"}},
};

std::string_view name_in(std::string_view option, Dialect dialect) {
  for (const OptionName& name : kNames)
    if (name.name == option) return name.in_dialect[static_cast<std::size_t>(dialect)];
  return "";
}

// " name=value" of every option that `wanted` lets through.
template <class Wanted>
std::string words_of(const SpiceCircuit& circuit, Dialect dialect, const Wanted& wanted) {
  std::string text;
  for (const Parameter& option : circuit.options) {
    const std::string_view name = name_in(option.name, dialect);
    if (!name.empty() && wanted(option.name)) text += " " + std::string(name) + "=" + option.value;
    // ngspice has another limit for the points of a sweep.
    if (option.name == "newton_steps" && dialect == Dialect::ngspice) text += " itl2=" + option.value;
  }
  return text;
}

std::vector<std::string> xyce_cards(const SpiceCircuit& circuit) {
  std::vector<std::string> cards = {".options linsol type=klu"};
  const auto is_gmin = [](const std::string& name) { return name == "gmin"; };
  const std::string newton = words_of(circuit, Dialect::xyce, [&](const auto& name) { return !is_gmin(name); });
  const std::string device = words_of(circuit, Dialect::xyce, is_gmin);
  if (!newton.empty()) cards.push_back(".options nonlin" + newton);
  if (!device.empty()) cards.push_back(".options device" + device);
  return cards;
}

}  // namespace

std::vector<std::string> option_cards(const SpiceCircuit& circuit, Dialect dialect) {
  if (dialect == Dialect::xyce) return xyce_cards(circuit);
  const std::string words = words_of(circuit, dialect, [](const auto&) { return true; });
  if (dialect == Dialect::hspice)
    return {std::string(".option ingold=2 numdgt=10 post=2") + (circuit.keep_printed_only ? " probe" : "") + words};
  if (dialect == Dialect::ltspice) return {".options numdgt=15 plotwinsize=0" + words};
  return {".options klu noacct nomod noinit" + words};
}

std::string spectre_option_words(const SpiceCircuit& circuit) {
  return words_of(circuit, Dialect::spectre, [](const auto& name) { return name != "newton_steps"; });
}

void read_options(SpiceCircuit& circuit, const std::vector<std::string>& words, Dialect dialect) {
  for (const std::string& word : words) {
    if (dialect == Dialect::hspice && word == "probe") circuit.keep_printed_only = true;
    const Parameter parameter = parameter_of(word);
    for (const OptionName& name : kNames)
      if (!parameter.name.empty() && name.in_dialect[static_cast<std::size_t>(dialect)] == parameter.name)
        circuit.options.push_back({std::string(name.name), parameter.value});
  }
  const auto place = [](const Parameter& option) {
    return std::ranges::find(kNames, option.name, &OptionName::name) - std::begin(kNames);
  };
  std::ranges::stable_sort(circuit.options, {}, place);
}

void translate_model(Model& model, Dialect dialect, Direction direction) {
  const auto level = std::ranges::find(model.parameters, "level", &Parameter::name);
  const bool fourteen = dialect == Dialect::xyce || dialect == Dialect::ltspice;
  if (level == model.parameters.end() || !fourteen) return;
  const bool to = direction == Direction::to_dialect;
  if (level->value == (to ? "54" : "14")) level->value = to ? "14" : "54";
}

}  // namespace sotto::spice
