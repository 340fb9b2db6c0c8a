/// Physical constants of the device layer, SI (CODATA 2018).
#pragma once

namespace sotto {

inline constexpr double kVacuumPermeability_tesla_m_per_a = 1.25663706212e-6;   ///< mu0
inline constexpr double kGyromagneticRatio_rad_per_s_tesla = 1.76085963023e11;  ///< gamma of the electron, > 0
inline constexpr double kReducedPlanck_j_s = 1.054571817e-34;                   ///< hbar
inline constexpr double kElementaryCharge_coulomb = 1.602176634e-19;            ///< e
inline constexpr double kBoltzmann_j_per_k = 1.380649e-23;                      ///< kB

/// g0 = mu0 gamma: precession rate per field in A/m.
inline constexpr double kPrecession_m_per_a_s = kVacuumPermeability_tesla_m_per_a * kGyromagneticRatio_rad_per_s_tesla;

}  // namespace sotto
