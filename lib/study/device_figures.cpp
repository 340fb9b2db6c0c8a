#include "study/device_figures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "sotto/core/error.hpp"
#include "sotto/device/constants.hpp"
#include "sotto/device/critical_current.hpp"
#include "sotto/device/easy_axis.hpp"
#include "sotto/device/fokker_planck.hpp"
#include "sotto/device/llg.hpp"
#include "sotto/device/switching.hpp"
#include "sotto/io/device_model.hpp"
#include "study/write_direction.hpp"

namespace sotto::study {
namespace {

constexpr double kMu0 = kVacuumPermeability_tesla_m_per_a;
constexpr int kPoints = 121;  // of a smooth curve

/// y over equally spaced x.
PlotLine line(std::string name, double from, double to, const std::function<double(double)>& value) {
  PlotLine result{.name = std::move(name)};
  for (int k = 0; k < kPoints; ++k) {
    result.x.push_back(std::lerp(from, to, static_cast<double>(k) / (kPoints - 1)));
    result.y.push_back(value(result.x.back()));
  }
  return result;
}

DeviceFigure resistance_figure(const io::DeviceSummary& summary) {
  const io::DeviceCard& card = summary.card;
  const MtjParams mtj = io::mtj_from_card(card);
  constexpr double kReach_v = 1;
  LinePlot plot{.title = "resistance over bias", .x_label = "bias (V)", .y_label = "resistance (kohm)"};
  for (const auto& [name, state] :
       {std::pair{"parallel", MtjState::parallel}, {"antiparallel", MtjState::antiparallel}}) {
    plot.lines.push_back(
        line(name, -kReach_v, kReach_v, [&](double v) { return 1e-3 * mtj_resistance_ohm(mtj, state, v); }));
  }
  return {plot, "TMR(V) = TMR/(1 + (V/Vh)^2); without a known Vh the resistance does not depend on the bias."};
}

/// Free layer and where it rests.
struct Layer {
  FreeLayer layer = {};
  WritePath path = {};
  Macrospin spin = {};
  EasyAxis easy = {};
  bool perpendicular = false;
};

Layer layer_of(const io::DeviceCard& card) {
  Layer all{.layer = io::free_layer_from_card(card)};
  all.path = io::write_path_from_card(card, all.layer);
  all.spin = macrospin(all.layer, all.path);
  all.easy = easy_axis(all.spin);
  all.perpendicular = std::abs(all.easy.direction.z()) > std::sqrt(0.5);
  return all;
}

/// Components over time of a write from the easy direction, 2 ns of rest behind it.
LinePlot write_plot(const Layer& all, const Drive& drive, const std::string& title) {
  const double end_s = 12e-9;
  TrajectoryOptions options;
  constexpr int kPathPoints = 2401;  // 5 ps: several per precession
  for (int k = 0; k < kPathPoints; ++k) options.time_s.push_back(end_s * k / (kPathPoints - 1));
  const auto path = simulate(
      all.spin, drive, {.start = tilted_start(all.spin, thermal_angle_rad(all.spin)), .duration_s = end_s}, options);
  LinePlot plot{.title = title, .x_label = "time (ns)", .y_label = "m"};
  for (int axis = 0; axis < 3; ++axis) {
    PlotLine component{.name = fmt::format("m_{}", "xyz"[axis])};
    for (std::size_t k = 0; k < path.time_s.size(); ++k) {
      component.x.push_back(1e9 * path.time_s[k]);
      component.y.push_back(path.m(axis, static_cast<Eigen::Index>(k)));
    }
    plot.lines.push_back(component);
  }
  return plot;
}

DeviceFigure sot_figure(const io::DeviceSummary& summary) {
  const io::DeviceCard& card = summary.card;
  const Layer all = layer_of(card);
  const SpinOrbitChannel channel = io::spin_orbit_channel_from_card(card);
  constexpr double kDensity_a_per_m2 = 1e12;
  const double field = sot_field_a_per_m(all.layer, channel, kDensity_a_per_m2);
  require(field != 0, "sot_efficiency", field, "not 0");
  constexpr double kOverdrive = 1.5;
  const auto threshold =
      std::ranges::find(summary.derived, "sot_critical_density_a_per_m2", &io::DerivedQuantity::name);
  require(threshold != summary.derived.end(), "sot_critical_density_a_per_m2", std::string("unknown"), "known");
  const double strength = kOverdrive * threshold->value;
  const double density = strength * (reverses(all.spin, all.path, field) ? 1 : -1);
  const Drive write =
      drive(all.layer, all.path,
            {.channel_current_density_a_per_m2 = pulse({.amplitude = density, .start_s = 0, .width_s = 10e-9})});
  return {write_plot(all, write, fmt::format("{:.3g} A/m^2 in the channel for 10 ns", density)),
          "One and a half times the threshold, without noise, from the easy direction tilted by the thermal angle, "
          "fields of "
          "the card on."};
}

DeviceFigure stt_figure(const io::DeviceSummary& summary) {
  const io::DeviceCard& card = summary.card;
  const Layer all = layer_of(card);
  const SpinTransfer transfer = io::spin_transfer_from_card(card);
  require(all.perpendicular, "easy direction", all.easy.direction.z(), "perpendicular");
  const double threshold = stt_threshold_a_per_m({.gilbert_damping = all.layer.gilbert_damping,
                                                  .anisotropy_a_per_m = all.easy.barrier_a_per_m,
                                                  .field_a_per_m = 0});
  const double density =
      2 * current_density_a_per_m2(all.layer, {.field_a_per_m = threshold, .efficiency = stt_efficiency(transfer, 1)});
  const Drive write =
      drive(all.layer, all.path,
            {.junction_current_density_a_per_m2 = pulse({.amplitude = -density, .start_s = 0, .width_s = 10e-9})});
  return {write_plot(all, write, fmt::format("{:.3g} A/m^2 in the junction for 10 ns", -density)),
          "Twice the critical current from the parallel state, without noise, from the thermal angle."};
}

DeviceFigure error_figure(const io::DeviceSummary& summary) {
  const io::DeviceCard& card = summary.card;
  const Layer all = layer_of(card);
  io::spin_transfer_from_card(card);
  require(all.perpendicular, "easy direction", all.easy.direction.z(), "perpendicular");
  const double barrier = barrier_kt(all.spin);
  require(barrier > 5 && barrier < 300, "delta", barrier, "in (5, 300)");
  const TauScale scale{.damping = all.layer.gilbert_damping, .anisotropy_field_a_per_m = all.easy.barrier_a_per_m};
  const double unit_ns = 1e9 * tau_unit_s(scale);
  LinePlot plot{
      .title = "write error rate of spin-transfer torque", .x_label = "pulse (ns)", .y_label = "write error rate"};
  plot.log_y = true;
  constexpr int kPulses = 24;
  constexpr double kDeepest = 1e-12;
  for (const double overdrive : {1.5, 2.0, 3.0}) {
    PlotLine curve{.name = fmt::format("{:g} x critical current", overdrive)};
    const double step_tau = 16 / (overdrive - 1) / kPulses;
    AxialFokkerPlanck state(barrier, {.cells = 400, .step_error = 1e-4});
    for (int k = 1; k <= kPulses && state.write_error_rate() > kDeepest; ++k) {
      state.advance({.overdrive = overdrive, .duration_tau = step_tau});
      curve.x.push_back(unit_ns * step_tau * k);
      curve.y.push_back(state.write_error_rate());
    }
    plot.lines.push_back(curve);
  }
  return {plot,
          fmt::format("Fokker-Planck equation at delta = {:.3g} and constant torque efficiency; no field.", barrier)};
}

DeviceFigure threshold_figure(const io::DeviceSummary& summary) {
  const io::DeviceCard& card = summary.card;
  const Layer all = layer_of(card);
  const double efficiency = std::abs(sot_efficiency(io::spin_orbit_channel_from_card(card)));
  const bool type_z = sot_type(all.easy.direction, all.path.current_direction) == SotType::z;
  require(type_z, "easy direction", all.easy.direction.z(), "perpendicular");
  const double Hk = all.easy.barrier_a_per_m;
  LinePlot plot{.title = "threshold of spin-orbit torque",
                .x_label = "field along the current (mT)",
                .y_label = "current density (1e12 A/m^2)"};
  plot.lines.push_back(line("", 0, 500 * kMu0 * Hk, [&](double field_mt) {
    const double field =
        sot_type_z_threshold_a_per_m({.anisotropy_a_per_m = Hk, .field_a_per_m = std::min(1e-3 * field_mt / kMu0, Hk)});
    return 1e-12 * current_density_a_per_m2(all.layer, {.field_a_per_m = field, .efficiency = efficiency});
  }));
  return {plot, "Quasi-static (Lee et al. 2013); abrupt pulses differ by some 20 %."};
}

DeviceFigure gate_figure(const io::DeviceSummary& summary) {
  const io::DeviceCard& card = summary.card;
  const Layer all = layer_of(card);
  const VoltageControl control = io::voltage_control_from_card(card);
  require(all.perpendicular, "easy direction", all.easy.direction.z(), "perpendicular");
  LinePlot plot{.title = "barrier over gate voltage", .x_label = "voltage (V)", .y_label = "Hk (T)"};
  plot.lines.push_back(line("", -1, 1, [&](double v) {
    return kMu0 * (all.easy.barrier_a_per_m + vcma_field_a_per_m(all.layer, control, v));
  }));
  return {plot, "Effective perpendicular field; below 0 the layer lies in the plane."};
}

}  // namespace

std::vector<DeviceFigure> device_figures(const io::DeviceSummary& summary) {
  std::vector<DeviceFigure> figures;
  for (const auto& make : {resistance_figure, sot_figure, threshold_figure, stt_figure, error_figure, gate_figure}) {
    try {
      figures.push_back(make(summary));
    } catch (const IoError&) {  // the card lacks a number that this figure needs
      continue;
    } catch (const InvalidArgument&) {  // the figure does not apply to this device
      continue;
    }
  }
  return figures;
}

}  // namespace sotto::study
