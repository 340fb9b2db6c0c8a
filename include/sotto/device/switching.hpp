/// Collinear switching of a uniaxial macrospin in closed form: times, error rates, escape rates, and their units.
///
/// All are functions of reduced quantities (AxialDrive) and count time in units tau = (1 + alpha^2) / (alpha g0 Hk),
/// g0 = mu0 gamma_e; `tau_unit_s` turns it into seconds. Only the net overdrive i - h enters, so that every formula of
/// Butler et al., IEEE Trans. Magn. 48, 4684 (2012), holds with a field along the axis, too.
#pragma once

namespace sotto {

/// What drives the free layer from the well at z = +1 to that at z = -1, z = cos(theta) to the easy axis.
struct AxialDrive {
  double delta = 0;        ///< barrier over kB T at zero drive, mu0 Ms V Hk / (2 kB T), > 0
  double overdrive = 0;    ///< i = I / I_c0, any sign; positive drives towards z = -1
  double field_ratio = 0;  ///< h = H / Hk along z, any sign; positive holds at z = +1

  bool operator==(const AxialDrive&) const = default;
};

/// Throws InvalidArgument on the first field outside its range.
void validate(const AxialDrive& drive);

/// i - h: the saddle lies at z = i - h while that is within (-1, 1); beyond 1 the start is unstable.
double net_overdrive(const AxialDrive& drive);

/// What the unit of time is made of.
struct TauScale {
  double damping = 0;                   ///< Gilbert damping alpha, > 0
  double anisotropy_field_a_per_m = 0;  ///< effective Hk, > 0
};

/// Seconds of one unit of tau: (1 + alpha^2) / (alpha g0 Hk). Throws InvalidArgument outside the ranges.
double tau_unit_s(const TauScale& scale);

/// Time in tau to z = 0 without noise (Butler, eq. 1):
/// ln((i - z0)/i)/(i^2 - 1) - ln(1 - z0)/(2 (i - 1)) + ln(1 + z0)/(2 (i + 1)), i net.
/// `start_cos` = z0 in (0, 1). Needs a net overdrive > 1. `delta` does not enter.
double switching_time_tau(const AxialDrive& drive, double start_cos);

/// Write error rate after a pulse of `tau`, Boltzmann start, linearised at the pole and widely quoted (Butler 2012):
/// 1 - exp(-(pi^2/4) Delta (i - 1)/(i exp(2 (i - 1) tau) - 1)). Needs a net overdrive > 1. Against the Fokker-Planck
/// equation at Delta 40 to 80 it is 1.02 to 1.07 x too high at i = 3, 1.2 to 1.9 x at 2, 1.8 to 7.4 x at 1.5.
double linearised_write_error_rate(const AxialDrive& drive, double tau);

/// The same with pi^2/4 replaced by theta*^2 = [4^i ((i - 1)/i)^2]^(1/(i + 1)), the polar angle whose noiseless path
/// meets the linearised one. Needs a net overdrive > 1. Off by 0.5 % at i = 3, 2 to 22 % at 2, up to 2.9 x at 1.5.
double closed_form_write_error_rate(const AxialDrive& drive, double tau);

/// theta*^2 of the line above, radian^2.
double crossover_angle_squared(const AxialDrive& drive);

/// Barrier over kB T seen from z = +1: Delta (1 - i + h)^2. Needs a net overdrive in (-1, 1).
double barrier(const AxialDrive& drive);

/// Escapes per tau for a high barrier (Brown 1963, Kramers): sqrt(Delta/pi) (1 - j)^2 (1 + j) exp(-Delta (1 - j)^2),
/// j = i - h in (-1, 1). Some 3 % above the exact rate for barriers of 30; use escape_rate_per_tau for numbers.
double brown_rate_per_tau(const AxialDrive& drive);

/// Neel-Brown: probability of still being in the start well after `tau`, exp(-k tau), k of brown_rate_per_tau.
/// Needs a net overdrive in (-1, 0.8): from there to i = 1.2 only the Fokker-Planck equation is right.
double neel_brown_write_error_rate(const AxialDrive& drive, double tau);

}  // namespace sotto
