#include "sotto/study/device_summary.hpp"

#include <fmt/format.h>

#include <cmath>

#include "sotto/core/error.hpp"
#include "sotto/device/constants.hpp"
#include "sotto/device/critical_current.hpp"
#include "sotto/device/easy_axis.hpp"
#include "sotto/device/first_passage.hpp"
#include "sotto/io/device_model.hpp"

namespace sotto::study {
namespace {

constexpr double kMu0 = kVacuumPermeability_tesla_m_per_a;
constexpr double kDefaultPulse_s = 10e-9;

/// Collects numbers; a part that the card does not allow is named with its reason.
class Collector {
 public:
  explicit Collector(io::DeviceSummary& summary) : summary_(summary) {}

  void add(std::string name, double value, std::string rule) {
    summary_.derived.push_back({std::move(name), value, std::move(rule)});
  }

  void miss(std::string name, std::string reason) { summary_.unknown.push_back({std::move(name), std::move(reason)}); }

  /// Runs `body`; where a number is missing or a formula does not apply, `name` is unknown for that reason. False then.
  /// A mistake in the card is thrown on.
  template <typename Body>
  bool part(const std::string& name, Body&& body) {
    try {
      body();
      return true;
    } catch (const io::MissingParameter& error) {
      const std::string reason = error.what();
      const std::string file = summary_.card.file + ": ";
      miss(name, reason.starts_with(file) ? reason.substr(file.size()) : reason);
    } catch (const InvalidArgument& error) {
      miss(name, error.what());
    }
    return false;
  }

