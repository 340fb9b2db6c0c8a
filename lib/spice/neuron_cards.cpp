#include "spice/neuron_cards.hpp"

#include <fmt/format.h>

#include <cstddef>

#include "spice/net.hpp"

namespace sotto::spice {

namespace {

std::string table_parameters(const std::string& prefix, const TransferTable& table) {
  const auto pieces = table_pieces(table);
  std::string card = fmt::format(".param {0}zero=0 {0}out={1}", prefix, number(table.output_v.front()));
  for (std::size_t k = 0; k < pieces.size(); ++k) {
    const TablePiece& at = pieces[k];
    card += fmt::format(" {0}x{1}={2} {0}w{1}={3} {0}a{1}={4} {0}b{1}={5} {0}c{1}={6}", prefix, k, number(at.from_v),
                        number(at.width_v), number(at.slope), number(at.quadratic), number(at.cubic));
  }
  if (table.output_ohm.empty()) return card;
  card += fmt::format(" {}ohm={}", prefix, number(table.output_ohm.front()));
  for (std::size_t k = 0; k < pieces.size(); ++k)
    card += fmt::format(" {}r{}={}", prefix, k, number(pieces[k].ohm_per_v));
  return card;
}

// How far the input is in piece k, volt.
std::string within(const NeuronPlace& place, std::size_t k) {
  return fmt::format("min(max(v({0})-{{{1}x{2}}},{{{1}zero}}),{{{1}w{2}}})", place.input, place.parameters, k);
}

// Blanks between the terms: there a card may be broken.
std::string table_curve(const NeuronPlace& place, std::size_t pieces) {
  std::string sum = fmt::format("{{{}out}}", place.parameters);
  for (std::size_t k = 0; k < pieces; ++k)
    sum += fmt::format(" + {0}*({{{1}a{2}}}+{0}*({{{1}b{2}}}+{0}*{{{1}c{2}}}))", within(place, k), place.parameters, k);
  return sum;
}

std::string table_resistance(const NeuronPlace& place, std::size_t pieces) {
  std::string sum = fmt::format("{{{}ohm}}", place.parameters);
  for (std::size_t k = 0; k < pieces; ++k) sum += fmt::format(" + {}*{{{}r{}}}", within(place, k), place.parameters, k);
  return sum;
}

std::string logistic_curve(const NeuronPlace& place) {
  return fmt::format("{{{0}low}}+{{{0}swing}}/({{one}}+exp({{{0}slope}}*(v({1})-{{{0}centre}})))", place.parameters,
                     place.input);
}

}  // namespace

void add_neuron_parameters(Deck& deck, const std::string& parameters, const SigmoidNeuron& neuron) {
  if (!neuron.table.empty()) {
    add_card(deck, table_parameters(parameters, neuron.table));
    return;
  }
  deck.lines.push_back(fmt::format(".param {0}low={1} {0}swing={2} {0}slope={3} {0}centre={4}", parameters,
                                   number(neuron.low_v), number(neuron.high_v - neuron.low_v),
                                   number(neuron.slope_per_v), number(neuron.centre_v)));
}

void add_neuron_curve(Deck& deck, const SigmoidNeuron& neuron, const NeuronPlace& place) {
  const std::size_t pieces = neuron.table.empty() ? 0 : neuron.table.input_v.size() - 1;
  add_card(deck, fmt::format("b{} {} 0 v={}", place.name, place.output,
                             pieces == 0 ? logistic_curve(place) : table_curve(place, pieces)));
}

void add_neuron_resistance(Deck& deck, const SigmoidNeuron& neuron, const NeuronPlace& place,
                           const std::string& terminal) {
  const std::size_t pieces = neuron.table.input_v.size() - 1;
  add_card(deck, fmt::format("b{} {} {} i=v({},{})/({})", place.name, place.output, terminal, place.output, terminal,
                             table_resistance(place, pieces)));
}

}  // namespace sotto::spice
