/// Which sign of the channel current writes.
#pragma once

#include "sotto/device/free_layer.hpp"
#include "sotto/device/macrospin.hpp"
#include "sotto/device/spin_torque.hpp"

namespace sotto::study {

/// Does the damping-like field `field_a_per_m` of the channel (sot_field_a_per_m, sign included) take the layer out of
/// its easy direction? Along s (type y) the torque must point away; a perpendicular layer leaves +z where torque and
/// field along the current have opposite signs. Without such a field the sign does not matter: true.
bool reverses(const Macrospin& spin, const WritePath& path, double field_a_per_m);

}  // namespace sotto::study
