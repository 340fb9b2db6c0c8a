#include "spice/macrospin_cards.hpp"

#include <fmt/format.h>

#include <cmath>
#include <map>
#include <vector>

#include "sotto/device/constants.hpp"
#include "spice/net.hpp"

namespace sotto::spice {
namespace {

constexpr double kLengthRate = 0.1;  // how fast |m| returns to 1, in units of g0 H
constexpr const char* kAxes[] = {"x", "y", "z"};

// Constants of B sources by name: a literal would keep 11 digits only.
class Constants {
 public:
  // "{name}*of", or nothing where the constant is 0.
  void add_term(std::vector<std::string>& terms, const std::string& name, double value, const std::string& of = "") {
    if (value == 0) return;
    values_[name] = value;
    terms.push_back(of.empty() ? fmt::format("{{{}}}", name) : fmt::format("{{{}}}*{}", name, of));
  }
  std::string use(const std::string& name, double value) {
    values_[name] = value;
    return fmt::format("{{{}}}", name);
  }
  std::string text() const {
    std::string text;
    for (const auto& [name, value] : values_) text += fmt::format(" {}={}", name, number(value));
    return text;
  }

 private:
  std::map<std::string, double> values_;
};

std::string sum_of(const std::vector<std::string>& terms) {
  return terms.empty() ? "0" : fmt::format("{}", fmt::join(terms, "+"));
}

class MacrospinCards {
 public:
  MacrospinCards(const Macrospin& spin, const HeardDrive& heard, double unit_a_per_m)
      : spin_(spin), heard_(heard), unit_(unit_a_per_m) {}
  void write(Deck& deck);

 private:
  // Component of a vector along the magnetisation.
  std::string along(const std::string& name, const Eigen::Vector3d& axis);
  void write_uniaxial();
  void write_torques();
  void write_field(int k);
  void write_precession();
  bool torqued() const { return heard_.sot || heard_.stt; }
  void card(std::string text) { cards_.push_back(std::move(text)); }

