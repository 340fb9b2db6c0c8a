#include "sotto/spice/network_netlist.hpp"

#include <catch2/catch.hpp>
#include <cctype>
#include <cmath>

#include "sotto/core/error.hpp"
#include "support/approx.hpp"

using namespace sotto;
using namespace sotto::spice;
using Catch::Matchers::Contains;
using Catch::Matchers::WithinRel;

namespace {

// One input, one output, weight +1, bias weight -1, no wires: 1 kOhm and 4 kOhm cells.
AnalogNetwork smallest(const Reader& reader) {
  LayerCircuit circuit;
  circuit.cells = {.on_ohm = 1000, .off_ohm = 4000};
  circuit.reader = reader;
  circuit.bias_v = 0.5;
  circuit.neuron = {.low_v = 0.1, .high_v = 0.9, .slope_per_v = 3, .centre_v = 0.2};
  return {.layers = {make_layer(Eigen::MatrixXd::Constant(1, 1, 1), Eigen::VectorXd::Constant(1, -1), circuit)}};
}

SpiceResult run(const NetworkDeck& deck) {
  return SpiceSession().run({.deck = deck.deck,
                             .analysis = deck.analysis,
                             .vectors = deck.vectors,
                             .expected_length = deck.num_inputs,
                             .allow_floating = false});
}

// Longest run of digits (without the point) of any number in the text.
std::size_t longest_number(const std::string& text) {
  std::size_t longest = 0, digits = 0;
  for (const char c : text) {
    if (std::isdigit(static_cast<unsigned char>(c)) != 0) {
      longest = std::max(longest, ++digits);
    } else if (c != '.') {
      digits = 0;
    }
  }
  return longest;
}

}  // namespace

TEST_CASE("a virtual ground reader gives R (I+ - I-), the neuron its logistic curve", "[spice]") {
  const NetworkDeck deck = network_deck(smallest(Transimpedance{2000}), Eigen::MatrixXd::Constant(1, 1, 1.0));

  const SpiceResult result = run(deck);

  // I+ = 1/1k + 0.5/4k, I- = 1/4k + 0.5/1k
  const double reader_v = 2000 * (1.125e-3 - 0.75e-3);
  CHECK_THAT(value_of(result, deck.layers[0].reader_outputs(0), 0), WithinRel(reader_v, test::kRelLinearSolve));
  CHECK_THAT(value_of(result, deck.layers[0].neuron_outputs(0), 0),
             WithinRel(0.1 + 0.8 / (1 + std::exp(3 * (reader_v - 0.2))), test::kRelLinearSolve));
}

TEST_CASE("the difference amplifier is its four resistors: its inputs are no virtual grounds", "[spice]") {
  const DiffAmp amplifier{.gain = 10, .input_ohm = 500};
  const NetworkDeck deck = network_deck(smallest(amplifier), Eigen::MatrixXd::Constant(1, 1, 1.0));

  const SpiceResult result = run(deck);

  // systems A.2: the plus line sees (1 + gain) R1; the minus line is held at gain R1 I+ behind R1.
  const double plus_v = (1 / 1000.0 + 0.5 / 4000) / (1 / 1000.0 + 1 / 4000.0 + 1 / 5500.0);
  const double plus_a = plus_v / 5500, held_v = 5000 * plus_a;
  const double minus_v = (1 / 4000.0 + 0.5 / 1000 + held_v / 500) / (1 / 4000.0 + 1 / 1000.0 + 1 / 500.0);
  const double reader_v = 5000 * (plus_a - (minus_v - held_v) / 500);
  CHECK_THAT(value_of(result, deck.layers[0].reader_outputs(0), 0), WithinRel(reader_v, test::kRelLinearSolve));
  CHECK_THAT(value_of(result, deck.layers[0].tiles[0].col_nodes(0, 0), 0), WithinRel(plus_v, test::kRelLinearSolve));
  CHECK_THAT(value_of(result, deck.layers[0].tiles[0].col_nodes(1, 1), 0), WithinRel(minus_v, test::kRelLinearSolve));
}

TEST_CASE("no B source holds a number that ngspice would round", "[spice][unit]") {
  AnalogNetwork network = smallest(DiffAmp{});
  network.layers[0].neuron.centre_v = 1.0 / 3.0;
  network.layers[0].neuron.slope_per_v = 11.123456789012345;
  const NetworkDeck deck = network_deck(network, Eigen::MatrixXd::Constant(2, 1, 1.0 / 3.0));

  int b_lines = 0;
  for (const std::string& line : deck.deck.lines) {
    if (line[0] != 'b') continue;
    ++b_lines;
    if (line.find("pwl(") == std::string::npos) CHECK(longest_number(line) <= 11);
  }
  CHECK(b_lines == 2);
  CHECK(longest_number(".param l0centre=0.3333333333333333") > 11);
}

