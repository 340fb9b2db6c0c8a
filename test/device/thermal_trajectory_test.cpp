#include "sotto/device/thermal_trajectory.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "device/llg_field.hpp"
#include "device/scalar_normals.hpp"
#include "ensemble_cases.hpp"
#include "sotto/core/error.hpp"

using namespace sotto;
using namespace sotto::test;

namespace {

/// <1-mz^2> over the exact value, from one long path of the stepper of the library.
double equilibrium_of_heun(const Macrospin& spin, double step_s, long steps) {
  const EnsembleOptions options{.seed = 21, .step_s = step_s, .start = EnsembleStart::direction};
  const Trajectory path =
      thermal_trajectory(spin, {}, static_cast<double>(steps) * step_s, {.record_every = 10}, options);
  return (1 - path.m.row(2).array().square()).mean();
}

/// The same with an Euler step of the drift and the noise taken by Heun ("Euler-Heun"): the wrong way.
double equilibrium_of_euler_drift(const Macrospin& spin, double step_s, long steps) {
  ScalarNormals normals(21, 0);
  const double alpha = spin.gilbert_damping;
  const double amplitude = std::sqrt(2 * alpha * spin.thermal_field_a_per_m / (kPrecession_m_per_a_s * step_s));
  Eigen::Vector3d m = Eigen::Vector3d::UnitZ();
  double sum = 0;
  for (long k = 0; k < steps; ++k) {
    const Eigen::Vector3d noise = amplitude * normals.at(k);
    const Eigen::Vector3d drift = step_s * landau_lifshitz(alpha, m, torque_field(spin, {}, m));
    const Eigen::Vector3d first = step_s * landau_lifshitz(alpha, m, noise);
    const Eigen::Vector3d second = step_s * landau_lifshitz(alpha, m + first, noise);
    m = (m + drift + (first + second) / 2).normalized();
    sum += 1 - m.z() * m.z();
  }
  return sum / static_cast<double>(steps);
}

}  // namespace

TEST_CASE("a thermal path converges to the trajectory without noise when it is cold", "[device][oracle]") {
  TypeZPulse pulsed = everything();
  pulsed.spin.thermal_field_a_per_m = 0;
  const Run run{.start = {0.1, 0.2, 1}, .duration_s = pulsed.duration_s};
  const Eigen::Vector3d exact = simulate(pulsed.spin, pulsed.drive, run, {.tolerance = 1e-12}).end;
  const auto error = [&](double step_s) {
    const EnsembleOptions options{.step_s = step_s, .start = EnsembleStart::direction, .direction = run.start};
    return difference(thermal_trajectory(pulsed.spin, pulsed.drive, run.duration_s, {}, options).end, exact);
  };

  const double coarse = error(0.4 * kPico);
  const double fine = error(0.2 * kPico);

  CHECK(fine < 1e-3);
  CHECK(coarse / fine == Approx(4).epsilon(0.1));  // second order
}

TEST_CASE("the Heun stepper keeps the equilibrium that an Euler drift destroys", "[device][mc]") {
  Macrospin spin = perpendicular_spin(0.02, 0.6);
  set_delta(spin, 40);
  const double step_s = 0.02 * time_unit_s(spin);
  constexpr long kSteps = 1'500'000;  // 600 relaxation times: 4 % statistical error
  const double exact = exact_transverse(40);

  CHECK(equilibrium_of_heun(spin, step_s, kSteps) == Approx(exact).epsilon(0.15));
  const double wrong = equilibrium_of_euler_drift(spin, step_s, kSteps) / exact;
  CAPTURE(wrong);
  CHECK(wrong > 1.6);  // alpha_eff = alpha - dt'/2 = alpha/2 makes it twice too hot
}

TEST_CASE("a thermal path records steps, points of the waveforms and its crossing", "[device][unit]") {
  const TypeZPulse pulsed = type_z_pulse(0.5, 0.45);
  const EnsembleOptions options{.seed = 4, .step_s = 1 * kPico};

  const Trajectory path =
      thermal_trajectory(pulsed.spin, pulsed.drive, pulsed.duration_s, {.sample = 3, .record_every = 400}, options);

  CHECK(path.termination == Termination::converged);
  CHECK(path.steps == 7000);
  CHECK(path.time_s.front() == 0);
  CHECK(path.time_s.back() == pulsed.duration_s);
  CHECK(path.time_s.size() == static_cast<std::size_t>(path.m.cols()));
  CHECK(std::ranges::find(path.time_s, 1 * kNano) != path.time_s.end());
  CHECK((path.crossing_s > 1 * kNano && path.crossing_s < 2 * kNano));
  CHECK(std::abs(path.m.col(5).norm() - 1) < 1e-14);
  CHECK(path.end == path.m.rightCols<1>());
}

TEST_CASE("a thermal path refuses a sample below 0", "[device][unit]") {
  const TypeZPulse pulsed = type_z_pulse(0, 0.4);
  CHECK_THROWS_WITH(thermal_trajectory(pulsed.spin, {}, kNano, {.sample = -1}), "sample = -1 must be >= 0");
  CHECK_THROWS_AS(thermal_trajectory(pulsed.spin, {}, kNano, {.record_every = 0}), InvalidArgument);
}