  const Macrospin& spin_;
  const HeardDrive& heard_;
  double unit_;
  Constants constants_;
  std::vector<std::string> cards_;
};

std::string MacrospinCards::along(const std::string& name, const Eigen::Vector3d& axis) {
  std::vector<std::string> terms;
  for (int k = 0; k < 3; ++k) constants_.add_term(terms, name + kAxes[k], axis(k), fmt::format("v(m{})", kAxes[k]));
  return sum_of(terms);
}

// Node uni: (Hk + Hk2 (1 - a^2)) a with a = m.e, which lies along e.
void MacrospinCards::write_uniaxial() {
  card("ba a 0 v=" + along("e", spin_.easy_axis));
  std::vector<std::string> terms;
  constants_.add_term(terms, "hk", spin_.anisotropy_a_per_m / unit_);
  constants_.add_term(terms, "hk2", spin_.anisotropy_second_a_per_m / unit_, "(1-v(a)*v(a))");
  card(fmt::format("buni uni 0 v=({})*v(a)", sum_of(terms)));
}

// Nodes tx ty tz: a_DL s + b_DL p; node b: b_DL at this angle.
void MacrospinCards::write_torques() {
  if (heard_.stt) {
    if (spin_.stt_asymmetry == 0) {
      card("bb b 0 v=v(stt)");
    } else {
      const std::string cosine = along("p", spin_.stt_polarization);
      card(fmt::format("bb b 0 v=v(stt)/(1+{}*({}))", constants_.use("asym", spin_.stt_asymmetry), cosine));
    }
  }
  for (int k = 0; torqued() && k < 3; ++k) {
    std::vector<std::string> terms;
    if (heard_.sot) constants_.add_term(terms, fmt::format("s{}", kAxes[k]), spin_.sot_polarization(k), "v(sot)");
    if (heard_.stt) constants_.add_term(terms, fmt::format("p{}", kAxes[k]), spin_.stt_polarization(k), "v(b)");
    card(fmt::format("bt{0} t{0} 0 v={1}", kAxes[k], sum_of(terms)));
  }
}

// Node h<k>: total field in units of H.
void MacrospinCards::write_field(int k) {
  const std::string axis = kAxes[k];
  std::vector<std::string> terms;
  constants_.add_term(terms, "c" + axis, (spin_.field_a_per_m(k) + spin_.exchange_bias_a_per_m(k)) / unit_);
  constants_.add_term(terms, "e" + axis, spin_.easy_axis(k), "v(uni)");
  for (int l = 0; l < 3; ++l) {
    constants_.add_term(terms, fmt::format("n{}{}", axis, kAxes[l]), -spin_.demag_field_a_per_m(k, l) / unit_,
                        fmt::format("v(m{})", kAxes[l]));
  }
  if (heard_.anisotropy_shift && k == 2) terms.emplace_back("v(dk)*v(mz)");
  if (heard_.field[static_cast<std::size_t>(k)]) terms.push_back(fmt::format("v(f{})", axis));
  if (heard_.sot)
    constants_.add_term(terms, "sf" + axis, spin_.sot_field_like_ratio * spin_.sot_polarization(k), "v(sot)");
  if (heard_.sot_field) constants_.add_term(terms, "s" + axis, spin_.sot_polarization(k), "v(sotf)");
  if (heard_.stt)
    constants_.add_term(terms, "pf" + axis, spin_.stt_field_like_ratio * spin_.stt_polarization(k), "v(b)");
  if (heard_.stt_field) constants_.add_term(terms, "p" + axis, spin_.stt_polarization(k), "v(sttf)");
  const std::string next = kAxes[(k + 1) % 3], last = kAxes[(k + 2) % 3];
  if (torqued()) terms.push_back(fmt::format("v(m{0})*v(t{1})-v(m{1})*v(t{0})", next, last));
  card(fmt::format("bh{0} h{0} 0 v={1}", axis, sum_of(terms)));
}

// -(m x h) - alpha (m (m.h) - h (m.m)) + rate (1 - m.m) m into each capacitor.
void MacrospinCards::write_precession() {
  const double alpha = spin_.gilbert_damping;
  const double farad = (1 + alpha * alpha) / (kPrecession_m_per_a_s * unit_);
  card("bmm mm 0 v=v(mx)*v(mx)+v(my)*v(my)+v(mz)*v(mz)");
  card("bmh mh 0 v=v(mx)*v(hx)+v(my)*v(hy)+v(mz)*v(hz)");
  const std::string damping = constants_.use("alpha", alpha), rate = constants_.use("rate", kLengthRate);
  const std::string capacity = constants_.use("c", farad);
  for (int k = 0; k < 3; ++k) {
    const std::string axis = kAxes[k], next = kAxes[(k + 1) % 3], last = kAxes[(k + 2) % 3];
    card(
        fmt::format("b{0} 0 m{0} i=v(m{2})*v(h{1})-v(m{1})*v(h{2})-{3}*(v(m{0})*v(mh)-v(h{0})*v(mm))"
                    "+{4}*(1-v(mm))*v(m{0})",
                    axis, next, last, damping, rate));
    card(fmt::format("c{0} m{0} 0 {1}", axis, capacity));
  }
}

void MacrospinCards::write(Deck& deck) {
  write_uniaxial();
  write_torques();
  for (int k = 0; k < 3; ++k) write_field(k);
  write_precession();
  deck.lines.push_back(fmt::format("* magnetisation in volt; drives in units of {} A/m", number(unit_)));
  add_card(deck, fmt::format(".subckt macrospin {}{}", kMacrospinPins, constants_.text()));
  for (const std::string& text : cards_) add_card(deck, text);
  deck.lines.emplace_back(".ends");
}

}  // namespace

void add_macrospin_subcircuit(Deck& deck, const Macrospin& spin, const HeardDrive& heard, double unit_a_per_m) {
  MacrospinCards(spin, heard, unit_a_per_m).write(deck);
}

double rest_field_a_per_m(const Macrospin& spin) {
  return std::abs(spin.anisotropy_a_per_m) + std::abs(spin.anisotropy_second_a_per_m) +
         spin.demag_field_a_per_m.norm() + spin.field_a_per_m.norm() + spin.exchange_bias_a_per_m.norm();
}

}  // namespace sotto::spice
