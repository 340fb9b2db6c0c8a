/// Waveforms of a write: piecewise linear, with jumps.
#pragma once

#include <vector>

namespace sotto {

/// A quantity over time, in the unit of the field that holds it. Straight lines between points; equal neighbouring
/// times are a jump; before the first point and behind the last one the value stays. No points: 0 at all times.
struct Waveform {
  std::vector<double> time_s = {};  ///< never falling, finite
  std::vector<double> value = {};   ///< as many, finite

  bool operator==(const Waveform&) const = default;
};

/// Throws InvalidArgument on the first broken rule.
void validate(const Waveform& waveform);

/// The same value at all times.
Waveform constant(double value);

/// Trapezoid. Its integral is amplitude width.
struct Pulse {
  double amplitude = 0;  ///< finite, either sign
  double start_s = 0;    ///< begin of the rise
  double width_s = 0;    ///< full width at half amplitude, > 0, >= (rise + fall)/2
  double rise_s = 0;     ///< from 0 to the amplitude, >= 0; 0: a jump
  double fall_s = 0;     ///< >= 0

  bool operator==(const Pulse&) const = default;
};

/// Throws InvalidArgument on values outside their range.
Waveform pulse(const Pulse& shape);

/// Sum of pulses: sequences, bipolar pulses. Overlaps add.
Waveform pulse_train(const std::vector<Pulse>& pulses);

Waveform sum(const Waveform& a, const Waveform& b);
Waveform scaled(const Waveform& waveform, double factor);

/// Square of a waveform; a ramp becomes straight pieces that miss the parabola by at most 6.2e-5 of (rise)^2.
Waveform squared(const Waveform& waveform);

/// Value just before and just after a time: they differ at jumps only.
struct WaveformValue {
  double before = 0;
  double after = 0;
};
WaveformValue value_at(const Waveform& waveform, double time_s);

/// Largest magnitude at any time.
double peak(const Waveform& waveform);

}  // namespace sotto
