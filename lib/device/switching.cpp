#include "sotto/device/switching.hpp"

#include <cmath>
#include <numbers>

#include "sotto/core/error.hpp"
#include "sotto/device/constants.hpp"

namespace sotto {
namespace {

constexpr double kNeelBrownLargest = 0.8;  // net overdrive; device_physics section 4.1

void require_tau(double tau) {
  require(tau >= 0 && std::isfinite(tau), "tau", tau, ">= 0 and finite");
}

double net_above_one(const AxialDrive& drive) {
  validate(drive);
  const double net = net_overdrive(drive);
  require(net > 1, "overdrive - field_ratio", net,
          "> 1: below that the start is stable and this formula does not hold");
  return net;
}

double net_with_barrier(const AxialDrive& drive) {
  validate(drive);
  const double net = net_overdrive(drive);
  require(net > -1 && net < 1, "overdrive - field_ratio", net, "in (-1, 1): beyond that there is no barrier");
  return net;
}

/// 1 - exp(-prefactor Delta (i - 1)/(i exp(2 (i - 1) tau) - 1)), without losing a small result.
double butler(const AxialDrive& drive, double tau, double prefactor) {
  require_tau(tau);
  const double net = net_overdrive(drive);
  // i e^x - 1 = i (e^x - 1) + (i - 1)
  const double growth = net * std::expm1(2 * (net - 1) * tau) + (net - 1);
  return -std::expm1(-prefactor * drive.delta * (net - 1) / growth);
}

}  // namespace

void validate(const AxialDrive& drive) {
  require(drive.delta > 0 && std::isfinite(drive.delta), "delta", drive.delta, "> 0 and finite");
  require(std::isfinite(drive.overdrive), "overdrive", drive.overdrive, "finite");
  require(std::isfinite(drive.field_ratio), "field_ratio", drive.field_ratio, "finite");
}

double net_overdrive(const AxialDrive& drive) {
  return drive.overdrive - drive.field_ratio;
}

double tau_unit_s(const TauScale& scale) {
  require(scale.damping > 0 && std::isfinite(scale.damping), "damping", scale.damping, "> 0 and finite");
  const double field = scale.anisotropy_field_a_per_m;
  require(field > 0 && std::isfinite(field), "anisotropy_field_a_per_m", field, "> 0 and finite");
  return (1 + scale.damping * scale.damping) / (scale.damping * kPrecession_m_per_a_s * field);
}

double switching_time_tau(const AxialDrive& drive, double start_cos) {
  const double net = net_above_one(drive);
  require(start_cos > 0 && start_cos < 1, "start_cos", start_cos, "in (0, 1)");
  return std::log1p(-start_cos / net) / ((net - 1) * (net + 1)) - std::log1p(-start_cos) / (2 * (net - 1)) +
         std::log1p(start_cos) / (2 * (net + 1));
}

double linearised_write_error_rate(const AxialDrive& drive, double tau) {
  net_above_one(drive);
  return butler(drive, tau, std::numbers::pi * std::numbers::pi / 4);
}

double closed_form_write_error_rate(const AxialDrive& drive, double tau) {
  return butler(drive, tau, crossover_angle_squared(drive));
}

double crossover_angle_squared(const AxialDrive& drive) {
  const double net = net_above_one(drive);
  return std::exp((net * std::log(4.0) + 2 * std::log((net - 1) / net)) / (net + 1));
}

double barrier(const AxialDrive& drive) {
  const double net = net_with_barrier(drive);
  return drive.delta * (1 - net) * (1 - net);
}

double brown_rate_per_tau(const AxialDrive& drive) {
  const double net = net_with_barrier(drive);
  return std::sqrt(drive.delta / std::numbers::pi) * (1 - net) * (1 - net) * (1 + net) * std::exp(-barrier(drive));
}

double neel_brown_write_error_rate(const AxialDrive& drive, double tau) {
  require_tau(tau);
  const double net = net_with_barrier(drive);
  require(net < kNeelBrownLargest, "overdrive - field_ratio", net, "< 0.8 for Neel-Brown");
  return std::exp(-brown_rate_per_tau(drive) * tau);
}

}  // namespace sotto
