#include "sotto/device/spin_torque.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "sotto/core/error.hpp"
#include "sotto/device/constants.hpp"

using namespace sotto;

namespace {

constexpr double kHandRel = 1e-12;

FreeLayer thin_layer() {
  return {.saturation_magnetization_a_per_m = 1.1e6,
          .thickness_m = 0.9e-9,
          .length_m = 60e-9,
          .width_m = 60e-9,
          .gilbert_damping = 0.02};
}

}  // namespace

TEST_CASE("a current of 1e12 A per m2 with xi 0.32 acts as 106 mT", "[device][unit]") {
  const SpinOrbitChannel channel{.spin_hall_angle = 0.32, .thickness_m = 4e-9};
  const double hand = 1.054571817e-34 * 0.32 * 1e12 / (2 * 1.602176634e-19 * 1.1e6 * 0.9e-9);  // mu0 a_DL

  const double mu0_a = kVacuumPermeability_tesla_m_per_a * sot_field_a_per_m(thin_layer(), channel, 1e12);

  CHECK(mu0_a == Approx(hand).epsilon(kHandRel));
  CHECK(mu0_a == Approx(0.106).margin(5e-4));
}

TEST_CASE("the spin-orbit efficiency saturates with the thickness of the channel", "[device][unit]") {
  SpinOrbitChannel channel{
      .spin_hall_angle = -0.4, .interface_transparency = 0.5, .thickness_m = 3.5e-9, .spin_diffusion_length_m = 3.5e-9};
  CHECK(sot_efficiency(channel) == Approx(-0.2 * (1 - 2 / (std::exp(1.0) + std::exp(-1.0)))).epsilon(kHandRel));
  channel.thickness_m = 1e-6;
  CHECK(sot_efficiency(channel) == Approx(-0.2).epsilon(kHandRel));
  channel.spin_diffusion_length_m = 0;
  CHECK(sot_efficiency(channel) == Approx(-0.2).epsilon(kHandRel));
}

TEST_CASE("the Oersted field above a channel opposes s by half the sheet current", "[device][unit]") {
  const SpinOrbitChannel channel{.spin_hall_angle = 0.3, .thickness_m = 4e-9};
  CHECK(oersted_field_a_per_m(channel, 1e12) == Approx(-2000).epsilon(kHandRel));
}

TEST_CASE("spins of a current along x point along y", "[device][unit]") {
  CHECK((sot_polarization(Eigen::Vector3d::UnitX()) - Eigen::Vector3d::UnitY()).norm() < kHandRel);
  CHECK((sot_polarization({0, 2, 5}) + Eigen::Vector3d::UnitX()).norm() < kHandRel);
  CHECK_THROWS_AS(sot_polarization(Eigen::Vector3d::UnitZ()), InvalidArgument);
}

TEST_CASE("the geometry of a write is named by the easy axis", "[device][unit]") {
  const Eigen::Vector3d current = Eigen::Vector3d::UnitX();
  CHECK(sot_type(Eigen::Vector3d::UnitX(), current) == SotType::x);
  CHECK(sot_type(-Eigen::Vector3d::UnitY(), current) == SotType::y);
  CHECK(sot_type(Eigen::Vector3d(0.1, 0.2, 0.9), current) == SotType::z);
  CHECK(sot_type(Eigen::Vector3d::UnitX(), Eigen::Vector3d::UnitY()) == SotType::y);
}

TEST_CASE("both efficiencies of spin-transfer torque are eta0 over 1 + c m.p", "[device][unit]") {
  const SpinTransfer junction{.polarization = 0.6};
  CHECK(stt_efficiency(junction, 1) == Approx(0.6 / 1.36).epsilon(kHandRel));
  CHECK(stt_efficiency(junction, -1) == Approx(0.6 / 0.64).epsilon(kHandRel));

  const SpinTransfer spacer{.polarization = 0.35, .law = SttLaw::slonczewski, .lambda = 1.2};
  const double L2 = 1.44;
  for (const double cosine : {-1.0, 0.0, 0.5, 1.0}) {
    const double published = 2 * 0.35 * L2 / ((L2 + 1) + (L2 - 1) * cosine);
    CHECK(stt_efficiency(spacer, cosine) == Approx(published).epsilon(kHandRel));
  }
}

TEST_CASE("spin-transfer torque is hbar eta J over 2 e mu0 Ms t", "[device][unit]") {
  const SpinTransfer junction{.polarization = 0.6};
  const double hand = 1.054571817e-34 * 0.6 * 1e10 / (2 * 1.602176634e-19 * 1.25663706212e-6 * 1.1e6 * 0.9e-9);
  CHECK(stt_field_a_per_m(thin_layer(), junction, 1e10) == Approx(hand).epsilon(kHandRel));
}

TEST_CASE("a channel and a junction outside their range are refused", "[device][unit]") {
  CHECK_THROWS_WITH(validate(SpinOrbitChannel{.spin_hall_angle = 0.3}), "thickness_m = 0 must be > 0 and finite");
  CHECK_THROWS_WITH(validate(SpinOrbitChannel{.interface_transparency = 0, .thickness_m = 1e-9}),
                    "interface_transparency = 0 must be > 0 and <= 1");
  CHECK_THROWS_WITH(validate(SpinTransfer{.polarization = 1}), "polarization = 1 must be >= 0 and < 1");
  CHECK_THROWS_WITH(validate(SpinTransfer{.polarization = 0.5, .lambda = 0.5}), "lambda = 0.5 must be >= 1 and finite");
  CHECK_THROWS_WITH(stt_efficiency(SpinTransfer{.polarization = 0.5}, 1.5), "cos_angle = 1.5 must be between -1 and 1");
}
