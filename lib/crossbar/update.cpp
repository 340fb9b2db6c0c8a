#include "sotto/crossbar/update.hpp"

#include <fmt/format.h>

#include <Eigen/LU>
#include <algorithm>
#include <optional>

#include "sotto/core/error.hpp"
#include "terminal_solver.hpp"

namespace sotto {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;

constexpr double kMostGrowth = 30;  ///< of the responses' error of 1e-13 or so in the corrected transfer

/// A cell that has changed since the last reduction, and its dipole response in the crossbar of that reduction.
struct ChangedCell {
  Index row, col;
  DipoleResponse response;
};

void check_change(const Crossbar& xbar, const CellChange& change) {
  require(change.row >= 0 && change.row < xbar.rows(), "row", static_cast<double>(change.row),
          fmt::format("a row, 0 ... {}", xbar.rows() - 1));
  require(change.col >= 0 && change.col < xbar.cols(), "col", static_cast<double>(change.col),
          fmt::format("a column, 0 ... {}", xbar.cols() - 1));
  require(change.resistance_ohm >= 0, "resistance_ohm", change.resistance_ohm, ">= 0 (infinity is open)");
}

}  // namespace

struct TransferUpdater::Impl {
  Crossbar reduced;  ///< as last reduced
  Crossbar current;
  UpdateOptions options;
  MatrixXd reduced_siemens;
  MatrixXd current_siemens;
  std::optional<TerminalSolver> solver;
  std::vector<ChangedCell> changed;
  int num_reductions = 0;

  void reduce(Crossbar xbar);
  bool add_responses(const Crossbar& next);
  bool correct(const Crossbar& next);
};

void TransferUpdater::Impl::reduce(Crossbar xbar) {
  current_siemens = transfer_matrix_siemens(xbar, options.reduction);
  reduced_siemens = current_siemens;
  reduced = current = std::move(xbar);
  changed.clear();
  solver.reset();
  solver.emplace(reduced, options.reduction.simd);
  ++num_reductions;
}

/// Dipole responses of all cells in which `next` differs from the reduced crossbar. False: reduce again.
bool TransferUpdater::Impl::add_responses(const Crossbar& next) {
  if (!SweepGrid::applies(next)) return false;
  if (!same_live_nodes(find_live_nodes(reduced), find_live_nodes(next))) return false;  // 1 + D Z is singular there
  for (Index j = 0; j < next.cols(); ++j) {
    for (Index i = 0; i < next.rows(); ++i) {
      if (next.cell_resistance_ohm(i, j) == reduced.cell_resistance_ohm(i, j)) continue;
      const auto known = [&](const ChangedCell& cell) { return cell.row == i && cell.col == j; };
      if (std::ranges::any_of(changed, known)) continue;
      if (static_cast<int>(changed.size()) >= options.max_rank) return false;
      auto response = solver->dipole(i, j);
      if (!response) return false;
      changed.push_back({i, j, std::move(*response)});
    }
  }
  return true;
}

/// False where the correction would lose digits: reduce again.
bool TransferUpdater::Impl::correct(const Crossbar& next) {
  const auto rank = static_cast<Index>(changed.size());
  MatrixXd system = MatrixXd::Identity(rank, rank);
  MatrixXd scaled_a(rank, next.rows());
  MatrixXd outputs(next.cols(), rank);
  for (Index p = 0; p < rank; ++p) {
    const ChangedCell& cell = changed[p];
    const double delta_siemens =
        1 / next.cell_resistance_ohm(cell.row, cell.col) - 1 / reduced.cell_resistance_ohm(cell.row, cell.col);
    for (Index q = 0; q < rank; ++q) {
      const TerminalNodes& nodes = changed[q].response.nodes;
      system(p, q) += delta_siemens * (nodes.row_node_v(cell.row, cell.col) - nodes.col_node_v(cell.row, cell.col));
    }
    scaled_a.row(p) = delta_siemens * cell.response.source_a.transpose();
    outputs.col(p) = cell.response.output_a;
  }
  const MatrixXd inverse = system.inverse();
  MatrixXd corrected = reduced_siemens - outputs * (inverse * scaled_a);
  // Errors of the responses are multiplied by the inverse, and relative to T once more by what is left of T.
  const double growth = inverse.cwiseAbs().rowwise().sum().maxCoeff() * reduced_siemens.cwiseAbs().maxCoeff();
  if (!(growth <= kMostGrowth * corrected.cwiseAbs().maxCoeff())) return false;
  current_siemens = std::move(corrected);
  return true;
}

TransferUpdater::TransferUpdater(Crossbar xbar, const UpdateOptions& options) : impl_(std::make_unique<Impl>()) {
  require(options.max_rank >= 0, "max_rank", options.max_rank, ">= 0");
  impl_->options = options;
  impl_->reduce(std::move(xbar));
}

TransferUpdater::~TransferUpdater() = default;
TransferUpdater::TransferUpdater(TransferUpdater&&) noexcept = default;
TransferUpdater& TransferUpdater::operator=(TransferUpdater&&) noexcept = default;

void TransferUpdater::change(const std::vector<CellChange>& changes) {
  Crossbar next = impl_->current;
  for (const CellChange& change : changes) {
    check_change(next, change);
    next.cell_resistance_ohm(change.row, change.col) = change.resistance_ohm;
  }
  if (!impl_->add_responses(next) || !impl_->correct(next)) return impl_->reduce(std::move(next));
  impl_->current = std::move(next);
}

const MatrixXd& TransferUpdater::transfer_siemens() const {
  return impl_->current_siemens;
}
const Crossbar& TransferUpdater::crossbar() const {
  return impl_->current;
}
int TransferUpdater::rank() const {
  return static_cast<int>(impl_->changed.size());
}
int TransferUpdater::num_reductions() const {
  return impl_->num_reductions;
}

}  // namespace sotto
