#include "sotto/spice/cross_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "sotto/core/error.hpp"
#include "sotto/core/parallel_for.hpp"
#include "sotto/crossbar/newton.hpp"
#include "sotto/crossbar/solve.hpp"
#include "sotto/crossbar/transfer.hpp"
#include "sotto/spice/netlist.hpp"
#include "sotto/spice/network_netlist.hpp"
#include "sotto/spice/nonlinear_netlist.hpp"
#include "sotto/spice/pool.hpp"
#include "sotto/spice/session.hpp"
#include "spice/comparison.hpp"

namespace sotto::spice {

namespace {

using Eigen::Index;

// One input vector: a matrix of native values against a matrix of indices.
template <class Values, class Indices>
void compare(Comparison& comparison, const Values& native, const Indices& indices, const SpiceResult& spice,
             Index input) {
  for (Index i = 0; i < indices.rows(); ++i)
    for (Index j = 0; j < indices.cols(); ++j)
      comparison.add(native(i, j), value_of(spice, indices(i, j), static_cast<std::size_t>(input)));
}

template <class AnyDeck>
SpiceRequest request_of(const AnyDeck& deck, const CrossCheckOptions& options) {
  return {.deck = options.deck ? *options.deck : deck.deck,
          .analysis = deck.analysis,
          .vectors = deck.vectors,
          .expected_length = deck.num_inputs,
          .time_limit_s = options.time_limit_s,
          .allow_floating = false,
          .stop = options.stop};
}

// The input vectors of a network, shared out over the workers of a pool; results one after the other, as if one deck
// had run them all. The decks differ in their inputs alone, hence a vector has the same place in all results.
SpiceResult run_shares(const AnalogNetwork& network, const Eigen::MatrixXd& inputs_v,
                       const CrossCheckOptions& options) {
  SpicePool pool({.workers = options.workers, .stop = options.stop, .on_progress = options.on_progress});
  const Index images = inputs_v.rows();
  const Index workers = options.workers > 0 ? options.workers : available_threads();
  const Index shares = std::min(images, workers);
  const auto outcomes = pool.run(static_cast<std::size_t>(shares), [&](std::size_t s) {
    const Index first = images * static_cast<Index>(s) / shares, end = images * (static_cast<Index>(s) + 1) / shares;
    return request_of(network_deck(network, inputs_v.middleRows(first, end - first), {.nodes = options.nodes, .capacitors = false}),
                      options);
  });
  SpiceResult all;
  for (const PoolOutcome& outcome : outcomes) {
    if (!outcome.good()) throw SpiceError(outcome.error);
    all.values.resize(outcome.result.values.size());
    for (std::size_t v = 0; v < all.values.size(); ++v)
      all.values[v].insert(all.values[v].end(), outcome.result.values[v].begin(), outcome.result.values[v].end());
    for (const std::string& warning : outcome.result.warnings)
      if (std::ranges::find(all.warnings, warning) == all.warnings.end()) all.warnings.push_back(warning);
  }
  return all;
}

void compare_outputs(CrossCheck& check, const CrossbarDeck& deck, const MvmResult& native, const SpiceResult& spice) {
  Comparison outputs;
  for (Index j = 0; j < deck.outputs.size(); ++j) {
    if (deck.outputs(j) == kUndetermined) {
      check.warnings.push_back(
          fmt::format("output {} is not compared: it closes a loop of zero resistance with other ground ends", j));
      continue;
    }
    for (Index k = 0; k < native.outputs_a.rows(); ++k)
      outputs.add(native.outputs_a(k, j), value_of(spice, deck.outputs(j), static_cast<std::size_t>(k)));
  }
  check.outputs = outputs.agreement();
}

// Runs the deck of a crossbar and compares outputs and, where they are known, nodes.
void compare_crossbar(CrossCheck& check, const CrossbarDeck& deck, const MvmResult& native,
                      const CrossCheckOptions& options) {
  const auto start = std::chrono::steady_clock::now();
  const SpiceResult spice = SpiceSession().run(request_of(deck, options));
  check.ngspice_version = ngspice_version();
  check.ngspice_wall_s = seconds_since(start);
  check.warnings = spice.warnings;
  compare_outputs(check, deck, native, spice);
  Comparison nodes;
  for (std::size_t k = 0; k < native.nodes.size(); ++k) {
    compare(nodes, native.nodes[k].row_node_v, deck.row_nodes, spice, static_cast<Index>(k));
    compare(nodes, native.nodes[k].col_node_v, deck.col_nodes, spice, static_cast<Index>(k));
  }
  check.nodes = nodes.agreement();
}

// Native node voltages of one layer: the row terminals, then every tile from its ends.
void compare_layer_nodes(Comparison& nodes, const AnalogLayer& layer, const LayerTransfer& transfer,
                         const Eigen::VectorXd& row_v, const LayerVectors& vectors, const SpiceResult& spice,
                         Index input) {
  for (std::size_t h = 0; h + 1 < transfer.row_boundaries.size(); ++h) {
    const Index first = transfer.row_boundaries[h], count = transfer.row_boundaries[h + 1] - first;
    const Eigen::VectorXd rows_v = row_v.segment(first, count);
    compare(nodes, rows_v, vectors.row_terminals.segment(first, count), spice, input);
    for (std::size_t t = 0; t < layer.tiles.size(); ++t) {
      if (layer.tiles[t].first_row != first) continue;
      Eigen::VectorXd cols_v = transfer.tiles[t].col_terminal_per_v * rows_v;
      if (transfer.tiles[t].col_offset_v.size() > 0) cols_v += transfer.tiles[t].col_offset_v;
      const TerminalNodes inside = nodes_from_terminals(layer.tiles[t].crossbar, rows_v, cols_v);
      compare(nodes, inside.row_node_v, vectors.tiles[t].row_nodes, spice, input);
      compare(nodes, inside.col_node_v, vectors.tiles[t].col_nodes, spice, input);
    }
  }
}

// One input vector of a network: every reader and neuron output, and every node where asked for.
void compare_input(Comparison& outputs, Comparison& nodes, const NetworkSolver& solver, const NetworkResult& native,
                   const NetworkDeck& deck, const SpiceResult& spice, Index k, bool with_nodes) {
  for (std::size_t l = 0; l < native.layers.size(); ++l) {
    const LayerState& state = native.layers[l];
    const LayerVectors& vectors = deck.layers[l];
    compare(outputs, state.reader_v.row(k).transpose(), vectors.reader_outputs, spice, k);
    compare(outputs, state.neuron_v.row(k).transpose(), vectors.neuron_outputs, spice, k);
    if (!with_nodes) continue;
    compare_layer_nodes(nodes, solver.network().layers[l], solver.transfers()[l], state.row_v.row(k).transpose(), vectors,
                        spice, k);
  }
}

}  // namespace

CrossCheck cross_check(const Crossbar& xbar, const Eigen::MatrixXd& inputs_v, const CrossCheckOptions& options) {
  CrossCheck check;
  const auto start = std::chrono::steady_clock::now();
  const MvmResult native = CrossbarSolver(xbar, {.nodes = options.nodes}).solve(inputs_v);
  check.native_wall_s = seconds_since(start);
  compare_crossbar(check, crossbar_deck(xbar, inputs_v, {.nodes = options.nodes}), native, options);
  return check;
}

CrossCheck cross_check(const NonlinearCrossbar& xbar, const Eigen::MatrixXd& inputs_v,
                       const CrossCheckOptions& options) {
  CrossCheck check;
  const auto start = std::chrono::steady_clock::now();
  const NewtonResult native = NewtonSolver(xbar, {.nodes = options.nodes}).solve(inputs_v);
  check.native_wall_s = seconds_since(start);
  compare_crossbar(check, crossbar_deck(xbar, inputs_v, {.nodes = options.nodes}), native.mvm, options);
  return check;
}

CrossCheck cross_check(const AnalogNetwork& network, const Eigen::MatrixXd& inputs_v,
                       const CrossCheckOptions& options) {
  CrossCheck check;
  const auto start = std::chrono::steady_clock::now();
  const NetworkSolver solver(network, {.with_power = false});
  const NetworkResult native = solver.run(inputs_v, true);
  check.native_wall_s = seconds_since(start);
  const auto spice_start = std::chrono::steady_clock::now();
  const NetworkDeck deck = network_deck(network, inputs_v, {.nodes = options.nodes, .capacitors = false});
  const SpiceResult spice =
      options.deck ? SpiceSession().run(request_of(deck, options)) : run_shares(network, inputs_v, options);
  check.ngspice_version = ngspice_version();
  check.ngspice_wall_s = seconds_since(spice_start);
  check.warnings = spice.warnings;
  Comparison outputs, nodes;
  for (Index k = 0; k < inputs_v.rows(); ++k)
    compare_input(outputs, nodes, solver, native, deck, spice, k, options.nodes);
  check.outputs = outputs.agreement();
  check.nodes = nodes.agreement();
  return check;
}

}  // namespace sotto::spice
