/// A crossbar as the kernels of line sweeps see it.
#pragma once

namespace sotto {

/// Panels of rows that a kernel takes together: their recursions are interleaved to hide latency.
inline constexpr long kPanels = 2;

/// A crossbar as the kernels see it. Rows are padded at the top and columns on the right with cells of 0 S,
/// electrically invisible; row-major arrays have `stride` doubles per row. Row factors lie in panels of `lanes` rows:
/// entry (i,j) at
/// ((i / lanes) cols + j) lanes + i % lanes. c = 1/(1 + a Y) of the segment left of a cell, d = 1/(1 + b Y) below it.
struct GridView {
  long rows = 0, cols = 0, stride = 0;  ///< padded
  long top = 0;                         ///< first real row
  const double* g = nullptr;
  double* c = nullptr;   ///< panels
  double* ac = nullptr;  ///< panels: a before factor(), a c after it; null where all inner segments are row_ohm
  double* d = nullptr;   ///< row-major
  double* bd = nullptr;  ///< row-major: b before factor(), b d after it; null where all inner segments are col_ohm
  double row_ohm = 0, col_ohm = 0;
  double* first_ac = nullptr;               ///< rows: driver + first segment before factor(), times c after it
  double* last_bd = nullptr;                ///< cols: last segment + sense before factor(), times d after it
  double* y_first = nullptr;                ///< rows: admittance at the first node, looking right
  double* row_share = nullptr;              ///< rows: of the source voltage at the last node, all columns grounded
  double* col_siemens = nullptr;            ///< cols: conductance at the terminal with all row nodes grounded
  const double* return_ohm = nullptr;       ///< rows: wire from the last node back to the source, inf where it is cut
  const double* row_far_siemens = nullptr;  ///< rows; needs ac. Null: open
  const double* col_far_siemens = nullptr;  ///< cols; needs bd. Null: open
};

}  // namespace sotto
