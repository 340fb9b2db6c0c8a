/// A monotone transfer curve as a table: piecewise cubic between its knots, never past them.
#pragma once

#include <vector>

namespace sotto {

/// Knots of a curve V_out(V_in). Empty: there is no table.
struct TransferTable {
  std::vector<double> input_v = {};   ///< strictly rising, finite, at least 2
  std::vector<double> output_v = {};  ///< as many, finite, never rising or never falling
  std::vector<double> output_ohm = {};  ///< small-signal output resistance at the knots, as many, > 0; empty: not known

  bool empty() const { return input_v.empty() && output_v.empty() && output_ohm.empty(); }
  bool operator==(const TransferTable&) const = default;
};

/// Throws InvalidArgument on a table that breaks the rules above; the empty one is legal.
void validate(const TransferTable& table);

/// Output at `input_v` by PCHIP: cubic Hermite pieces whose slopes at the knots are weighted harmonic means (F. N.
/// Fritsch, J. Butland, SIAM J. Sci. Stat. Comput. 5, 300, 1984; end slopes: the three-point formula of the same
/// school, see Moler, Numerical Computing with MATLAB, section 3.6), hence monotone wherever the knots are. Outside the
/// table the value of its end holds; NaN stays NaN. `table` must not be empty and be valid. Cost: one binary search.
double table_output_v(const TransferTable& table, double input_v);

/// One piece of the curve between two knots, with s = V_in - from_v in [0, width_v]:
/// V_out = output_v + s (slope + s (quadratic + s cubic)), the cubic of table_output_v; and, where the table has
/// resistances, output_ohm + s ohm_per_v. What netlists are written from.
struct TablePiece {
  double from_v = 0, width_v = 0;
  double output_v = 0, slope = 0, quadratic = 0, cubic = 0;
  double output_ohm = 0, ohm_per_v = 0;
};

/// All pieces, one fewer than knots. `table` must not be empty and be valid.
std::vector<TablePiece> table_pieces(const TransferTable& table);

/// Output resistance at `input_v`, linear between knots, that of its end outside; NaN stays NaN. `table` must be valid
/// and have resistances.
double table_output_ohm(const TransferTable& table, double input_v);

}  // namespace sotto
