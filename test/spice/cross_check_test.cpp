#include "sotto/spice/cross_check.hpp"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "sotto/core/error.hpp"
#include "sotto/neuron/neuron_deviation.hpp"
#include "sotto/spice/netlist.hpp"
#include "sotto/spice/network_netlist.hpp"
#include "support/approx.hpp"
#include "support/dialect_checks.hpp"
#include "support/random_crossbar.hpp"

using namespace sotto;
using namespace sotto::spice;
using Catch::Matchers::Contains;
using Catch::Matchers::WithinRel;
using Eigen::Index;

namespace {

// Weakly connected nodes (1 Mohm against 0.1 ohm wires) lose digits in ngspice's plain double LU: 3e-10 at worst in
// 1500 cases; the contract asks for 1e-9.
constexpr double kRelNodes = test::kRelContract;
// Column currents: 1.3e-11 at worst in the same cases.
constexpr double kRelOutputs = 1e-10;
constexpr double kRelNetwork = 1e-10;  // three layers: 2e-12 at worst in 64 cases
// gnucap prints ten digits.
constexpr double kRelGnucap = 1e-8;

void require_agreement(const test::RandomCrossbarOptions& options, std::uint64_t seed) {
  for (std::uint64_t sample = 0; sample < 12; ++sample) {
    INFO("seed " << seed << ", sample " << sample);
    SampleRng rng(seed, sample);
    const Crossbar xbar = test::random_crossbar(rng, options);
    const Eigen::MatrixXd inputs_v = test::random_inputs_v(rng, static_cast<Index>(1 + sample % 3), xbar.rows());

    const CrossCheck check = cross_check(xbar, inputs_v);

    CHECK(check.outputs.max_rel_difference <= kRelOutputs);
    CHECK(check.nodes.max_rel_difference <= kRelNodes);
    CHECK(check.outputs.compared == inputs_v.rows() * xbar.cols());
    CHECK(check.warnings.empty());
  }
}

Eigen::MatrixXd ternary(SampleRng& rng, Index rows, Index cols) {
  Eigen::MatrixXd weights(rows, cols);
  for (Index i = 0; i < rows; ++i)
    for (Index j = 0; j < cols; ++j) weights(i, j) = static_cast<double>(rng.below(3)) - 1;
  return weights;
}

const TransferTable kTable{{-0.5, -0.1, 0, 0.15, 0.5}, {0.8, 0.7, 0.4, 0.1, 0}, {1300, 700, 350, 800, 1200}};

struct NetworkCase {
  Reader reader;
  PairLayout layout;
  PartitionOutputs combine;
  double output_ohm, input_driver_ohm, wire_ohm;
  BiasRows bias_rows = BiasRows::last;
};

AnalogNetwork random_network(SampleRng& rng, const NetworkCase& choice, std::vector<Index> sizes) {
  LayerCircuit circuit;
  circuit.cells = {.on_ohm = 5000, .off_ohm = 15000};
  circuit.wires = {.row_segment_ohm = choice.wire_ohm, .col_segment_ohm = 2 * choice.wire_ohm};
  circuit.pair_layout = choice.layout;
  circuit.partition = {.max_rows = 4, .max_pairs = 3, .outputs = choice.combine, .bias_rows = choice.bias_rows};
  circuit.reader = choice.reader;
  circuit.neuron.output_ohm = choice.output_ohm;
  AnalogNetwork network{.layers = {}, .input_driver_ohm = choice.input_driver_ohm};
  for (std::size_t l = 0; l + 1 < sizes.size(); ++l)
    network.layers.push_back(
        make_layer(ternary(rng, sizes[l], sizes[l + 1]), ternary(rng, sizes[l + 1], 1).col(0), circuit));
  return network;
}

}  // namespace

TEST_CASE("random crossbars with every kind of line end agree with ngspice", "[spice]") {
  require_agreement({}, 101);
}

TEST_CASE("crossbars with zero wires, drivers and senses agree with ngspice", "[spice]") {
  require_agreement({.zero_wire_share = 0.4}, 102);
}

