/// A monotone transfer curve as a table: piecewise cubic between its knots, never past them.
#pragma once

#include <vector>

namespace sotto {

/// Knots of a curve V_out(V_in). Empty: there is no table.
struct TransferTable {
  std::vector<double> input_v = {};   ///< strictly rising, finite, at least 2
  std::vector<double> output_v = {};  ///< as many, finite, never rising or never falling

  bool empty() const { return input_v.empty() && output_v.empty(); }
  bool operator==(const TransferTable&) const = default;
};

/// Throws InvalidArgument on a table that breaks the rules above; the empty one is legal.
void validate(const TransferTable& table);

/// Output at `input_v` by PCHIP: cubic Hermite pieces whose slopes at the knots are weighted harmonic means (F. N.
/// Fritsch, J. Butland, SIAM J. Sci. Stat. Comput. 5, 300, 1984; end slopes: the three-point formula of the same
/// school, see Moler, Numerical Computing with MATLAB, section 3.6), hence monotone wherever the knots are. Outside the
/// table the value of its end holds; NaN stays NaN. `table` must not be empty and be valid. Cost: one binary search.
double table_output_v(const TransferTable& table, double input_v);

}  // namespace sotto
