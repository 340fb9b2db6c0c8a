#include "sotto/spice/macrospin_netlist.hpp"

#include <fmt/format.h>

#include <cmath>

#include "sotto/core/error.hpp"
#include "sotto/device/constants.hpp"
#include "spice/macrospin_cards.hpp"
#include "spice/net.hpp"
#include "spice/transient.hpp"

namespace sotto::spice {
namespace {

HeardDrive heard_drive(const Drive& drive) {
  const auto carries = [](const Waveform& waveform) { return peak(waveform) > 0; };
  HeardDrive heard{.sot = carries(drive.sot_a_per_m),
                   .sot_field = carries(drive.sot_field_a_per_m),
                   .stt = carries(drive.stt_a_per_m),
                   .stt_field = carries(drive.stt_field_a_per_m),
                   .anisotropy_shift = carries(drive.anisotropy_shift_a_per_m)};
  for (std::size_t k = 0; k < 3; ++k) heard.field[k] = carries(drive.field_a_per_m[k]);
  return heard;
}

// The largest field at work, up to angles: the unit of fields, which keeps all voltages near 1 V.
double unit_field_a_per_m(const Macrospin& spin, const Drive& drive) {
  double field = rest_field_a_per_m(spin) + peak(drive.sot_a_per_m) + peak(drive.sot_field_a_per_m) +
                 peak(drive.stt_a_per_m) / (1 - std::abs(spin.stt_asymmetry)) + peak(drive.stt_field_a_per_m) +
                 peak(drive.anisotropy_shift_a_per_m);
  for (const Waveform& component : drive.field_a_per_m) field += peak(component);
  return field > 0 ? field : 1.0;
}

}  // namespace

TransientDeck macrospin_deck(const Macrospin& spin, const Drive& drive, const Run& run,
                             const TransientOptions& options) {
  validate(spin);
  validate(drive);
  validate(run);
  validate(options);
  const double unit = unit_field_a_per_m(spin, drive);
  TransientDeck out{.deck = new_deck("macrospin of Sotto", Tolerances::transient), .analysis = {}, .vectors = {}};
  add_macrospin_subcircuit(out.deck, spin, heard_drive(drive), unit);
  const std::pair<const char*, const Waveform*> pins[] = {
      {"sot", &drive.sot_a_per_m},        {"sotf", &drive.sot_field_a_per_m},      {"stt", &drive.stt_a_per_m},
      {"sttf", &drive.stt_field_a_per_m}, {"dk", &drive.anisotropy_shift_a_per_m}, {"fx", &drive.field_a_per_m[0]},
      {"fy", &drive.field_a_per_m[1]},    {"fz", &drive.field_a_per_m[2]}};
  std::string instance = "xm mx my mz";
  for (const auto& [pin, waveform] : pins) {
    const bool used = peak(*waveform) > 0;
    instance += used ? fmt::format(" {}", pin) : " 0";
    if (used) add_source(out.deck, pin, scaled(*waveform, 1 / unit), options.jump_s);
  }
  out.deck.lines.push_back(instance + " macrospin");
  finish_transient(out, run, options, 1 / (kPrecession_m_per_a_s * unit));
  return out;
}

}  // namespace sotto::spice
