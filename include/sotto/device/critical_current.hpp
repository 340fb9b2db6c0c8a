/// Switching thresholds at zero temperature, in closed form: as torque fields and as current densities.
#pragma once

#include "sotto/device/free_layer.hpp"

namespace sotto {

/// Collinear STT of a perpendicular layer.
struct SttThreshold {
  double gilbert_damping = 0;     ///< alpha, > 0
  double anisotropy_a_per_m = 0;  ///< Hk, > 0
  double field_a_per_m = 0;       ///< H, > 0: stabilises the start state
};

/// b_DL = alpha (Hk + H): the start state becomes unstable.
double stt_threshold_a_per_m(const SttThreshold& stt);

/// SOT of a perpendicular layer (type z) with a field along the current.
struct SotTypeZ {
  double anisotropy_a_per_m = 0;  ///< Hk, > 0
  double field_a_per_m = 0;       ///< |Hx|, in [0, Hk]
};

/// Quasi-static: a_DL = Hk sqrt([8 + 20 b^2 - b^4 - b (8 + b^2)^(3/2)]/32), b = Hx/Hk (Lee et al., Appl. Phys. Lett.
/// 102, 112410 (2013)). An abrupt pulse switches some 20 % below, depending on the damping and not monotonically in b:
/// simulate.
double sot_type_z_threshold_a_per_m(const SotTypeZ& sot);

/// Its linear form Hk/2 - Hx/sqrt(2): 4 % low at b = 0.3.
double sot_type_z_linear_a_per_m(const SotTypeZ& sot);

/// SOT of an in-plane layer whose easy axis is s (type y); in-plane STT is the same.
struct SotTypeY {
  double gilbert_damping = 0;                  ///< alpha, > 0
  double in_plane_a_per_m = 0;                 ///< Hk within the plane, > 0
  double effective_magnetization_a_per_m = 0;  ///< Meff, > 0: from the middle to the highest axis,
                                               ///< (Nz - N_short) Ms - uniaxial field, not from the easy one
};

/// That of an in-plane layer with anisotropy_axis = z.
SotTypeY sot_type_y(const FreeLayer& layer);

/// a_DL = alpha (Hk + Meff/2): the start state becomes unstable.
double sot_type_y_instability_a_per_m(const SotTypeY& sot);

/// The larger of that and alpha (2/pi) sqrt(Meff (Hk + Meff)), above which no self-oscillation stops the reversal
/// (Taniguchi).
double sot_type_y_threshold_a_per_m(const SotTypeY& sot);

/// Torque field -> current density: J = (2 e/hbar) mu0 Ms t a/|efficiency|.
struct TorqueField {
  double field_a_per_m = 0;
  double efficiency = 0;  ///< xi of SOT or eta of STT, not 0
};
double current_density_a_per_m2(const FreeLayer& layer, const TorqueField& torque);

}  // namespace sotto
