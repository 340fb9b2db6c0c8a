/// Gathers how far two sets of numbers are apart.
#pragma once

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>

#include "sotto/spice/cross_check.hpp"

namespace sotto::spice {

/// The largest difference and the largest magnitude.
class Comparison {
 public:
  void add(double native, double spice) {
    if (std::isnan(native) && std::isnan(spice)) return;
    ++compared_;
    const bool both = std::isfinite(native) && std::isfinite(spice);
    difference_ = std::max(difference_, both ? std::abs(native - spice) : std::numeric_limits<double>::infinity());
    if (both) magnitude_ = std::max({magnitude_, std::abs(native), std::abs(spice)});
  }

  Agreement agreement() const {
    return {.max_rel_difference = magnitude_ > 0 ? difference_ / magnitude_ : difference_,
            .max_abs_difference = difference_,
            .compared = compared_};
  }

 private:
  double difference_ = 0, magnitude_ = 0;
  Eigen::Index compared_ = 0;
};

inline double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace sotto::spice