TEST_CASE("crossbars with broken segments and floating rows agree with ngspice", "[spice]") {
  require_agreement({.open_cell_share = 0.4, .broken_wire_share = 0.3, .floating_rows = true}, 103);
}

TEST_CASE("crossbars with shorted cells agree with ngspice", "[spice]") {
  require_agreement({.shorted_cell_share = 0.1}, 104);
}

TEST_CASE("crossbars with everything at once agree with ngspice", "[spice]") {
  require_agreement(
      {.zero_wire_share = 0.2, .broken_wire_share = 0.1, .shorted_cell_share = 0.05, .floating_rows = true}, 105);
}

TEST_CASE("a 16x16 crossbar with uniform wires agrees with ngspice to rounding", "[spice]") {
  SampleRng rng(106, 0);
  Crossbar xbar{.cell_resistance_ohm = test::random_ohm(rng, 16, 16, 5e3, 0.5),
                .wires = {.row_segment_ohm = 2.0, .col_segment_ohm = 2.0}};

  const CrossCheck check = cross_check(xbar, test::random_inputs_v(rng, 4, 16));

  CHECK(check.outputs.max_rel_difference <= test::kRelLinearSolve);
  CHECK(check.nodes.max_rel_difference <= test::kRelLinearSolve);
  CHECK(check.nodes.compared == 4 * 2 * 256);
  CHECK_FALSE(check.ngspice_version.empty());
}

TEST_CASE("a crossbar without any voltage differs by exactly 0", "[spice]") {
  const Crossbar xbar{.cell_resistance_ohm = Eigen::MatrixXd::Constant(2, 2, 1000)};

  const CrossCheck check = cross_check(xbar, Eigen::MatrixXd::Zero(1, 2));

  CHECK(check.outputs.max_rel_difference == 0);
  CHECK(check.nodes.max_rel_difference == 0);
}

TEST_CASE("an output in a loop of zero resistance is not compared, with a warning", "[spice]") {
  Crossbar xbar{.cell_resistance_ohm = Eigen::MatrixXd::Constant(2, 2, 1000)};
  xbar.cell_resistance_ohm.row(0).setZero();
  xbar.floating_rows = {0};

  const CrossCheck check = cross_check(xbar, Eigen::MatrixXd::Constant(1, 2, 1.0));

  CHECK(check.outputs.compared == 0);
  REQUIRE(check.warnings.size() == 2);
  CHECK_THAT(check.warnings[0], Contains("output 0 is not compared"));
}

TEST_CASE("a foreign deck takes the place of Sotto's own and its error shows", "[spice]") {
  const Crossbar xbar{.cell_resistance_ohm = Eigen::MatrixXd::Constant(1, 1, 1000)};
  const Eigen::MatrixXd inputs_v = Eigen::MatrixXd::Constant(1, 1, 1.0);
  Deck deck = crossbar_deck(xbar, inputs_v).deck;
  for (std::string& line : deck.lines)
    if (line == "rc0_0 s0 g0 1000") line = "rc0_0 s0 g0 2000";

  CHECK_THAT(cross_check(xbar, inputs_v, {.deck = deck}).outputs.max_rel_difference,
             WithinRel(0.5, test::kRelLinearSolve));
}

TEST_CASE("a floating node in the deck is an error of the cross-check, not a warning", "[spice]") {
  const Crossbar xbar{.cell_resistance_ohm = Eigen::MatrixXd::Constant(1, 1, 1000)};
  const Eigen::MatrixXd inputs_v = Eigen::MatrixXd::Constant(1, 1, 1.0);
  Deck deck = crossbar_deck(xbar, inputs_v).deck;
  deck.lines.emplace_back("c1 lonely 0 1p");

  CHECK_THROWS_AS(cross_check(xbar, inputs_v, {.deck = deck}), SpiceError);
}

