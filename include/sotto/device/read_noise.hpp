/// Noise of a read current: shot noise of the junction, thermal noise of ohmic parts, optional 1/f noise.
#pragma once

namespace sotto {

/// Where the noise is asked for.
struct ReadPoint {
  double voltage_v = 0;        ///< across the junction, finite
  double resistance_ohm = 0;   ///< at that voltage, > 0
  double temperature_k = 300;  ///< > 0

  bool operator==(const ReadPoint&) const = default;
};

/// Band of the read circuit.
struct ReadBand {
  double lowest_hz = 0;    ///< >= 0; > 0 where hooge_ratio is
  double highest_hz = 0;   ///< > lowest
  double hooge_ratio = 0;  ///< alpha_H/A of S_V = (alpha_H/A) V^2/f, dimensionless, >= 0. Off: for scaled junctions
                           ///< no value was found

  bool operator==(const ReadBand&) const = default;
};

/// Throws InvalidArgument on the first field outside its range.
void validate(const ReadPoint& point);
void validate(const ReadBand& band);

/// One-sided density of the current of an ohmic part: 4 kB T G, in A^2/Hz (`voltage_v` does not enter).
double thermal_noise_a2_per_hz(const ReadPoint& point);

/// One-sided density of a tunnel junction: 2 e I coth(eV/(2 kB T)). Its limit at V = 0 is 4 kB T G, so that thermal
/// noise is in it and must not be added once more; at high bias it is 2 e I.
double junction_noise_a2_per_hz(const ReadPoint& point);

/// Junction noise over the band, with (alpha_H/A) I^2 ln(highest/lowest): root of the variance in A.
double read_noise_rms_a(const ReadPoint& point, const ReadBand& band);

}  // namespace sotto
