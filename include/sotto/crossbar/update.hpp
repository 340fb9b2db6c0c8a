/// Transfer matrix of a crossbar whose cells change a few at a time.
#pragma once

#include <Eigen/Core>
#include <memory>
#include <vector>

#include "sotto/crossbar/transfer.hpp"

namespace sotto {

/// One cell gets another resistance.
struct CellChange {
  Eigen::Index row = 0;
  Eigen::Index col = 0;
  double resistance_ohm = 0;  ///< >= 0; infinity = open

  bool operator==(const CellChange&) const = default;
};

struct UpdateOptions {
  PortOptions reduction = {};
  int max_rank = 32;  ///< changed cells until the transfer matrix is reduced again: about where that becomes cheaper
};

/// Keeps T (cols x rows, outputs_a = inputs_v T') within some 1e-12 of its largest entry while cells change:
/// T = T_0 - B (1 + D Z)^-1 D A with the dipole responses of the changed cells in the crossbar as it was last reduced
/// (Hager 1989; design solver section 2.6). No 1/D: cells may open, and no error piles up. Changes that would lose
/// digits (most of T goes away, or a cell that dominates its lines opens) reduce again.
class TransferUpdater {
 public:
  /// Reduces once. Throws what transfer_matrix_siemens throws.
  explicit TransferUpdater(Crossbar xbar, const UpdateOptions& options = {});
  ~TransferUpdater();
  TransferUpdater(TransferUpdater&&) noexcept;
  TransferUpdater& operator=(TransferUpdater&&) noexcept;

  /// Cost: one line solve per cell that had not changed before, and O(rank rows cols). Where sweeps do not apply
  /// (shorted cells), do not converge, or more than max_rank cells have changed, a new reduction. Throws
  /// InvalidArgument on a cell outside the crossbar, on a resistance that is negative or NaN, and what
  /// transfer_matrix_siemens throws; the transfer is then as before.
  void change(const std::vector<CellChange>& changes);

  const Eigen::MatrixXd& transfer_siemens() const;
  const Crossbar& crossbar() const;  ///< with all changes
  int rank() const;                  ///< cells that have changed since the last reduction
  int num_reductions() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sotto
