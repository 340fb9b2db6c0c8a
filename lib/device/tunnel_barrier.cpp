#include "sotto/device/tunnel_barrier.hpp"

#include <cmath>

#include "sotto/core/error.hpp"
#include "sotto/device/constants.hpp"

namespace sotto {
namespace {

constexpr double kElectronMass_kg = 9.1093837015e-31;  // CODATA 2018

void require_positive(const char* field, double value) {
  require(value > 0 && std::isfinite(value), field, value, "> 0 and finite");
}

}  // namespace

void validate(const TunnelBarrier& barrier) {
  require_positive("thickness_m", barrier.thickness_m);
  require_positive("height_v", barrier.height_v);
  require_positive("ra_ohm_m2", barrier.ra_ohm_m2);
}

double barrier_efold_m(double height_v) {
  require_positive("height_v", height_v);
  return kReducedPlanck_j_s / (2 * std::sqrt(2 * kElectronMass_kg * kElementaryCharge_coulomb * height_v));
}

double brinkman_factor(const TunnelBarrier& barrier) {
  validate(barrier);
  const double growth = std::exp(barrier.thickness_m / barrier_efold_m(barrier.height_v));
  return barrier.thickness_m * growth / (std::sqrt(barrier.height_v) * barrier.ra_ohm_m2);
}

double ra_ohm_m2(const TunnelBarrier& barrier, double thickness_m) {
  validate(barrier);
  require_positive("thickness_m", thickness_m);
  const double growth = std::exp((thickness_m - barrier.thickness_m) / barrier_efold_m(barrier.height_v));
  return barrier.ra_ohm_m2 * thickness_m / barrier.thickness_m * growth;
}

double bdr_conductance_ratio(const AsymmetricBarrier& barrier, double bias_v) {
  require_positive("thickness_m", barrier.thickness_m);
  require_positive("height_v", barrier.height_v);
  require(std::abs(barrier.asymmetry_v) < barrier.height_v, "asymmetry_v", barrier.asymmetry_v,
          "smaller than height_v in magnitude");
  require(std::abs(bias_v) < barrier.height_v, "bias_v", bias_v, "smaller than height_v in magnitude");
  // Energies in eV: A0 sqrt(e) has the unit 1/sqrt(V).
  const double a0 =
      4 * std::sqrt(2 * kElectronMass_kg * kElementaryCharge_coulomb) * barrier.thickness_m / (3 * kReducedPlanck_j_s);
  const double linear = a0 * barrier.asymmetry_v / (16 * std::pow(barrier.height_v, 1.5));
  const double quadratic = 9 * a0 * a0 / (128 * barrier.height_v);
  return 1 - linear * bias_v + quadratic * bias_v * bias_v;
}

}  // namespace sotto
