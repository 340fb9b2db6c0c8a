#include "device/thermal_start.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "ensemble_cases.hpp"
#include "sotto/core/error.hpp"

using namespace sotto;
using namespace sotto::test;

namespace {

constexpr int kDraws = 40'000;

struct Moments {
  Eigen::Vector3d second = Eigen::Vector3d::Zero();  ///< <(m.axis)^2>
  Eigen::Vector3d error = Eigen::Vector3d::Zero();   ///< standard error
};

/// Columns of `axes`: where the squares are taken.
Moments moments(const ThermalWell& well, const Eigen::Matrix3d& axes) {
  Eigen::Vector3d sum = Eigen::Vector3d::Zero(), squares = Eigen::Vector3d::Zero();
  for (std::uint64_t sample = 0; sample < kDraws; ++sample) {
    const Eigen::Vector3d square = (axes.transpose() * well.draw(17, sample)).array().square();
    sum += square;
    squares += square.cwiseProduct(square);
  }
  Moments result{.second = sum / kDraws};
  result.error = ((squares / kDraws - result.second.cwiseProduct(result.second)) / kDraws).cwiseSqrt();
  return result;
}

/// <mx^2> and <my^2> of exp(-a mx^2 - b my^2) on the upper half sphere, by the midpoint rule.
Eigen::Vector2d exact_biaxial(double a, double b) {
  constexpr int kPoints = 1500;
  double weight = 0;
  Eigen::Vector2d sum = Eigen::Vector2d::Zero();
  for (int i = 0; i < kPoints; ++i) {
    const double z = (i + 0.5) / kPoints;
    for (int k = 0; k < kPoints; ++k) {
      const double phi = 2 * std::numbers::pi * (k + 0.5) / kPoints;
      const Eigen::Vector2d square =
          (1 - z * z) * Eigen::Vector2d(std::pow(std::cos(phi), 2), std::pow(std::sin(phi), 2));
      const double p = std::exp(-a * square.x() - b * square.y());
      weight += p;
      sum += p * square;
    }
  }
  return sum / weight;
}

struct FirstMoments {
  Eigen::Vector3d mean = Eigen::Vector3d::Zero();
  Eigen::Vector3d error = Eigen::Vector3d::Zero();  ///< standard error
};

FirstMoments first_moments(const ThermalWell& well) {
  Eigen::Vector3d sum = Eigen::Vector3d::Zero(), squares = Eigen::Vector3d::Zero();
  for (std::uint64_t sample = 0; sample < kDraws; ++sample) {
    const Eigen::Vector3d m = well.draw(23, sample);
    sum += m;
    squares += m.cwiseProduct(m);
  }
  FirstMoments result{.mean = sum / kDraws};
  result.error = ((squares / kDraws - result.mean.cwiseProduct(result.mean)) / kDraws).cwiseSqrt();
  return result;
}

/// <m> of exp(-E/kB T) over the upper half sphere, by the midpoint rule.
Eigen::Vector3d exact_mean(const Macrospin& spin) {
  constexpr int kPoints = 500;
  const double shift = energy_kt(spin, Eigen::Vector3d::UnitZ());
  double weight = 0;
  Eigen::Vector3d sum = Eigen::Vector3d::Zero();
  for (int i = 0; i < kPoints; ++i) {
    const double z = (i + 0.5) / kPoints;
    for (int k = 0; k < kPoints; ++k) {
      const double phi = 2 * std::numbers::pi * (k + 0.5) / kPoints;
      const Eigen::Vector3d m(std::sqrt(1 - z * z) * std::cos(phi), std::sqrt(1 - z * z) * std::sin(phi), z);
      const double p = std::exp(shift - energy_kt(spin, m));
      weight += p;
      sum += p * m;
    }
  }
  return sum / weight;
}

}  // namespace

TEST_CASE("a uniaxial well is filled as Boltzmann says, along any axis", "[device][mc]") {
  for (const double delta : {0.3, 4.867, 60.0}) {
    for (const Eigen::Vector3d& axis : {Eigen::Vector3d(0, 0, 1), Eigen::Vector3d(1, 1, 1)}) {
      Macrospin spin{.anisotropy_a_per_m = 4e5, .easy_axis = axis.normalized()};
      set_delta(spin, delta);
      const ThermalWell well(spin, -axis);
      const Moments drawn = moments(well, spin.easy_axis.replicate(1, 3));
      CAPTURE(delta, axis.transpose());
      CHECK(std::abs(1 - drawn.second[0] - exact_transverse(delta)) < 5 * drawn.error[0]);
      CHECK(well.draw(1, 2).dot(axis) < 0);
    }
  }
}

