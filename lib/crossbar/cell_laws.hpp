/// The cells of a non-linear crossbar in the layout of the sweep kernels.
#pragma once

#include <optional>
#include <vector>

#include "cell_kernel.hpp"
#include "live_nodes.hpp"
#include "sotto/crossbar/nonlinear.hpp"
#include "sweep_grid.hpp"

namespace sotto {

/// Prepared once per crossbar; thread-safe after that.
class CellLaws {
 public:
  /// Cells that are open, dead or padding carry no current.
  CellLaws(const NonlinearCrossbar& xbar, const SweepGrid& shape, const std::optional<LiveNodes>& live, SimdLevel simd);

  /// Currents, and the conductance of the companion model: the larger slope. `inner_v` is where the search for the node
  /// between junction and transistor begins, and what it finds; not used without transistors.
  void evaluate(const CellRange& range, const CellArrays& cells, double* inner_v) const;
  bool has_inner_nodes() const { return gate_v_.size() > 0; }
  const CellKernel& kernel() const { return *kernel_; }

 private:
  void evaluate_one_transistor(const CellRange& range, const CellArrays& cells, double* inner_v) const;

  const CellKernel* kernel_;
  long size_ = 0;
  double per_half_bias_ = 0;                     ///< 1 / V_half
  AlignedBuffer live_;                           ///< 1 where a cell is, 0 elsewhere
  AlignedBuffer resistance_p_ohm_, excess_ohm_;  ///< R_P and R_0 - R_P
  AlignedBuffer gate_v_;                         ///< empty without transistors
  AccessTransistor transistor_;
};

}  // namespace sotto
