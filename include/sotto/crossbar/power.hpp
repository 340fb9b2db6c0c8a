/// Where the power of a crossbar goes.
#pragma once

namespace sotto {

/// Dissipated power by place and what the sources deliver, in watt. total_w() equals source_w up to rounding
/// (Tellegen).
struct PowerByPlace {
  double cells_w = 0;
  double row_wires_w = 0;
  double col_wires_w = 0;
  double drivers_w = 0;
  double senses_w = 0;  ///< sense resistors; in a network: what flows into the readers
  double source_w = 0;  ///< delivered by the row sources

  double total_w() const { return cells_w + row_wires_w + col_wires_w + drivers_w + senses_w; }
  PowerByPlace& operator+=(const PowerByPlace& other);
  PowerByPlace& operator*=(double factor);
  bool operator==(const PowerByPlace&) const = default;
};

}  // namespace sotto