TEST_CASE("networks agree with ngspice: every reader, layout, way to combine and driver", "[spice]") {
  const Reader readers[] = {DiffAmp{.gain = 10}, Transimpedance{.feedback_ohm = 2000}};
  for (unsigned bits = 0; bits < 64; ++bits) {
    INFO("case " << bits);
    SampleRng rng(107, bits % 32);
    const NetworkCase choice{.reader = readers[bits & 1],
                             .layout = (bits & 2) != 0 ? PairLayout::alternating : PairLayout::shared_node,
                             .combine = (bits & 4) != 0 ? PartitionOutputs::sum : PartitionOutputs::average,
                             .output_ohm = (bits & 8) != 0 ? 800.0 : 0.0,
                             .input_driver_ohm = (bits & 8) != 0 ? 50.0 : 0.0,
                             .wire_ohm = (bits & 16) != 0 ? 2.0 : 0.0,
                             .bias_rows = (bits & 32) != 0 ? BiasRows::every : BiasRows::last};
    const AnalogNetwork network = random_network(rng, choice, {6, 5, 2});

    const CrossCheck check = cross_check(network, test::random_inputs_v(rng, static_cast<Index>(1 + bits % 3), 6));

    CHECK(check.outputs.max_rel_difference <= kRelNetwork);
    CHECK(check.nodes.max_rel_difference <= kRelNetwork);
    CHECK(check.warnings.empty());
  }
}

TEST_CASE("a network of which every part differs agrees with ngspice", "[spice]") {
  SampleRng rng(109, 0);
  for (const unsigned bits : {0u, 1u, 2u, 3u}) {
    const Reader reader = (bits & 1) != 0 ? Reader(Transimpedance{1e4}) : Reader(DiffAmp{.gain = 30});
    const auto bias_rows = (bits & 2) != 0 ? BiasRows::every : BiasRows::last;
    const NetworkCase choice{reader, PairLayout::shared_node, PartitionOutputs::average, 800, 100, 1.5, bias_rows};
    AnalogNetwork network = random_network(rng, choice, {6, 5, 2});
    for (AnalogLayer& layer : network.layers) {
      if ((bits & 2) != 0) layer.neuron.table = kTable;  // with resistances at the knots
      for (Tile& tile : layer.tiles) {
        tile.crossbar.cell_resistance_ohm =
            tile.crossbar.cell_resistance_ohm.unaryExpr([&](double ohm) { return ohm * std::exp(0.1 * rng.normal()); });
        tile.offset_v = Eigen::VectorXd::Constant(tile.num_pairs(), 0.004);
        tile.offset_v(0) = -0.003;
        for (Index k = 0; k < tile.num_pairs(); ++k) tile.pair_readers.push_back(reader);
        if (auto* amp = std::get_if<DiffAmp>(&tile.pair_readers.back())) amp->gain = 27;
        if (auto* amp = std::get_if<Transimpedance>(&tile.pair_readers.back())) amp->feedback_ohm = 0.9e4;
      }
      for (Index k = 0; k < layer.num_outputs; ++k)
        layer.neurons.push_back(deviated(layer.neuron, {.input_offset_v = 0.01 * rng.normal(),
                                                        .slope_factor = 1 + 0.05 * rng.normal(),
                                                        .output_ohm_factor = 1 + 0.1 * rng.normal()}));
    }

    const CrossCheck check = cross_check(network, test::random_inputs_v(rng, 3, 6));

    CHECK(check.outputs.max_rel_difference <= kRelNetwork);
    CHECK(check.nodes.max_rel_difference <= kRelNetwork);
    CHECK(check.warnings.empty());
  }
}

TEST_CASE("a chain of three layers, each loading the one before, agrees with ngspice", "[spice]") {
  SampleRng rng(108, 0);
  const NetworkCase choice{DiffAmp{.gain = 30}, PairLayout::shared_node, PartitionOutputs::average, 800, 100, 1.5};
  const AnalogNetwork network = random_network(rng, choice, {9, 8, 6, 3});
  const Eigen::MatrixXd inputs_v = test::random_inputs_v(rng, 5, 9);

  const CrossCheck check = cross_check(network, inputs_v);
  const CrossCheck outputs_only = cross_check(network, inputs_v, {.nodes = false});

  CHECK(check.outputs.max_rel_difference <= kRelNetwork);
  CHECK(check.nodes.max_rel_difference <= kRelNetwork);
  CHECK(check.outputs.compared == 5 * 2 * (8 + 6 + 3));
  CHECK(outputs_only.outputs.max_rel_difference <= kRelNetwork);
  CHECK(outputs_only.nodes.compared == 0);
}

