#include "study/write_direction.hpp"

#include "sotto/device/critical_current.hpp"
#include "sotto/device/easy_axis.hpp"

namespace sotto::study {

bool reverses(const Macrospin& spin, const WritePath& path, double field_a_per_m) {
  const Eigen::Vector3d along = path.current_direction;
  const Eigen::Vector3d easy = easy_axis(spin).direction;
  if (sot_type(easy, along) == SotType::y) return easy.dot(spin.sot_polarization) * field_a_per_m < 0;
  return (spin.field_a_per_m + spin.exchange_bias_a_per_m).dot(along) * field_a_per_m <= 0;
}

}  // namespace sotto::study
