#include "sotto/spice/netlist_check.hpp"

#include <fmt/format.h>

#include <chrono>

#include "sotto/spice/dc_solution.hpp"
#include "sotto/spice/session.hpp"
#include "spice/card_lines.hpp"
#include "spice/comparison.hpp"

namespace sotto::spice {

namespace {

using Eigen::Index;

// The command of the last analysis card; an operating point where there is none.
std::string analysis_command(const Deck& deck) {
  std::string command = "op";
  for (const std::string& line : deck.lines) {
    if (!line.starts_with('.')) continue;
    const std::vector<std::string> words = card_words({line, {}});
    if (words[0] == ".op" || words[0] == ".dc") command = fmt::format("{}", fmt::join(words, " ")).substr(1);
  }
  return command;
}

// ngspice keeps what the cards say: all of it is wanted here.
Deck without_save(Deck deck) {
  std::erase_if(deck.lines, [](const std::string& line) { return line.starts_with(".save"); });
  return deck;
}

// Columns of the sources whose currents are compared.
std::vector<std::size_t> compared_sources(const DcSolution& native) {
  std::vector<std::size_t> ammeters, all;
  for (std::size_t k = 0; k < native.sources.size(); ++k) {
    all.push_back(k);
    if (native.is_ammeter[k]) ammeters.push_back(k);
  }
  return ammeters.empty() ? all : ammeters;
}

CrossCheck check(const SpiceCircuit& circuit, const Deck& deck, const CrossCheckOptions& options) {
  CrossCheck out;
  const auto start = std::chrono::steady_clock::now();
  const DcSolution native = solve_dc(circuit);
  out.native_wall_s = seconds_since(start);
  SpiceRequest request{.deck = without_save(deck),
                       .analysis = analysis_command(deck),
                       .vectors = {},
                       .expected_length = static_cast<std::size_t>(num_points(circuit)),
                       .time_limit_s = options.time_limit_s,
                       .allow_floating = false,
                       .stop = options.stop};
  if (options.nodes) request.vectors = native.nodes;
  const std::vector<std::size_t> sources = compared_sources(native);
  for (const std::size_t source : sources) request.vectors.push_back(native.sources[source] + "#branch");
  const auto spice_start = std::chrono::steady_clock::now();
  SpiceSession session;
  const SpiceResult spice = session.run(request);
  out.ngspice_version = session.ngspice_version();
  out.ngspice_wall_s = seconds_since(spice_start);
  out.warnings = spice.warnings;
  Comparison nodes, outputs;
  const std::size_t first_source = options.nodes ? native.nodes.size() : 0;
  for (std::size_t v = 0; v < request.vectors.size(); ++v) {
    const bool is_node = v < first_source;
    const auto column = static_cast<Index>(is_node ? v : sources[v - first_source]);
    for (Index k = 0; k < native.node_v.rows(); ++k)
      (is_node ? nodes : outputs)
          .add(is_node ? native.node_v(k, column) : native.source_a(k, column),
               spice.values[v][static_cast<std::size_t>(k)]);
  }
  out.nodes = nodes.agreement();
  out.outputs = outputs.agreement();
  return out;
}

}  // namespace

CrossCheck cross_check_netlist(const std::string& path, Dialect dialect, const CrossCheckOptions& options) {
  const SpiceCircuit circuit = read_circuit(path, dialect);
  if (dialect != Dialect::ngspice) return cross_check(circuit, options);
  return check(circuit, read_deck(path), options);
}

CrossCheck cross_check(const SpiceCircuit& circuit, const CrossCheckOptions& options) {
  return check(circuit, parse_deck(circuit_text(circuit, Dialect::ngspice)), options);
}

}  // namespace sotto::spice