TEST_CASE("neurons with tables and resistances of their operating point agree with ngspice", "[spice]") {
  SampleRng rng(110, 0);
  const NetworkCase choice{DiffAmp{.gain = 10}, PairLayout::shared_node, PartitionOutputs::average, 650, 100, 1.5};
  AnalogNetwork network = random_network(rng, choice, {9, 8, 3});
  for (AnalogLayer& layer : network.layers) layer.neuron.table = kTable;

  const CrossCheck check = cross_check(network, test::random_inputs_v(rng, 5, 9));

  CHECK(check.outputs.max_rel_difference <= kRelNetwork);
  CHECK(check.nodes.max_rel_difference <= kRelNetwork);
  CHECK(check.warnings.empty());
}

TEST_CASE("the program gnucap confirms a linear deck where it is installed", "[spice]") {
  if (std::system("command -v gnucap > /dev/null 2>&1") != 0) {
    WARN("gnucap is not installed: nothing tested");
    return;
  }
  namespace fs = std::filesystem;
  SampleRng rng(109, 0);
  const Crossbar xbar{.cell_resistance_ohm = test::random_ohm(rng, 4, 3, 5e3, 0.5),
                      .wires = {.row_segment_ohm = 20.0, .col_segment_ohm = 20.0}};
  const Eigen::MatrixXd inputs_v = Eigen::MatrixXd::Constant(1, 4, 0.5);
  const CrossbarDeck deck = crossbar_deck(xbar, inputs_v);
  const fs::path path = fs::temp_directory_path() / ("sotto-gnucap-" + std::to_string(::getpid()));
  std::ofstream file(path);
  for (const std::string& line : deck.deck.lines)
    if (line[0] != '.') file << line << '\n';
  // gnucap models a voltage source as a conductance: its short must be small against 20 ohm.
  file << ".options short=1e-12 numdgt=10\n.print op v(c3_2)\n.op\n.end\n";
  file.close();
  const fs::path answer = path.string() + ".out";
  REQUIRE(std::system(("gnucap -b " + path.string() + " > " + answer.string() + " 2>&1").c_str()) == 0);
  std::stringstream text;
  text << std::ifstream(answer).rdbuf();
  fs::remove(path);
  fs::remove(answer);
  const SpiceResult spice =
      SpiceSession().run({.deck = deck.deck, .analysis = "op", .vectors = deck.vectors, .expected_length = 1});

  INFO(text.str());
  std::string line, word;
  double volt = 0;
  while (std::getline(text, line)) {
    std::istringstream words(line);
    // The value follows the temperature: "27. 0.0321" or with a suffix, "27. 32.1m".
    if (words >> word && word == "27." && words >> word)
      volt = std::strtod(word.c_str(), nullptr) * (word.find('m') != std::string::npos ? 1e-3 : 1.0);
  }
  CHECK_THAT(volt, WithinRel(value_of(spice, deck.col_nodes(3, 2), 0), kRelGnucap));
}

TEST_CASE("the images of a network are shared out over workers with the same agreement", "[spice]") {
  const auto network = test::two_layers(DiffAmp{.gain = 10, .input_ohm = 1000}, PartitionOutputs::average);
  const Eigen::MatrixXd inputs_v = test::two_images().replicate(3, 1);
  for (const int workers : {1, 2, 6}) {
    std::size_t shares = 0;

    const CrossCheck check =
        cross_check(network, inputs_v, {.workers = workers, .on_progress = [&](auto done, auto all) {
                                          CHECK(all == static_cast<std::size_t>(workers));
                                          shares = done;
                                        }});

    CHECK(shares == static_cast<std::size_t>(workers));
    CHECK(check.outputs.max_rel_difference <= kRelNetwork);
    CHECK(check.nodes.max_rel_difference <= kRelNodes);
    CHECK(check.outputs.compared == 6 * 2 * (3 + 2));
  }
}
