#include "sotto/spice/nonlinear_netlist.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <map>
#include <sstream>
#include <vector>

#include "spice/net.hpp"

namespace sotto::spice {

namespace {

using Eigen::Index;

// A cell card of the linear deck: rc<row>_<col> <row node> <column node> <ohm>.
struct CellCard {
  Index row = 0, col = 0;
  std::string row_node, col_node;
};

bool is_cell(const std::string& card) {
  return card.starts_with("rc");
}

CellCard read_cell(const std::string& card) {
  CellCard cell;
  std::istringstream words(card);
  std::string name;
  words >> name >> cell.row_node >> cell.col_node;
  const std::size_t bar = name.find('_');
  std::from_chars(name.data() + 2, name.data() + bar, cell.row);
  std::from_chars(name.data() + bar + 1, name.data() + name.size(), cell.col);
  return cell;
}

class CellWriter {
 public:
  CellWriter(const NonlinearCrossbar& xbar, Deck& deck) : xbar_(xbar), deck_(deck) {}
  void write_models();
  void write_cell(const CellCard& cell);

 private:
  void write_junction(const CellCard& cell, const std::string& to);
  const std::string& gate_node(double gate_v);

  const NonlinearCrossbar& xbar_;
  Deck& deck_;
  std::map<double, std::string> gates_;
};

// Constants of a B source as parameters: ngspice rounds literals to 11 digits. The transistor's own junctions to the
// bulk are switched off as far as ngspice lets them.
void CellWriter::write_models() {
  deck_.lines.emplace_back("* tunnel junction: TMR falls to half at vh");
  deck_.lines.emplace_back(".subckt mtj a b rp=1 dr=1 vh=1");
  deck_.lines.emplace_back("b1 a b i=v(a,b)/({rp}+{dr}/(1+v(a,b)*v(a,b)/({vh}*{vh})))");
  deck_.lines.emplace_back(".ends");
  const auto* law = std::get_if<OneTransistorMtj>(&xbar_.law);
  if (!law) return;
  const AccessTransistor& transistor = law->transistor;
  deck_.lines.push_back(fmt::format(".model access nmos level=1 kp={} vto={} lambda={} gamma=0 is=1e-32 tnom=27",
                                    number(transistor.transconductance_a_per_v2), number(transistor.threshold_v),
                                    number(transistor.channel_modulation_per_v)));
}

const std::string& CellWriter::gate_node(double gate_v) {
  const auto [entry, is_new] = gates_.emplace(gate_v, fmt::format("gate{}", gates_.size()));
  if (is_new) deck_.lines.push_back(fmt::format("v{} {} 0 {}", entry->second, entry->second, number(gate_v)));
  return entry->second;
}

void CellWriter::write_junction(const CellCard& cell, const std::string& to) {
  const BiasedMtj& law = junction_of(xbar_.law);
  const double zero_bias_ohm = xbar_.zero_bias.cell_resistance_ohm(cell.row, cell.col);
  const double parallel_ohm = value_at(law.resistance_p_ohm, cell.row, cell.col);
  const std::string name = fmt::format("c{}_{} {} {}", cell.row, cell.col, cell.row_node, to);
  if (zero_bias_ohm == parallel_ohm || !std::isfinite(law.tmr_half_bias_v)) {
    deck_.lines.push_back(fmt::format("r{} {}", name, number(zero_bias_ohm)));
  } else {
    deck_.lines.push_back(fmt::format("x{} mtj rp={} dr={} vh={}", name, number(parallel_ohm),
                                      number(zero_bias_ohm - parallel_ohm), number(law.tmr_half_bias_v)));
  }
}

void CellWriter::write_cell(const CellCard& cell) {
  const auto* law = std::get_if<OneTransistorMtj>(&xbar_.law);
  if (!law) return write_junction(cell, cell.col_node);
  const std::string inner = fmt::format("x{}_{}", cell.row, cell.col);
  const std::string gate = gate_node(value_at(law->gate_v, cell.row, cell.col));
  write_junction(cell, inner);
  deck_.lines.push_back(
      fmt::format("m{}_{} {} {} {} 0 access w=1 l=1", cell.row, cell.col, inner, gate, cell.col_node));
}

}  // namespace

CrossbarDeck crossbar_deck(const NonlinearCrossbar& xbar, const Eigen::MatrixXd& inputs_v,
                           const NetlistOptions& options) {
  validate(xbar);
  CrossbarDeck out = crossbar_deck(xbar.zero_bias, inputs_v, options);
  Deck deck;
  deck.lines.push_back(out.deck.lines.front());
  deck.lines.push_back(new_deck("", Tolerances::nonlinear_cells).lines.back());
  CellWriter writer(xbar, deck);
  writer.write_models();
  for (std::size_t k = 2; k < out.deck.lines.size(); ++k) {
    const std::string& card = out.deck.lines[k];
    if (is_cell(card)) {
      writer.write_cell(read_cell(card));
    } else {
      deck.lines.push_back(card);
    }
  }
  out.deck = std::move(deck);
  return out;
}

std::string netlist_text(const NonlinearCrossbar& xbar, const Eigen::MatrixXd& inputs_v) {
  return deck_text(crossbar_deck(xbar, inputs_v).deck);
}

}  // namespace sotto::spice
