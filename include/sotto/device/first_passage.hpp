/// Escape of a uniaxial macrospin from its well by mean first passage: retention, read disturb, rates of 1e-17 and
/// less.
#pragma once

#include "sotto/device/switching.hpp"

namespace sotto {

struct FirstPassageOptions {
  double absorbing_cos =
      -0.9;  ///< z_a, in (-1, i - h): well past the saddle, not at the pole, where the integral diverges
};

/// Exact escapes per tau from z = +1 to z_a, k = 1/T (no barrier needed, none too high), with
///   T = Int_{z_a}^1 dz 2 Delta/(1 - z^2) e^Phi(z) Int_z^1 dy e^-Phi(y),   Phi(z) = -Delta (z^2 + 2 (h - i) z).
/// Only differences of Phi are formed and only positive terms added: relative error < 1e-10 at any depth; a rate below
/// 1e-300 is 0. Up to i = 0.5 any z_a in [-0.999, -0.9] gives the same six digits; at i = 0.7, Delta = 60 the choice
/// moves k by 0.5 %. At i = 0 the reversal eigenvalue of the Fokker-Planck equation is 2 k. Cost: about a millisecond.
/// Throws InvalidArgument where the drive or z_a is out of range.
double escape_rate_per_tau(const AxialDrive& drive, const FirstPassageOptions& options = {});

/// Probability 1 - exp(-k t) that a drive of `tau` (a read pulse; i << 1) disturbs the state at z = +1.
double read_disturb_probability(const AxialDrive& read, double tau);

/// Mean time in s until a state is lost without a drive, 1/k. `field_ratio` of `drive` counts, `overdrive` too.
double retention_time_s(const AxialDrive& drive, const TauScale& scale);

}  // namespace sotto