TEST_CASE("a biaxial well is filled as Boltzmann says", "[device][mc]") {
  Macrospin spin = in_plane_spin(0.02, Eigen::Vector3d::UnitY());
  set_delta(spin, 2);
  const Moments drawn = moments(ThermalWell(spin, Eigen::Vector3d::UnitY()), Eigen::Matrix3d::Identity());
  const double out_of_plane = 2 * (0.8 + 0.03) / 0.03;

  const Eigen::Vector2d exact = exact_biaxial(out_of_plane, 2);  // z, x

  CHECK(std::abs(drawn.second.z() - exact[0]) < 5 * drawn.error.z());
  CHECK(std::abs(drawn.second.x() - exact[1]) < 5 * drawn.error.x());
}

TEST_CASE("fields at rest and a second-order anisotropy are in the start as Boltzmann says", "[device][mc]") {
  const double Hk = perpendicular_spin(0.1, 0.5).anisotropy_a_per_m;
  const double cases[][5] = {{0.2, 0, 0, 0, 20},      {0, 0.1, 0.3, 0, 45}, {-0.3, 0.05, 0, 0, 30},
                             {0.1, -0.2, 0, 0.4, 10}, {0, 0, 0, -0.3, 15},  {0.4, 0, 0, 0, 1}};
  for (const auto& [hz, hx, hy, second, delta] : cases) {
    Macrospin spin = perpendicular_spin(0.1, 0.5);
    spin.demag_field_a_per_m(0, 0) = 0.3 * Hk;
    set_delta(spin, delta);
    spin.field_a_per_m = Hk * Eigen::Vector3d(hx, 0, hz);
    spin.exchange_bias_a_per_m = Hk * Eigen::Vector3d(0, hy, 0);
    spin.anisotropy_second_a_per_m = second * Hk;
    const FirstMoments drawn = first_moments(ThermalWell(spin, Eigen::Vector3d::UnitZ()));
    CAPTURE(hz, hx, hy, second, delta, drawn.mean.transpose(), exact_mean(spin).transpose());
    CHECK(((drawn.mean - exact_mean(spin)).cwiseAbs().array() < 5 * drawn.error.array()).all());
  }
}

TEST_CASE("a cold start under a field lies where the energy is lowest", "[device][unit]") {
  Macrospin spin = perpendicular_spin(0.1, 0.5);
  spin.field_a_per_m.x() = 0.6 * spin.anisotropy_a_per_m;

  const Eigen::Vector3d m = ThermalWell(spin, -Eigen::Vector3d::UnitZ()).draw(1, 2);

  CHECK(difference(m, Eigen::Vector3d(0.6, 0, -0.8)) < 1e-12);
}

TEST_CASE("a start depends on seed and sample only, and a cold one lies on the axis", "[device][unit]") {
  Macrospin spin = perpendicular_spin(0.1, 0.5);
  CHECK(ThermalWell(spin, {0, 0.1, -1}).draw(1, 2) == Eigen::Vector3d(0, 0, -1));
  set_delta(spin, 20);
  const ThermalWell well(spin, Eigen::Vector3d::UnitZ());
  CHECK(well.draw(1, 2) == ThermalWell(spin, Eigen::Vector3d::UnitZ()).draw(1, 2));
  CHECK(well.draw(1, 2) != well.draw(1, 3));
  CHECK(well.draw(1, 2) != well.draw(2, 2));
}

TEST_CASE("a spin without a well, or a direction across it, is refused", "[device][unit]") {
  Macrospin spin = perpendicular_spin(0.1, -0.5);
  set_delta(spin = perpendicular_spin(0.1, 0.5), 20);
  CHECK_THROWS_WITH(ThermalWell(spin, Eigen::Vector3d::UnitX()),
                    "component of direction along the easy axis = 0 must be not 0");
  CHECK_THROWS_AS(ThermalWell(perpendicular_spin(0.1, -0.5), Eigen::Vector3d::UnitX()), InvalidArgument);
  spin.field_a_per_m = -1.1 * spin.anisotropy_a_per_m * Eigen::Vector3d(0.01, 0, 1);
  CHECK_THROWS_WITH(ThermalWell(spin, Eigen::Vector3d::UnitZ()), Catch::Contains("the fields at rest empty this well"));
}
