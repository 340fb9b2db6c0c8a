/// One step of the elimination of a line, from its open end to its source; compiled once per instruction set (see
/// lanes.hpp).
#pragma once

#include "lanes.hpp"

namespace sotto {
namespace {

struct LadderStep {
  Lanes factor;   ///< 1 / (1 + r Y)
  Lanes product;  ///< r / (1 + r Y)
};

/// Infinite r: no current passes, and the node follows its Norton current alone.
[[gnu::always_inline]] inline LadderStep ladder_step(Lanes ohm, Lanes admittance) {
  const Mask cut = ohm > 1.7976931348623157e308;
  const Lanes finite_ohm = cut ? Lanes{} : ohm;
  const Lanes factor = 1.0 / (1.0 + finite_ohm * admittance);
  const Lanes only = admittance > 0 ? 1.0 / admittance : Lanes{};
  return {cut ? Lanes{} : factor, cut ? only : finite_ohm * factor};
}

}  // namespace
}  // namespace sotto
