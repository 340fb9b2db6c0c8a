/// Manufacturing defects of junctions, at rates that the user states: none was measured in public.
#pragma once

#include <vector>

#include "sotto/core/random.hpp"
#include "sotto/device/mtj.hpp"
#include "sotto/device/variation.hpp"

namespace sotto {

/// Classes of Wu, Taouil, Hamdioui et al. (device-aware tests of STT-MRAM, TU Delft).
enum class Fault {
  none,
  stuck_p,      ///< parallel whatever is written
  stuck_ap,     ///< antiparallel whatever is written
  pinhole,      ///< short through the barrier: a fraction of R_P in both states
  open,         ///< no contact
  intermediate  ///< stays between the states
};

/// Probability of each fault per device, each in [0, 1], sum <= 1. Intel's bit yield above 99.9 % (ISSCC 2019) bounds
/// the sum by 1e-3; 1e-4 to 1e-3 are worth trying.
struct FaultRates {
  double stuck_p = 0;
  double stuck_ap = 0;
  double pinhole = 0;
  double open = 0;
  double intermediate = 0;

  bool operator==(const FaultRates&) const = default;
};

/// Throws InvalidArgument on the first field outside its range.
void validate(const FaultRates& rates);

/// What faults do to a resistance. All three are assumed: no source gives numbers.
struct FaultEffects {
  double pinhole_ratio = 0.1;   ///< R of a pinhole over R_P, in (0, 1)
  double open_ohm = 1e9;        ///< > 0
  double intermediate_cos = 0;  ///< cosine of the angle between the layers, in (-1, 1)

  bool operator==(const FaultEffects&) const = default;
};

/// Throws InvalidArgument on the first field outside its range.
void validate(const FaultEffects& effects);

/// Uses one number of the stream, whatever the rates: a rate changes no later draw. Each fault has its probability
/// exactly. Every kind has a fifth of the number's range to itself, so that raising one rate only turns healthy devices
/// into that fault, while no rate exceeds 1/5; what exceeds it takes room that the other kinds leave, which moves with
/// their rates.
Fault draw_fault(const FaultRates& rates, SampleRng& rng);

/// rows x cols faults, row by row.
std::vector<Fault> draw_faults(const FaultRates& rates, const ArrayShape& shape, SampleRng& rng);

/// A junction with its fault.
struct FaultyMtj {
  MtjParams mtj;
  Fault fault = Fault::none;
  FaultEffects effects = {};
};

/// Resistance when `written` was the last state written. Equals mtj_resistance_ohm without a fault.
double mtj_resistance_ohm(const FaultyMtj& junction, MtjState written, double bias_v = 0);

}  // namespace sotto
