/// The axial Fokker-Planck equation by a Legendre-Galerkin expansion: an oracle that shares nothing with the cells of
/// the library (Tzoufras, AIP Adv. 8, 056002 (2018), has the same moments). Not for tails: its terms cancel.
#pragma once

#include <Eigen/Core>
#include <cmath>

namespace sotto::test {

struct LegendreCase {
  double delta = 0;
  double net_overdrive = 0;
  double tau = 0;
  int modes = 200;
  double step = 2e-4;  ///< of RK4; stable below about 5 delta / modes^2
};

/// P_0(x) ... P_{count-1}(x).
inline Eigen::VectorXd legendre(int count, double x) {
  Eigen::VectorXd p(count);
  p(0) = 1;
  p(1) = x;
  for (int n = 1; n + 1 < count; ++n) p(n + 1) = ((2 * n + 1) * x * p(n) - n * p(n - 1)) / (n + 1);
  return p;
}

/// d/d tau of the moments m_n = Int P_n rho:
/// -n (n+1)/(2 n+1) (<(i - z) P_{n-1}> - <(i - z) P_{n+1}>) - n (n+1)/(2 Delta) m_n; higher moments are zero.
inline Eigen::VectorXd moment_rates(const LegendreCase& c, const Eigen::VectorXd& m) {
  const auto moment = [&](int n) { return n >= 0 && n < c.modes ? m(n) : 0.0; };
  const auto drifted = [&](int n) {
    return c.net_overdrive * moment(n) - ((n + 1) * moment(n + 1) + n * moment(n - 1)) / (2 * n + 1);
  };
  Eigen::VectorXd rates = Eigen::VectorXd::Zero(c.modes);
  for (int n = 1; n < c.modes; ++n) {
    rates(n) = -n * (n + 1.0) * ((drifted(n - 1) - drifted(n + 1)) / (2 * n + 1) + m(n) / (2 * c.delta));
  }
  return rates;
}

/// Moments of exp(delta (z^2 - 1)) on z > 0, normalized, by the midpoint rule in z.
inline Eigen::VectorXd boltzmann_moments(const LegendreCase& c) {
  constexpr int kPoints = 20000;
  Eigen::VectorXd m = Eigen::VectorXd::Zero(c.modes);
  for (int k = 0; k < kPoints; ++k) {
    const double z = (k + 0.5) / kPoints;
    m += std::exp(c.delta * (z * z - 1)) * legendre(c.modes, z);
  }
  return m / m(0);
}

/// P(z > 0) after c.tau from Boltzmann in the well z > 0.
inline double legendre_write_error_rate(const LegendreCase& c) {
  Eigen::VectorXd m = boltzmann_moments(c);
  const int steps = static_cast<int>(std::ceil(c.tau / c.step));
  const double h = c.tau / steps;
  for (int k = 0; k < steps; ++k) {
    const Eigen::VectorXd k1 = moment_rates(c, m);
    const Eigen::VectorXd k2 = moment_rates(c, m + h / 2 * k1);
    const Eigen::VectorXd k3 = moment_rates(c, m + h / 2 * k2);
    const Eigen::VectorXd k4 = moment_rates(c, m + h * k3);
    m += h / 6 * (k1 + 2 * k2 + 2 * k3 + k4);
  }
  const Eigen::VectorXd at_zero = legendre(c.modes + 1, 0);
  double above = 0.5 * m(0);
  for (int n = 1; n < c.modes; ++n) above += 0.5 * m(n) * (at_zero(n - 1) - at_zero(n + 1));
  return above;
}

}  // namespace sotto::test