 private:
  io::DeviceSummary& summary_;
};

/// What the parts below share.
struct Device {
  const io::DeviceCard& card;
  const DeviceQuestions& questions;
  double write_pulse_s;
  std::optional<MtjParams> mtj = {};
  FreeLayer layer = {};
  WritePath path = {};
  EasyAxis easy = {};
  double delta = 0;
  bool perpendicular = false;
};

void add_read_path(Device& device, Collector& out) {
  const MtjParams mtj = io::mtj_from_card(device.card);
  device.mtj = mtj;
  out.add("resistance_p_ohm", mtj.resistance_p_ohm, "of the card, else RA/area");
  out.add("resistance_ap_ohm", mtj_resistance_ohm(mtj, MtjState::antiparallel), "R_P (1 + TMR)");
  out.add("tmr_ratio", mtj.tmr_ratio, "R_AP/R_P - 1 at zero bias");
  out.add("conductance_p_siemens", mtj_conductance_siemens(mtj, MtjState::parallel), "1/R_P");
  out.add("conductance_ap_siemens", mtj_conductance_siemens(mtj, MtjState::antiparallel), "1/R_AP");
  const double read_v = device.questions.read_voltage_v;
  out.add("tmr_at_read_voltage", tmr_ratio(mtj, read_v), fmt::format("TMR/(1 + (V/Vh)^2) at {:g} V", read_v));
  const double current_a = read_v * (mtj_conductance_siemens(mtj, MtjState::parallel, read_v) -
                                     mtj_conductance_siemens(mtj, MtjState::antiparallel, read_v));
  out.add("read_window_a", current_a, fmt::format("difference of the read currents of both states at {:g} V", read_v));
}

void add_magnetics(Device& device, Collector& out) {
  device.layer = io::free_layer_at_rest_from_card(device.card);
  const FreeLayer& layer = device.layer;
  device.path = io::write_path_from_card(device.card, layer);
  const Macrospin spin = macrospin(layer, device.path);
  device.easy = easy_axis(spin);
  device.perpendicular = std::abs(device.easy.direction.z()) > std::sqrt(0.5);
  const bool upright = layer.anisotropy_axis == Eigen::Vector3d::UnitZ();
  device.delta = upright ? delta(layer) : barrier_kt(spin);
  const Eigen::Vector3d factors = demagnetizing_factors(shape(layer));
  out.add("area_m2", area_m2(layer), "pi/4 length width");
  out.add("volume_m3", volume_m3(layer), "area thickness");
  out.add("demagnetizing_x", factors.x(), "exact, elliptic cylinder");
  out.add("demagnetizing_y", factors.y(), "exact, elliptic cylinder");
  out.add("demagnetizing_z", factors.z(), "exact, elliptic cylinder");
  out.add("uniaxial_field_tesla", kMu0 * uniaxial_field_a_per_m(layer), "2 (K_i/t + K)/Ms");
  out.add("reversal_field_tesla", kMu0 * device.easy.barrier_a_per_m,
          fmt::format("Hk of the reversal; the easy direction is ({:.3g}, {:.3g}, {:.3g})", device.easy.direction.x(),
                      device.easy.direction.y(), device.easy.direction.z()));
  if (!device.perpendicular) {
    out.add("hard_field_tesla", kMu0 * device.easy.hard_a_per_m, "Meff: from the middle to the hard axis");
  }
  out.add("delta", device.delta, fmt::format("barrier over kB T at {:g} K", layer.temperature_k));
}

/// Unit of time of everything that relaxes. Throws where the damping is not known.
double relaxation_unit_s(const Device& device) {
  const double damping = io::free_layer_from_card(device.card).gilbert_damping;
  return tau_unit_s({.damping = damping, .anisotropy_field_a_per_m = device.easy.barrier_a_per_m});
}

void add_relaxation(const Device& device, Collector& out) {
  out.add("relaxation_unit_s", relaxation_unit_s(device), "(1 + alpha^2)/(alpha g0 Hk)");
}

void add_retention(const Device& device, Collector& out) {
  if (device.perpendicular) {
    out.add("retention_time_s", relaxation_unit_s(device) / escape_rate_per_tau({.delta = device.delta}),
            "mean first passage of the uniaxial macrospin, no field");
    return;
  }
  constexpr double kAttempt_s = 1e-9;
  out.add("retention_time_s", kAttempt_s * std::exp(device.delta),
          "1 ns exp(delta), in-plane layer, attempt time assumed");
}

/// Critical currents of the junction, from both states.
struct SttCurrents {
  double from_p_a = 0;
  double from_ap_a = 0;
};

double stt_threshold_of(const Device& device) {
  const double alpha = io::free_layer_from_card(device.card).gilbert_damping;
  if (device.perpendicular) {
    return stt_threshold_a_per_m(
        {.gilbert_damping = alpha, .anisotropy_a_per_m = device.easy.barrier_a_per_m, .field_a_per_m = 0});
  }
  return sot_type_y_threshold_a_per_m({.gilbert_damping = alpha,
                                       .in_plane_a_per_m = device.easy.barrier_a_per_m,
                                       .effective_magnetization_a_per_m = device.easy.hard_a_per_m});
}

SttCurrents stt_currents(const Device& device) {
  const SpinTransfer transfer = io::spin_transfer_from_card(device.card);
  const double field = stt_threshold_of(device);
  const auto current_a = [&](double cos_angle) {
    const TorqueField torque{.field_a_per_m = field, .efficiency = stt_efficiency(transfer, cos_angle)};
    return current_density_a_per_m2(device.layer, torque) * area_m2(device.layer);
  };
  return {.from_p_a = current_a(1), .from_ap_a = current_a(-1)};
}

void add_stt(const Device& device, Collector& out) {
  const SttCurrents critical = stt_currents(device);
  const char* rule = device.perpendicular ? "b_DL = alpha Hk at the angle of the start state"
                                          : "max(alpha (Hk + Meff/2), alpha (2/pi) sqrt(Meff (Hk + Meff)))";
  out.add("stt_critical_current_p_to_ap_a", critical.from_p_a, rule);
  out.add("stt_critical_current_ap_to_p_a", critical.from_ap_a, rule);
  out.add("stt_critical_density_p_to_ap_a_per_m2", critical.from_p_a / area_m2(device.layer), rule);
  if (!device.mtj) return;
  constexpr double kOverdrive = 2;
  const double from_p_a = kOverdrive * critical.from_p_a;
  const double from_ap_a = kOverdrive * critical.from_ap_a;
  const std::string how = fmt::format("I^2 R t at twice the critical current for {:g} s", device.write_pulse_s);
  out.add("stt_write_energy_p_to_ap_j", from_p_a * from_p_a * device.mtj->resistance_p_ohm * device.write_pulse_s, how);
  out.add("stt_write_energy_ap_to_p_j",
          from_ap_a * from_ap_a * device.mtj->resistance_p_ohm * (1 + device.mtj->tmr_ratio) * device.write_pulse_s,
          how + ", R_AP at zero bias");
}

void add_read_disturb(const Device& device, Collector& out) {
  if (!device.mtj) throw InvalidArgument("the card has no complete pair of resistances");
  if (!device.perpendicular) throw InvalidArgument("the layer is magnetised in the plane: simulate it");
  const double read_v = device.questions.read_voltage_v;
  const double current_a = std::abs(read_v) * mtj_conductance_siemens(*device.mtj, MtjState::parallel, read_v);
  const double overdrive = current_a / stt_currents(device).from_p_a;
  const double unit_s = relaxation_unit_s(device);
  const std::string where = fmt::format("parallel state at {:g} V against it, overdrive {:.3g}", read_v, overdrive);
  constexpr double kHighestOverdrive = 0.8;  // beyond, the absorbing point is no longer past the saddle
  if (overdrive > kHighestOverdrive) throw InvalidArgument(where + ": above 0.8 the read writes");
  const AxialDrive read{.delta = device.delta, .overdrive = overdrive};
  out.add("read_overdrive", overdrive, where);
  out.add("read_disturb_rate_per_s", escape_rate_per_tau(read) / unit_s, where + ", mean first passage");
  out.add("read_disturb_probability", read_disturb_probability(read, device.questions.read_pulse_s / unit_s),
          fmt::format("1 - exp(-rate {:g} s)", device.questions.read_pulse_s));
}

/// Threshold of the torque field with the words for how it was found.
struct SotThreshold {
  double field_a_per_m = 0;
  std::string rule;
};

SotThreshold sot_threshold(const Device& device) {
  const Eigen::Vector3d along = device.path.current_direction;
  const Eigen::Vector3d field = device.path.field_a_per_m + device.path.exchange_bias_a_per_m;
  const EasyAxis& easy = device.easy;
  switch (sot_type(easy.direction, along)) {
    case SotType::z: {
      const double along_a_per_m = std::min(std::abs(field.dot(along)), easy.barrier_a_per_m);
      const SotTypeZ sot{.anisotropy_a_per_m = easy.barrier_a_per_m, .field_a_per_m = along_a_per_m};
      return {sot_type_z_threshold_a_per_m(sot),
              fmt::format(
                  "type z, quasi-static (Lee 2013) with {:g} T along the current; abrupt pulses differ by some 20 %",
                  kMu0 * along_a_per_m)};
    }
    case SotType::y:
      return {sot_type_y_threshold_a_per_m({.gilbert_damping = io::free_layer_from_card(device.card).gilbert_damping,
                                            .in_plane_a_per_m = easy.barrier_a_per_m,
                                            .effective_magnetization_a_per_m = easy.hard_a_per_m}),
              "type y, max(alpha (Hk + Meff/2), alpha (2/pi) sqrt(Meff (Hk + Meff)))"};
    default:
      return {(easy.barrier_a_per_m + easy.hard_a_per_m) / 2 - std::abs(field.z()) / std::sqrt(2.0),
              "type x, quasi-static upper bound (Hk + Meff)/2 - Hz/sqrt(2)"};
  }
}

void add_sot(const Device& device, Collector& out) {
  const SpinOrbitChannel channel = io::spin_orbit_channel_from_card(device.card);
  const double efficiency = sot_efficiency(channel);
  out.add("sot_efficiency", efficiency, "T theta_SH (1 - sech(t/lambda))");
  out.add("sot_field_tesla_per_1e12", kMu0 * sot_field_a_per_m(device.layer, channel, 1e12),
          "damping-like field at 1e12 A/m^2");
  const auto [field_a_per_m, rule] = sot_threshold(device);
  out.add("sot_threshold_tesla", kMu0 * field_a_per_m, rule);
  out.add("sot_critical_density_a_per_m2",
          current_density_a_per_m2(device.layer, {.field_a_per_m = field_a_per_m, .efficiency = std::abs(efficiency)}),
          rule);
}

void add_channel(const Device& device, Collector& out) {
  const ChannelStrip strip = io::channel_strip_from_card(device.card);
  const double resistance = channel_resistance_ohm(strip);
  out.add("channel_resistance_ohm", resistance, "of the card, else rho L/(w t)");
  const SpinOrbitChannel channel = io::spin_orbit_channel_from_card(device.card);
  const double density = current_density_a_per_m2(device.layer, {.field_a_per_m = sot_threshold(device).field_a_per_m,
                                                                 .efficiency = std::abs(sot_efficiency(channel))});
  const double critical_a = density / channel_current_density_a_per_m2(strip, 1);
  out.add("sot_critical_current_a", critical_a, "sot_critical_density_a_per_m2 w t / share in the metal");
  const auto stated =
      device.questions.write_current_a ? device.questions.write_current_a : device.card.value("write_current_a");
  const double current_a = std::abs(stated.value_or(critical_a));
  out.add("sot_write_voltage_v", current_a * resistance, fmt::format("I R at {:g} A", current_a));
  out.add("sot_write_energy_j", write_energy_j(strip, {.current_a = current_a, .duration_s = device.write_pulse_s}),
          fmt::format("I^2 R t at {:g} A for {:g} s", current_a, device.write_pulse_s));
}

void add_voltage_control(const Device& device, Collector& out) {
  const VoltageControl control = io::voltage_control_from_card(device.card);
  const double per_volt = vcma_field_a_per_m(device.layer, control, 1);
  out.add("vcma_field_tesla_per_v", kMu0 * per_volt,
          "-2 xi/(Ms t t_ox); > 0: a positive voltage raises the anisotropy");
  if (!device.perpendicular || per_volt == 0) return;
  const double at_v = -device.easy.barrier_a_per_m / per_volt;
  out.add("vcma_barrier_zero_v", at_v, "voltage at which the barrier is gone");
  if (!device.mtj) return;
  out.add("vcma_write_energy_j", at_v * at_v / device.mtj->resistance_p_ohm * device.write_pulse_s,
          fmt::format("V^2/R_P t at that voltage for {:g} s", device.write_pulse_s));
}

void check(const DeviceQuestions& questions) {
  const auto positive = [](const char* name, double value) {
    require(value > 0 && std::isfinite(value), name, value, "> 0 and finite");
  };
  if (questions.write_pulse_s) positive("write_pulse_s", *questions.write_pulse_s);
  if (questions.write_current_a) positive("write_current_a", *questions.write_current_a);
  positive("read_pulse_s", questions.read_pulse_s);
  require(std::isfinite(questions.read_voltage_v), "read_voltage_v", questions.read_voltage_v, "finite");
}

}  // namespace

io::DeviceSummary summarize_device(const io::DeviceCard& card, const DeviceQuestions& questions) {
  check(questions);
  io::DeviceSummary summary{.card = card};
  summary.warnings = io::check_card(card);
  Collector out(summary);
  Device device{
      .card = card,
      .questions = questions,
      .write_pulse_s = questions.write_pulse_s.value_or(card.value("write_pulse_s").value_or(kDefaultPulse_s))};
  const bool readable = out.part("read path", [&] { add_read_path(device, out); });
  if (!readable) device.mtj.reset();
  if (!out.part("free layer", [&] { add_magnetics(device, out); })) return summary;
  out.part("relaxation", [&] { add_relaxation(device, out); });
  out.part("retention", [&] { add_retention(device, out); });
  out.part("STT write", [&] { add_stt(device, out); });
  out.part("read disturb", [&] { add_read_disturb(device, out); });
  out.part("SOT write", [&] { add_sot(device, out); });
  out.part("channel", [&] { add_channel(device, out); });
  out.part("voltage control", [&] { add_voltage_control(device, out); });
  return summary;
}

}  // namespace sotto::study
