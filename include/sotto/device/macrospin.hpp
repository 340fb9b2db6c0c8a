/// The macrospin: one unit vector, and every field and torque that acts on it.
#pragma once

#include <Eigen/Core>
#include <array>

#include "sotto/device/free_layer.hpp"
#include "sotto/device/spin_torque.hpp"
#include "sotto/device/waveform.hpp"

namespace sotto {

/// What does not change during a write. With every torque as a field,
///   H_T   = H_eff + H_thermal + a_FL s + a_DL (m x s) + b_FL p + b_DL (m x p),
///   dm/dt = -g0/(1+alpha^2) [m x H_T + alpha m x (m x H_T)],
/// the exact Landau-Lifshitz form of the Gilbert equation, torques included.
/// H_eff = Hk (m.e) e + Hk2 (1-(m.e)^2) (m.e) e + dHk(t) mz z - D m + field + exchange bias + field(t).
struct Macrospin {
  double gilbert_damping = 0;                            ///< alpha, in [0, 1]
  double anisotropy_a_per_m = 0;                         ///< Hk along easy_axis, finite; < 0: that axis is hard
  double anisotropy_second_a_per_m = 0;                  ///< Hk2 = 4 K2/(mu0 Ms) of the energy K2 sin^4, finite
  Eigen::Vector3d easy_axis = Eigen::Vector3d::UnitZ();  ///< e, unit vector
  Eigen::Matrix3d demag_field_a_per_m = Eigen::Matrix3d::Zero();    ///< D = Ms N, symmetric
  Eigen::Vector3d field_a_per_m = Eigen::Vector3d::Zero();          ///< external, stray and dipole field
  Eigen::Vector3d exchange_bias_a_per_m = Eigen::Vector3d::Zero();  ///< of an antiferromagnet
  Eigen::Vector3d sot_polarization = Eigen::Vector3d::UnitY();      ///< s, unit vector of any direction
  double sot_field_like_ratio = 0;                                  ///< a_FL = ratio a_DL
  Eigen::Vector3d stt_polarization = Eigen::Vector3d::UnitZ();      ///< p, unit vector: the reference layer
  double stt_field_like_ratio = 0;                                  ///< b_FL = ratio b_DL
  double stt_asymmetry = 0;                                         ///< c of b_DL = b/(1 + c m.p), in (-1, 1)
  double thermal_field_a_per_m = 0;  ///< kB T/(mu0 Ms V) = Hk/(2 Delta), >= 0; 0: no noise
};

/// Throws InvalidArgument on the first field outside its range.
void validate(const Macrospin& spin);

/// What a write circuit does over time: torques as fields in A/m. An empty waveform is 0.
struct Drive {
  Waveform sot_a_per_m = {};                   ///< a_DL, > 0 pulls towards +s; brings its field-like part along
  Waveform sot_field_a_per_m = {};             ///< further field along s (Oersted)
  Waveform stt_a_per_m = {};                   ///< b at m.p = 0, > 0 pulls towards +p; brings its field-like part along
  Waveform stt_field_a_per_m = {};             ///< further field along p (beta' V^2)
  Waveform anisotropy_shift_a_per_m = {};      ///< dHk of voltage control, along z
  std::array<Waveform, 3> field_a_per_m = {};  ///< external field along x, y, z, added to Macrospin::field_a_per_m
};

void validate(const Drive& drive);

/// The write path of a device.
struct WritePath {
  SpinOrbitChannel channel = {};
  Eigen::Vector3d current_direction = Eigen::Vector3d::UnitX();  ///< of a positive channel current; part in plane
  SpinTransfer transfer = {};
  Eigen::Vector3d reference_direction = Eigen::Vector3d::UnitZ();  ///< p, unit vector
  VoltageControl voltage_control = {};                             ///< barrier_thickness_m 0: no voltage control
  Eigen::Vector3d field_a_per_m = Eigen::Vector3d::Zero();         ///< external, stray and dipole field
  Eigen::Vector3d exchange_bias_a_per_m = Eigen::Vector3d::Zero();
};

/// What the circuit applies. STT-assisted SOT: two of these at once.
struct WriteWaveforms {
  Waveform channel_current_density_a_per_m2 = {};   ///< in the heavy metal
  Waveform junction_current_density_a_per_m2 = {};  ///< > 0 favors the parallel state
  Waveform junction_voltage_v = {};                 ///< of voltage control and of beta' V^2
};

/// Free layer and write path -> macrospin, with the exact demagnetising tensor and s = z x J. Validates both.
Macrospin macrospin(const FreeLayer& layer, const WritePath& path);

/// Currents and voltage -> torques. A path without a channel or a junction must not carry such a waveform.
Drive drive(const FreeLayer& layer, const WritePath& path, const WriteWaveforms& waveforms);

/// Delta -> thermal_field_a_per_m of an anisotropy field: Hk/(2 Delta).
struct Stability {
  double anisotropy_a_per_m = 0;  ///< > 0
  double delta = 0;               ///< > 0
};
double thermal_field_a_per_m(const Stability& stability);

/// -mu0 Ms V m.(...) over kB T: energy of all conservative fields at rest (no drive), in kB T. Needs
/// thermal_field_a_per_m > 0.
double energy_kt(const Macrospin& spin, const Eigen::Vector3d& m);

}  // namespace sotto
