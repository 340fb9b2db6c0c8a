/// How fast a macrospin can turn.
#pragma once

#include "sotto/device/macrospin.hpp"

namespace sotto::study {

/// Sum of all fields at work, up to angles: precession is not faster than g0 times this.
double fastest_field_a_per_m(const Macrospin& spin, const Drive& drive);

}  // namespace sotto::study
