/// The 113-bit numbers in which residuals are summed and potentials are kept where wires and cells differ by many
/// decades.
#pragma once

#include <vector>

namespace sotto {

using Quad = __float128;
using QuadVector = std::vector<Quad>;

inline Quad magnitude(Quad value) {
  return value < 0 ? -value : value;
}

/// The larger of two; a NaN stays.
inline Quad larger(Quad a, Quad b) {
  return b > a || b != b ? b : a;
}

}  // namespace sotto