TEST_CASE("decks use neither XSPICE devices nor POLY sources nor commands", "[spice][unit]") {
  for (const Reader& reader : {Reader(DiffAmp{}), Reader(Transimpedance{})}) {
    for (const std::string& line : network_deck(smallest(reader), Eigen::MatrixXd::Zero(1, 1)).deck.lines) {
      CHECK(std::string("*.rvbefh").find(line[0]) != std::string::npos);
      CHECK_THAT(line, !Contains("poly", Catch::CaseSensitive::No) && !Contains(".control"));
    }
  }
}

TEST_CASE("a driver without resistance is the row terminal itself, one with resistance is behind it", "[spice][unit]") {
  AnalogNetwork network = smallest(DiffAmp{});
  const Eigen::MatrixXd inputs_v = Eigen::MatrixXd::Zero(1, 1);

  CHECK_THAT(netlist_text(network, inputs_v), Contains("rl0t0_c0_0 in0 l0t0_g0 1000\n"));
  network.input_driver_ohm = 50;
  CHECK_THAT(netlist_text(network, inputs_v),
             Contains("rl0_o0 in0 l0_s0 50\n") && Contains("rl0t0_c0_0 l0_s0 l0t0_g0 1000\n"));
}

TEST_CASE("a neuron's table is the same curve in ngspice, inside, between and outside its knots", "[spice]") {
  auto network = smallest(Transimpedance{2000});
  const TransferTable table{{-1, 0, 0.3, 0.75, 2}, {1, 0.9, 0.6, 0.1, 0.05}};
  network.layers[0].neuron.table = table;
  const Eigen::MatrixXd inputs_v = Eigen::VectorXd::LinSpaced(41, -2.0, 3.0);
  const NetworkDeck deck = network_deck(network, inputs_v);

  const SpiceResult result = run(deck);

  for (std::size_t k = 0; k < 41; ++k) {
    const double reader_v = value_of(result, deck.layers[0].reader_outputs(0), k);
    CHECK_THAT(value_of(result, deck.layers[0].neuron_outputs(0), k),
               WithinRel(table_output_v(table, reader_v), test::kRelLinearSolve));
  }
  CHECK(value_of(result, deck.layers[0].reader_outputs(0), 0) < table.input_v.front());
  CHECK(value_of(result, deck.layers[0].reader_outputs(0), 40) > table.input_v.back());
}

TEST_CASE("transistor neurons stand where the behavioral ones do and drive the rows themselves", "[spice][unit]") {
  AnalogNetwork network = smallest(DiffAmp{});
  network.layers.push_back(network.layers[0]);
  network.layers[0].neuron.output_ohm = 500;
  const NeuronSubcircuit neurons{
      .definitions = {{"* definitions", ".subckt pass in out vdd vss k=1", "r1 in out {k}", ".ends"}},
      .name = "pass",
      .parameters = "k=2",
      .supply_v = 1};

  const NetworkDeck deck = network_deck(network, Eigen::MatrixXd::Constant(1, 1, 1.0), {.neurons = neurons});

  const std::string text = deck_text(deck.deck);
  CHECK_THAT(text, Contains("\nxl0_n0 l0t0_o0 l0_n0 vdd 0 pass k=2\n") && Contains("\nvdd vdd 0 1\n"));
  CHECK_THAT(text, Contains("rl1t0_c0_0 l0_n0 l1t0_g0 1000\n") && !Contains("rl1_o0"));
  CHECK(deck.layers[1].row_terminals(0) == deck.layers[0].neuron_outputs(0));
}

TEST_CASE("wrong inputs of a network are errors of the caller", "[spice][unit]") {
  CHECK_THROWS_WITH(network_deck(smallest(DiffAmp{}), Eigen::MatrixXd::Zero(1, 2)), Contains("inputs_v = 1 x 2"));
  CHECK_THROWS_WITH(network_deck(smallest(DiffAmp{}), Eigen::MatrixXd::Constant(1, 1, std::nan(""))),
                    Contains("must be finite"));
}

TEST_CASE("capacitors of tiles are written, and left out of decks for operating points alone", "[spice][unit]") {
  AnalogNetwork network = smallest(Transimpedance{2000});
  network.layers[0].tiles[0].crossbar.capacitance = {.row_segment_f = 5e-17, .cell_f = 1e-16};
  const Eigen::MatrixXd inputs_v = Eigen::MatrixXd::Constant(1, 1, 1.0);

  const std::string with = deck_text(network_deck(network, inputs_v).deck);
  const std::string without = deck_text(network_deck(network, inputs_v, {.capacitors = false}).deck);

  CHECK_THAT(with, Contains("\ncl0t0_w0_0 ") && Contains("\ncl0t0_c1_1 "));
  CHECK_THAT(without, !Contains("\ncl0t0_"));
}
