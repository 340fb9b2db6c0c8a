#include "sotto/device/free_layer.hpp"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <numbers>

#include "sotto/core/error.hpp"
#include "sotto/device/constants.hpp"

namespace sotto {
namespace {

constexpr double kUnitLength = 1e-9;  // how far a unit vector may be from length 1

void require_positive(double value, const char* name) {
  require(value > 0 && std::isfinite(value), name, value, "> 0 and finite");
}

void require_finite(double value, const char* name) {
  require(std::isfinite(value), name, value, "finite");
}

/// Levels of the energy of easy axis and shape, rising, as fields: 2 E/(mu0 Ms V).
Eigen::Vector3d energy_levels_a_per_m(const FreeLayer& layer) {
  const double Ms = layer.saturation_magnetization_a_per_m;
  const Eigen::Vector3d N = demagnetizing_factors(shape(layer));
  const double second =
      2 * layer.interface_anisotropy_second_j_per_m2 / (kVacuumPermeability_tesla_m_per_a * Ms * layer.thickness_m);
  const Eigen::Vector3d& axis = layer.anisotropy_axis;
  Eigen::Matrix3d energy = (Ms * N).asDiagonal();
  energy -= (uniaxial_field_a_per_m(layer) + second) * axis * axis.transpose();
  return Eigen::SelfAdjointEigenSolver<Eigen::Matrix3d>(energy, Eigen::EigenvaluesOnly).eigenvalues();
}

double uncapped_delta(const FreeLayer& layer) {
  const Eigen::Vector3d levels = energy_levels_a_per_m(layer);
  const double joule_per_field = kVacuumPermeability_tesla_m_per_a * moment_a_m2(layer) / 2;
  return joule_per_field * (levels[1] - levels[0]) / (kBoltzmann_j_per_k * layer.temperature_k);
}

}  // namespace

void validate(const FreeLayer& layer) {
  require_positive(layer.saturation_magnetization_a_per_m, "saturation_magnetization_a_per_m");
  require_positive(layer.thickness_m, "thickness_m");
  require_positive(layer.length_m, "length_m");
  require_positive(layer.width_m, "width_m");
  require(layer.gilbert_damping > 0 && layer.gilbert_damping <= 1, "gilbert_damping", layer.gilbert_damping,
          "> 0 and <= 1");
  require_finite(layer.interface_anisotropy_j_per_m2, "interface_anisotropy_j_per_m2");
  require_finite(layer.interface_anisotropy_second_j_per_m2, "interface_anisotropy_second_j_per_m2");
  require_finite(layer.bulk_anisotropy_j_per_m3, "bulk_anisotropy_j_per_m3");
  const double length = layer.anisotropy_axis.norm();
  require(std::abs(length - 1) <= kUnitLength, "length of anisotropy_axis", length, "1");
  require(layer.temperature_k >= 0 && std::isfinite(layer.temperature_k), "temperature_k", layer.temperature_k,
          ">= 0 and finite");
  require(layer.delta_cap > 0, "delta_cap", layer.delta_cap, "> 0");
}

EllipticCylinder shape(const FreeLayer& layer) {
  return {.length_m = layer.length_m, .width_m = layer.width_m, .thickness_m = layer.thickness_m};
}

double area_m2(const FreeLayer& layer) {
  return std::numbers::pi / 4 * layer.length_m * layer.width_m;
}

double volume_m3(const FreeLayer& layer) {
  return area_m2(layer) * layer.thickness_m;
}

double moment_a_m2(const FreeLayer& layer) {
  return layer.saturation_magnetization_a_per_m * volume_m3(layer);
}

double uniaxial_field_a_per_m(const FreeLayer& layer) {
  const double energy_j_per_m3 =
      layer.interface_anisotropy_j_per_m2 / layer.thickness_m + layer.bulk_anisotropy_j_per_m3;
  return 2 * energy_j_per_m3 / (kVacuumPermeability_tesla_m_per_a * layer.saturation_magnetization_a_per_m);
}

double perpendicular_field_a_per_m(const FreeLayer& layer) {
  return -effective_magnetization_a_per_m(layer);
}

double in_plane_field_a_per_m(const FreeLayer& layer) {
  const Eigen::Vector3d N = demagnetizing_factors(shape(layer));
  return std::abs(N[0] - N[1]) * layer.saturation_magnetization_a_per_m;
}

double effective_magnetization_a_per_m(const FreeLayer& layer) {
  const Eigen::Vector3d N = demagnetizing_factors(shape(layer));
  const double shape_field = (N[2] - std::min(N[0], N[1])) * layer.saturation_magnetization_a_per_m;
  return shape_field - uniaxial_field_a_per_m(layer);
}

double delta(const FreeLayer& layer) {
  return std::min(layer.delta_cap, uncapped_delta(layer));
}

double thermal_field_a_per_m(const FreeLayer& layer) {
  if (layer.temperature_k == 0) return 0;
  const double field =
      kBoltzmann_j_per_k * layer.temperature_k / (kVacuumPermeability_tesla_m_per_a * moment_a_m2(layer));
  const double barrier = uncapped_delta(layer);
  return barrier > layer.delta_cap ? field * barrier / layer.delta_cap : field;
}

double thermal_noise_a_per_m(const FreeLayer& layer, double step_s) {
  require_positive(step_s, "step_s");
  return std::sqrt(2 * layer.gilbert_damping * thermal_field_a_per_m(layer) / (kPrecession_m_per_a_s * step_s));
}

void validate(const VoltageControl& control) {
  require_finite(control.coefficient_j_per_v_m, "coefficient_j_per_v_m");
  require_positive(control.barrier_thickness_m, "barrier_thickness_m");
}

double vcma_field_a_per_m(const FreeLayer& layer, const VoltageControl& control, double voltage_v) {
  const double areal_moment_tesla_m =
      kVacuumPermeability_tesla_m_per_a * layer.saturation_magnetization_a_per_m * layer.thickness_m;
  return -2 * control.coefficient_j_per_v_m * voltage_v / (areal_moment_tesla_m * control.barrier_thickness_m);
}

}  // namespace sotto
