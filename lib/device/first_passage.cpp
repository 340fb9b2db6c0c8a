#include "sotto/device/first_passage.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "sotto/core/error.hpp"

namespace sotto {
namespace {

// Gauss-Legendre, 8 points on (-1, 1); the weights of -x and x are equal (Abramowitz, Stegun, table 25.4).
constexpr std::array<double, 4> kNodes{0.1834346424956498, 0.5255324099163290, 0.7966664774136267, 0.9602898564975363};
constexpr std::array<double, 4> kWeights{0.3626837833783620, 0.3137066458778873, 0.2223810344533745,
                                         0.1012285362903763};

/// Integral of f from a to b by one panel.
template <typename Function>
double gauss(double a, double b, Function&& f) {
  const double half = (b - a) / 2;
  const double middle = (a + b) / 2;
  double sum = 0;
  for (std::size_t k = 0; k < kNodes.size(); ++k) {
    sum += kWeights[k] * (f(middle - half * kNodes[k]) + f(middle + half * kNodes[k]));
  }
  return half * sum;
}

/// e^{Phi(z)} Int_z^1 dy e^{-Phi(y)} along theta from the pole, z = cos(theta): `occupied`.
class FirstPassage {
 public:
  explicit FirstPassage(const AxialDrive& drive) : delta_(drive.delta), net_(net_overdrive(drive)) {}

  /// Mean first passage time from theta = 0 to `end`: Int dtheta 2 Delta/sin(theta) occupied(theta).
  double time_tau(double end, int panels) const {
    double occupied = 0;
    double time = 0;
    for (int panel = 0; panel < panels; ++panel) {
      const double begin = end * panel / panels;
      const double next = end * (panel + 1) / panels;
      time += gauss(begin, next,
                    [&](double theta) { return 2 * delta_ / std::sin(theta) * carried(occupied, begin, theta); });
      occupied = carried(occupied, begin, next);
    }
    return time;
  }

 private:
  /// Phi(b) - Phi(a) of two angles, without cancellation: cos(b) - cos(a) from half angles.
  double climb(double a, double b) const {
    const double fall = -2 * std::sin((a + b) / 2) * std::sin((b - a) / 2);
    return -delta_ * fall * (std::cos(a) + std::cos(b) - 2 * net_);
  }

  double carried(double occupied, double from, double to) const {
    return occupied * std::exp(climb(from, to)) +
           gauss(from, to, [&](double theta) { return std::sin(theta) * std::exp(climb(theta, to)); });
  }

  double delta_;
  double net_;
};

}  // namespace

double escape_rate_per_tau(const AxialDrive& drive, const FirstPassageOptions& options) {
  validate(drive);
  const double end_cos = options.absorbing_cos;
  const bool past_saddle = end_cos > -1 && end_cos < std::min(1.0, net_overdrive(drive));
  require(past_saddle, "absorbing_cos", end_cos, "in (-1, overdrive - field_ratio), beyond the saddle");
  // The well and the saddle are about 1/sqrt(2 Delta) wide; Phi changes by Delta |1 + net| per radian.
  constexpr int kFewest = 200;
  const double steepness = drive.delta * (1 + std::abs(net_overdrive(drive)));
  const int panels = std::max(kFewest, static_cast<int>(std::min(2 * steepness, 1e5)));
  return 1 / FirstPassage(drive).time_tau(std::acos(end_cos), panels);
}

double read_disturb_probability(const AxialDrive& read, double tau) {
  require(tau >= 0 && std::isfinite(tau), "tau", tau, ">= 0 and finite");
  return -std::expm1(-escape_rate_per_tau(read) * tau);
}

double retention_time_s(const AxialDrive& drive, const TauScale& scale) {
  return tau_unit_s(scale) / escape_rate_per_tau(drive);
}

}  // namespace sotto
