/// Temperature of a junction: magnetization, polarization and TMR over it, and the heat of a write pulse.
#pragma once

#include "sotto/device/mtj.hpp"
#include "sotto/device/spin_torque.hpp"

namespace sotto {

/// Bloch-like laws of the UMN SPICE models (Chris Kim group, mtj.umn.edu), which give their constants.
struct TemperatureLaw {
  double curie_k = 1420;                ///< > 0
  double magnetization_exponent = 0.4;  ///< > 0
  double spin_wave_per_k15 = 2e-5;      ///< decay of P with T^1.5, >= 0; OpenNVRAM has 8.9e-5

  bool operator==(const TemperatureLaw&) const = default;
};

/// Throws InvalidArgument on the first field outside its range.
void validate(const TemperatureLaw& law);

/// Ms(T)/Ms(0) = (1 - T/T_Curie)^exponent. `temperature_k` in [0, curie_k).
double magnetization_ratio(const TemperatureLaw& law, double temperature_k);

/// P(T)/P(0) = 1 - spin_wave T^1.5. Throws InvalidArgument where that is not > 0.
double polarization_ratio(const TemperatureLaw& law, double temperature_k);

/// 2 P^2/(1 - P^2) (Julliere, equal electrodes), `polarization` in [0, 1), and its inverse sqrt(TMR/(2 + TMR)).
double julliere_tmr_ratio(double polarization);
double julliere_polarization(double tmr_ratio);

/// From where to where a junction is taken.
struct TemperatureChange {
  double from_k = 300;  ///< at which the card holds, >= 0
  double to_k = 300;    ///< >= 0
};

/// The junction at another temperature: TMR0 by the law for P, R_P and V_h unchanged, so that R_AP alone falls, which
/// is the measured trend (arXiv 1710.09561).
MtjParams at_temperature(const MtjParams& mtj, const TemperatureLaw& law, const TemperatureChange& change);

/// The free layer at another temperature: Ms by its law, both temperatures below the Curie temperature; temperature_k
/// becomes to_k. Anisotropy energies, damping and delta_cap stay: no law was found for them.
FreeLayer at_temperature(const FreeLayer& layer, const TemperatureLaw& law, const TemperatureChange& change);

/// The spin-transfer torque at another temperature: P by its law.
SpinTransfer at_temperature(const SpinTransfer& transfer, const TemperatureLaw& law, const TemperatureChange& change);

/// One thermal pole: C dT/dt = P - (T - T0)/R_th.
struct HeatPath {
  double resistance_k_per_w = 0;  ///< R_th to the surroundings, > 0
  double capacity_j_per_k = 0;    ///< C, > 0
  double ambient_k = 300;         ///< T0, >= 0

  bool operator==(const HeatPath&) const = default;
};

/// Throws InvalidArgument on the first field outside its range.
void validate(const HeatPath& path);

/// Constant power for a time.
struct HeatPulse {
  double power_w = 0;     ///< >= 0
  double duration_s = 0;  ///< >= 0
  double start_k = 300;   ///< temperature at its begin, >= 0
};

/// Temperature at the end of the pulse: T0 + P R_th + (T_start - T0 - P R_th) exp(-t/(R_th C)). Chain pulses by
/// start_k; a pulse without power is the cooling.
double temperature_after_k(const HeatPath& path, const HeatPulse& pulse);

}  // namespace sotto
