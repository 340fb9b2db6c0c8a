#include "sotto/device/plausibility.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "sotto/device/constants.hpp"
#include "sotto/device/easy_axis.hpp"
#include "sotto/device/temperature.hpp"

namespace sotto {
namespace {

using Value = std::optional<double> DeviceFacts::*;

/// Bounds of one quantity alone; its own number must lie between them.
struct Range {
  const char* quantity;
  Value value;
  double lowest;
  double highest;
  Severity severity;
  const char* reason;
};

constexpr double kNone = std::numeric_limits<double>::infinity();

constexpr Range kRanges[] = {
    {"saturation_magnetization_a_per_m", &DeviceFacts::saturation_magnetization_a_per_m, 1e3, 1.95e6, Severity::error,
     "no alloy has more than Fe65Co35, 2.45 T"},
    {"gilbert_damping", &DeviceFacts::gilbert_damping, 1e-4, 1, Severity::error,
     "metals have more than 0.0005, and a macrospin with more than 1 does not precess"},
    {"gilbert_damping", &DeviceFacts::gilbert_damping, 1e-3, 0.3, Severity::warning,
     "films of junctions have some 0.003 to 0.1"},
    {"spin_polarization", &DeviceFacts::spin_polarization, 0, 0.9999, Severity::error,
     "it is a share of the electrons, below 1"},
    {"tmr_ratio", &DeviceFacts::tmr_ratio, 0.01, 6.31, Severity::warning,
     "631 % is the most that was measured at room temperature (Scheike et al., 2023), and below 1 % nothing can be "
     "read"},
    {"length_m", &DeviceFacts::length_m, 1e-9, 1e-5, Severity::error, "a pillar has nanometres"},
    {"width_m", &DeviceFacts::width_m, 1e-9, 1e-5, Severity::error, "a pillar has nanometres"},
    {"length_m", &DeviceFacts::length_m, 5e-9, 3e-7, Severity::warning,
     "a single domain has some 5 to 300 nm; one macrospin does not describe it"},
    {"width_m", &DeviceFacts::width_m, 5e-9, 3e-7, Severity::warning,
     "a single domain has some 5 to 300 nm; one macrospin does not describe it"},
    {"free_layer_thickness_m", &DeviceFacts::free_layer_thickness_m, 2e-10, 1e-7, Severity::error,
     "one atomic layer has 0.2 nm, and an interface does not move more than 100 nm"},
    {"free_layer_thickness_m", &DeviceFacts::free_layer_thickness_m, 4e-10, 1e-8, Severity::warning,
     "free layers have some 0.5 to 5 nm"},
    {"barrier_thickness_m", &DeviceFacts::barrier_thickness_m, 2e-10, 1e-8, Severity::error,
     "one layer of MgO has 0.21 nm, and nothing tunnels through 10 nm"},
    {"barrier_thickness_m", &DeviceFacts::barrier_thickness_m, 6e-10, 3e-9, Severity::warning,
     "thinner barriers have pinholes, thicker ones do not conduct"},
    {"ra_ohm_m2", &DeviceFacts::ra_ohm_m2, 1e-13, 1e-4, Severity::warning,
     "tunnel junctions have some 1e-12 to 1e-7 ohm m^2"},
    {"spin_hall_angle", &DeviceFacts::spin_hall_angle, -10, 10, Severity::error,
     "no material has more than some units"},
    {"spin_hall_angle", &DeviceFacts::spin_hall_angle, -1, 1, Severity::warning,
     "heavy metals have up to 0.6; more is reported for topological insulators only"},
    {"channel_resistivity_ohm_m", &DeviceFacts::channel_resistivity_ohm_m, 1.6e-8, 1e-3, Severity::error,
     "silver has 1.6e-8 ohm m, and more than 1e-3 is no metal"},
    {"channel_resistivity_ohm_m", &DeviceFacts::channel_resistivity_ohm_m, 1e-7, 1e-5, Severity::warning,
     "heavy metals have some 2e-7 to 3e-6 ohm m"},
    {"channel_thickness_m", &DeviceFacts::channel_thickness_m, 5e-10, 5e-8, Severity::warning,
     "channels have some 2 to 10 nm"},
    {"vcma_coefficient_j_per_v_m", &DeviceFacts::vcma_coefficient_j_per_v_m, -1e-12, 1e-12, Severity::warning,
     "fast effects have up to some 300 fJ/(V m)"},
    {"write_current_density_a_per_m2", &DeviceFacts::write_current_density_a_per_m2, -1e14, 1e14, Severity::error,
     "any film evaporates"},
    {"write_current_density_a_per_m2", &DeviceFacts::write_current_density_a_per_m2, -5e12, 5e12, Severity::warning,
     "heat and electromigration end the life of a channel at some 1e12 to 5e12 A/m^2"},
};

void check_ranges(const DeviceFacts& facts, std::vector<Finding>& found) {
  for (const Range& range : kRanges) {
    const auto& value = facts.*range.value;
    if (!value || (*value >= range.lowest && *value <= range.highest)) continue;
    const bool above = *value > range.highest;
    const auto said = std::ranges::any_of(found, [&](const Finding& f) { return f.quantity == range.quantity; });
    if (said) continue;  // the error of the same quantity stands before its warning
    found.push_back({range.severity, range.quantity,
                     fmt::format("{:g} is {} {:g}: {}", *value, above ? "above" : "below",
                                 above ? range.highest : range.lowest, range.reason)});
  }
}

/// A stated number against the one that others give.
struct Claim {
  const char* quantity;
  double stated;
  double derived;
  const char* rule;
  double doubtful_rel;  ///< difference from which it is a warning
  double impossible_rel = kNone;
};

void check_claim(const Claim& claim, std::vector<Finding>& found) {
  const double off = std::abs(claim.stated - claim.derived) / std::max(std::abs(claim.derived), 1e-300);
  if (!(off > claim.doubtful_rel)) return;
  const bool impossible = off > claim.impossible_rel;
  found.push_back({impossible ? Severity::error : Severity::warning, claim.quantity,
                   fmt::format("{:g} is stated, but {} = {:g}", claim.stated, claim.rule, claim.derived)});
}

constexpr double kPrintedDigits = 0.03;  // cards quote two or three digits
constexpr double kOtherDevice = 0.5;     // both cannot belong to one device

void check_resistances(const DeviceFacts& facts, std::vector<Finding>& found) {
  if (facts.resistance_p_ohm && facts.ra_ohm_m2 && facts.length_m && facts.width_m) {
    const double area_m2 = std::numbers::pi / 4 * *facts.length_m * *facts.width_m;
    check_claim({"resistance_p_ohm", *facts.resistance_p_ohm, *facts.ra_ohm_m2 / area_m2,
                 "ra_ohm_m2 / (pi/4 length_m width_m)", kPrintedDigits, kOtherDevice},
                found);
  }
  if (facts.channel_resistance_ohm && facts.channel_resistivity_ohm_m && facts.channel_length_m &&
      facts.channel_width_m && facts.channel_thickness_m) {
    const double strip_ohm = *facts.channel_resistivity_ohm_m * *facts.channel_length_m /
                             (*facts.channel_width_m * *facts.channel_thickness_m);
    check_claim({"channel_resistance_ohm", *facts.channel_resistance_ohm, strip_ohm,
                 "channel_resistivity_ohm_m channel_length_m / (channel_width_m channel_thickness_m)", kPrintedDigits,
                 kOtherDevice},
                found);
  }
}

void check_write(const DeviceFacts& facts, std::vector<Finding>& found) {
  if (facts.write_current_a && facts.write_current_density_a_per_m2 && facts.channel_width_m &&
      facts.channel_thickness_m) {
    check_claim({"write_current_a", *facts.write_current_a,
                 *facts.write_current_density_a_per_m2 * *facts.channel_width_m * *facts.channel_thickness_m,
                 "write_current_density_a_per_m2 channel_width_m channel_thickness_m", kPrintedDigits, kOtherDevice},
                found);
  }
  if (facts.channel_width_m && facts.width_m && facts.length_m &&
      *facts.channel_width_m < 0.9 * std::min(*facts.width_m, *facts.length_m)) {
    found.push_back({Severity::warning, "channel_width_m",
                     fmt::format("{:g} is less than the junction above it, {:g}: part of the free layer gets no spins",
                                 *facts.channel_width_m, std::min(*facts.width_m, *facts.length_m))});
  }
}

void check_polarization(const DeviceFacts& facts, std::vector<Finding>& found) {
  constexpr double kSlack = 1.05;
  if (!facts.tmr_ratio || !facts.spin_polarization || *facts.spin_polarization >= 1) return;
  const double limit = julliere_tmr_ratio(*facts.spin_polarization);
  if (*facts.tmr_ratio <= kSlack * limit) return;
  found.push_back(
      {Severity::warning, "tmr_ratio",
       fmt::format("{:g} is above the {:g} that Julliere's 2 P^2/(1 - P^2) allows with spin_polarization = {:g}: "
                   "torque and TMR then have different polarizations",
                   *facts.tmr_ratio, limit, *facts.spin_polarization)});
}

/// Two states must exist, and be held.
void check_stability(const DeviceFacts& facts, std::vector<Finding>& found) {
  constexpr double kTwoStates = 1;
  constexpr double kMemory = 20;
  constexpr double kSingleDomain = 200;
  constexpr double kModelsAgree = 0.25;
  const FreeLayer& layer = *facts.layer;
  const bool upright = layer.anisotropy_axis == Eigen::Vector3d::UnitZ();
  const double barrier = upright ? delta(layer) : barrier_kt(macrospin(layer, {}));
  const double perpendicular_tesla = kVacuumPermeability_tesla_m_per_a * perpendicular_field_a_per_m(layer);
  if (!(barrier >= kTwoStates)) {
    found.push_back(
        {Severity::error, "interface_anisotropy_j_per_m2",
         fmt::format("the free layer has no two states: its perpendicular field is {:g} T, its in-plane field "
                     "{:g} T, and the barrier {:g} kB T",
                     perpendicular_tesla, kVacuumPermeability_tesla_m_per_a * in_plane_field_a_per_m(layer), barrier)});
  } else if (barrier < kMemory) {
    found.push_back(
        {Severity::warning, "thermal_stability",
         fmt::format("the barrier is {:g} kB T, below 20: the state flips by itself within seconds, which suits a "
                     "random-number device only",
                     barrier)});
  } else if (barrier > kSingleDomain && std::isinf(layer.delta_cap)) {
    found.push_back(
        {Severity::warning, "delta_cap",
         fmt::format("the barrier of coherent reversal is {:g} kB T: larger layers reverse by nucleation below "
                     "that, so give delta_cap",
                     barrier)});
  }
  if (facts.thermal_stability) {
    check_claim({"thermal_stability", *facts.thermal_stability, barrier,
                 "the barrier from anisotropy, magnetization and exact shape", kModelsAgree},
                found);
  }
  if (facts.anisotropy_field_tesla) {
    check_claim({"anisotropy_field_tesla", *facts.anisotropy_field_tesla,
                 kVacuumPermeability_tesla_m_per_a * uniaxial_field_a_per_m(layer), "2 (K_i/t + K)/Ms", kPrintedDigits},
                found);
  }
}

}  // namespace

std::vector<Finding> check_plausibility(const DeviceFacts& facts) {
  std::vector<Finding> found;
  check_ranges(facts, found);
  check_resistances(facts, found);
  check_write(facts, found);
  check_polarization(facts, found);
  const bool impossible = std::ranges::any_of(found, [](const Finding& f) { return f.severity == Severity::error; });
  if (facts.layer && !impossible) check_stability(facts, found);
  std::ranges::stable_sort(found, std::ranges::greater{}, &Finding::severity);
  return found;
}

}  // namespace sotto
