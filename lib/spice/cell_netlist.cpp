#include "sotto/spice/cell_netlist.hpp"

#include <fmt/format.h>

#include <cmath>

#include "sotto/device/constants.hpp"
#include "spice/macrospin_cards.hpp"
#include "spice/net.hpp"
#include "spice/transient.hpp"

namespace sotto::spice {
namespace {

// Fields of the cell at rest: what currents add is of the same order when it switches.
double unit_field_a_per_m(const Macrospin& spin) {
  const double field = rest_field_a_per_m(spin);
  return field > 0 ? field : 1.0;
}

// Conductance of the junction times its voltage: linear in the cosine between the states, TMR falling with the bias.
std::string junction_card(const MtjParams& mtj) {
  const std::string tmr = std::isfinite(mtj.tmr_half_bias_v) ? "{tmr}/(1+v(t1,mid)*v(t1,mid)/({vh}*{vh}))" : "{tmr}";
  return fmt::format("bj t1 mid i=v(t1,mid)/{{rp}}*((1+v(cos))/2+(1-v(cos))/2/(1+{}))", tmr);
}

std::string parameters_text(const SwitchingCell& cell, double unit) {
  const CellTorques torques = cell_torques(cell);
  const Eigen::Vector3d& p = cell.path.reference_direction;
  std::string text =
      fmt::format(" rp={} tmr={} half={}", number(cell.circuit.mtj.resistance_p_ohm),
                  number(cell.circuit.mtj.tmr_ratio), number(channel_resistance_ohm(cell.circuit.channel) / 2));
  if (std::isfinite(cell.circuit.mtj.tmr_half_bias_v)) {
    text += fmt::format(" vh={}", number(cell.circuit.mtj.tmr_half_bias_v));
  }
  text += fmt::format(" ksot={} koe={} kstt={} kv2={} kvc={}", number(torques.sot_a_per_m_a / unit),
                      number(torques.sot_field_a_per_m_a / unit), number(torques.stt_a_per_m_a / unit),
                      number(torques.stt_field_a_per_m_v2 / unit), number(torques.anisotropy_a_per_m_v / unit));
  return text + fmt::format(" px={} py={} pz={}", number(p.x()), number(p.y()), number(p.z()));
}

void add_terminal(TransientDeck& out, const std::string& node, const Waveform& waveform_v, double jump_s) {
  if (!waveform_v.time_s.empty()) return add_source(out.deck, node, waveform_v, jump_s);
  out.deck.lines.push_back(fmt::format("v{0} {0} 0 0", node));
}

}  // namespace

void add_cell_subcircuit(Deck& deck, const SwitchingCell& cell) {
  validate(cell);
  const Macrospin spin = macrospin(cell.layer, cell.path);
  const double unit = unit_field_a_per_m(spin);
  const CellTorques torques = cell_torques(cell);
  const HeardDrive heard{.sot = torques.sot_a_per_m_a != 0,
                         .sot_field = torques.sot_field_a_per_m_a != 0,
                         .stt = torques.stt_a_per_m_a != 0,
                         .stt_field = torques.stt_field_a_per_m_v2 != 0,
                         .anisotropy_shift = torques.anisotropy_a_per_m_v != 0};
  add_macrospin_subcircuit(deck, spin, heard, unit);
  add_card(deck, ".subckt sot_cell top left right mx my mz" + parameters_text(cell, unit));
  deck.lines.emplace_back("vl left l1 0");
  deck.lines.emplace_back("rl l1 mid {half}");
  deck.lines.emplace_back("rr mid r1 {half}");
  deck.lines.emplace_back("vr r1 right 0");
  deck.lines.emplace_back("vj top t1 0");
  deck.lines.push_back(junction_card(cell.circuit.mtj));
  deck.lines.emplace_back("bcos cos 0 v={px}*v(mx)+{py}*v(my)+{pz}*v(mz)");
  deck.lines.emplace_back("bsot sot 0 v={ksot}*(i(vl)+i(vr))/2");
  deck.lines.emplace_back("bsotf sotf 0 v={koe}*(i(vl)+i(vr))/2");
  deck.lines.emplace_back("bstt stt 0 v={kstt}*i(vj)");
  deck.lines.emplace_back("bsttf sttf 0 v={kv2}*v(t1,mid)*v(t1,mid)");
  deck.lines.emplace_back("bdk dk 0 v={kvc}*v(t1,mid)");
  deck.lines.emplace_back("xm mx my mz sot sotf stt sttf dk 0 0 0 macrospin");
  deck.lines.emplace_back(".ends");
}

TransientDeck cell_deck(const SwitchingCell& cell, const TerminalWaveforms& terminals, const Run& run,
                        const TransientOptions& options) {
  validate(run);
  validate(options);
  if (terminals.top_v) sotto::validate(*terminals.top_v);
  sotto::validate(terminals.left_v);
  sotto::validate(terminals.right_v);
  TransientDeck out{
      .deck = new_deck("three-terminal cell of Sotto", Tolerances::transient), .analysis = {}, .vectors = {}};
  add_cell_subcircuit(out.deck, cell);
  if (terminals.top_v) add_terminal(out, "top", *terminals.top_v, options.jump_s);
  add_terminal(out, "left", terminals.left_v, options.jump_s);
  add_terminal(out, "right", terminals.right_v, options.jump_s);
  out.deck.lines.emplace_back("xcell top left right mx my mz sot_cell");
  const double unit_s = 1 / (kPrecession_m_per_a_s * unit_field_a_per_m(macrospin(cell.layer, cell.path)));
  finish_transient(out, run, options, unit_s);
  for (const char* current : {"v.xcell.vj#branch", "v.xcell.vl#branch"}) out.vectors.emplace_back(current);
  return out;
}

}  // namespace sotto::spice
