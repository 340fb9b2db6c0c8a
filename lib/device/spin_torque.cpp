#include "sotto/device/spin_torque.hpp"

#include <Eigen/Geometry>
#include <cmath>

#include "sotto/core/error.hpp"
#include "sotto/device/constants.hpp"

namespace sotto {
namespace {

constexpr double kLargestSpinHallAngle = 10;  // topological insulators reach some units

void require_finite(double value, const char* name) {
  require(std::isfinite(value), name, value, "finite");
}

}  // namespace

void validate(const SpinOrbitChannel& channel) {
  require(std::abs(channel.spin_hall_angle) <= kLargestSpinHallAngle, "spin_hall_angle", channel.spin_hall_angle,
          "between -10 and 10");
  require(channel.interface_transparency > 0 && channel.interface_transparency <= 1, "interface_transparency",
          channel.interface_transparency, "> 0 and <= 1");
  require(channel.thickness_m > 0 && std::isfinite(channel.thickness_m), "thickness_m", channel.thickness_m,
          "> 0 and finite");
  require(channel.spin_diffusion_length_m >= 0 && std::isfinite(channel.spin_diffusion_length_m),
          "spin_diffusion_length_m", channel.spin_diffusion_length_m, ">= 0 and finite");
  require_finite(channel.field_like_ratio, "field_like_ratio");
}

double sot_efficiency(const SpinOrbitChannel& channel) {
  const double bulk = channel.interface_transparency * channel.spin_hall_angle;
  if (channel.spin_diffusion_length_m == 0) return bulk;
  return bulk * (1 - 1 / std::cosh(channel.thickness_m / channel.spin_diffusion_length_m));
}

double sot_field_a_per_m(const FreeLayer& layer, const SpinOrbitChannel& channel, double current_density_a_per_m2) {
  return torque_field_per_current_m(layer) * sot_efficiency(channel) * current_density_a_per_m2;
}

double oersted_field_a_per_m(const SpinOrbitChannel& channel, double current_density_a_per_m2) {
  return -current_density_a_per_m2 * channel.thickness_m / 2;
}

Eigen::Vector3d sot_polarization(const Eigen::Vector3d& current_direction) {
  const Eigen::Vector3d s(-current_direction.y(), current_direction.x(), 0);
  require(s.norm() > 0 && s.allFinite(), "in-plane part of current_direction", s.norm(), "> 0 and finite");
  return s.normalized();
}

SotType sot_type(const Eigen::Vector3d& easy_axis, const Eigen::Vector3d& current_direction) {
  const Eigen::Vector3d s = sot_polarization(current_direction);
  const double along_s = std::abs(easy_axis.dot(s));
  const double along_current = std::abs(easy_axis.dot(s.cross(Eigen::Vector3d::UnitZ())));
  const double along_normal = std::abs(easy_axis.z());
  if (along_normal >= along_s && along_normal >= along_current) return SotType::z;
  return along_s >= along_current ? SotType::y : SotType::x;
}

void validate(const SpinTransfer& transfer) {
  require(transfer.polarization >= 0 && transfer.polarization < 1, "polarization", transfer.polarization,
          ">= 0 and < 1");
  require(transfer.lambda >= 1 && std::isfinite(transfer.lambda), "lambda", transfer.lambda, ">= 1 and finite");
  require_finite(transfer.field_like_ratio, "field_like_ratio");
  require_finite(transfer.field_like_a_per_m_v2, "field_like_a_per_m_v2");
}

double stt_efficiency(const SpinTransfer& transfer) {
  if (transfer.law == SttLaw::junction) return transfer.polarization;
  const double L2 = transfer.lambda * transfer.lambda;
  return 2 * transfer.polarization * L2 / (L2 + 1);
}

double stt_asymmetry(const SpinTransfer& transfer) {
  if (transfer.law == SttLaw::junction) return transfer.polarization * transfer.polarization;
  const double L2 = transfer.lambda * transfer.lambda;
  return (L2 - 1) / (L2 + 1);
}

double stt_efficiency(const SpinTransfer& transfer, double cos_angle) {
  require(std::abs(cos_angle) <= 1, "cos_angle", cos_angle, "between -1 and 1");
  return stt_efficiency(transfer) / (1 + stt_asymmetry(transfer) * cos_angle);
}

double stt_field_a_per_m(const FreeLayer& layer, const SpinTransfer& transfer, double current_density_a_per_m2) {
  return torque_field_per_current_m(layer) * stt_efficiency(transfer) * current_density_a_per_m2;
}

double torque_field_per_current_m(const FreeLayer& layer) {
  return kReducedPlanck_j_s / (2 * kElementaryCharge_coulomb * kVacuumPermeability_tesla_m_per_a *
                               layer.saturation_magnetization_a_per_m * layer.thickness_m);
}

}  // namespace sotto
