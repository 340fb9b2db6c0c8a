/// The axial Fokker-Planck operator on cells uniform in theta, and solves with it that never subtract.
#pragma once

#include <Eigen/Core>

namespace sotto {

/// Cells from z = 1 (theta = 0) to z = -1; cell k has the middle theta_k = (k + 1/2) pi/n.
struct AxialGrid {
  explicit AxialGrid(int cells);

  Eigen::VectorXd cosines;  ///< z at the middle of each cell
  Eigen::VectorXd widths;   ///< of each cell in z; sum 2
};

/// Rates of probability between neighboring cells, per tau, all >= 0.
struct AxialRates {
  Eigen::VectorXd down;  ///< cell k to k + 1 (towards z = -1); the last is 0
  Eigen::VectorXd up;    ///< cell k to k - 1; the first is 0
};

/// What the rates of a drive are made of.
struct AxialPotential {
  double delta = 0;
  double net_overdrive = 0;
};

/// Phi(z_{k+1}) - Phi(z_k), Phi(z) = -Delta (z^2 - 2 (i - h) z).
double potential_climb(const AxialGrid& grid, const AxialPotential& potential, Eigen::Index k);

/// Scharfetter-Gummel: flux between cells k and k + 1 with densities r:
/// (1 - z_f^2)/(2 Delta (z_k - z_{k+1})) [B(climb) r_k - B(-climb) r_{k+1}], B(x) = x/(e^x - 1).
AxialRates axial_rates(const AxialGrid& grid, const AxialPotential& potential);

/// Factors of I - c A, where A moves probability by the rates. The columns of A sum to zero, so that elimination by
/// remaining column sums (Grassmann, Taksar, Heyman 1985) needs no subtraction: relative accuracy in every cell.
class AxialSolver {
 public:
  void factor(const AxialRates& rates, double c);

  /// out = (I - c A)^-1 in; `in` >= 0. Cells below 1e-280 become empty: denormal numbers would cost a hundred times
  /// more.
  void solve(const Eigen::VectorXd& in, Eigen::VectorXd& out) const;

 private:
  Eigen::VectorXd pivot_inverse_;
  Eigen::VectorXd carry_down_;  ///< c down_k / pivot_k
  Eigen::VectorXd carry_up_;    ///< c up_k
};

}  // namespace sotto
