/// Power by place from node voltages and branch currents.
#pragma once

#include <Eigen/Core>

#include "sotto/crossbar/crossbar.hpp"
#include "sotto/crossbar/power.hpp"

namespace sotto {

/// What a solver knows about the inside for one input vector; NaN voltages mark parts without current.
struct BranchView {
  const Eigen::VectorXd& source_v;
  const Eigen::VectorXd& source_current_a;  ///< delivered by each row source, both ends together
  const Eigen::MatrixXd& row_node_v;
  const Eigen::MatrixXd& col_node_v;
  const Eigen::MatrixXd& cell_current_a;
};

/// Zero-ohm branches dissipate nothing; all others drop^2 / R, cells current times drop.
PowerByPlace power_by_place(const Crossbar& xbar, const BranchView& view);

}  // namespace sotto
