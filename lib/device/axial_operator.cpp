#include "axial_operator.hpp"

#include <cmath>
#include <numbers>

namespace sotto {
namespace {

constexpr double kEmpty = 1e-280;

double bernoulli(double x) {
  constexpr double kSmall = 1e-5;  // the next term of the series is x^4/720
  return std::abs(x) < kSmall ? 1 - x / 2 + x * x / 12 : x / std::expm1(x);
}

}  // namespace

AxialGrid::AxialGrid(int cells) : cosines(cells), widths(cells) {
  const double step = std::numbers::pi / cells;
  for (int k = 0; k < cells; ++k) {
    const double middle = (k + 0.5) * step;
    cosines(k) = std::cos(middle);
    widths(k) = 2 * std::sin(middle) * std::sin(step / 2);  // difference of two cosines
  }
}

double potential_climb(const AxialGrid& grid, const AxialPotential& potential, Eigen::Index k) {
  const double from = grid.cosines(k);
  const double to = grid.cosines(k + 1);
  return potential.delta * (from - to) * (from + to - 2 * potential.net_overdrive);
}

AxialRates axial_rates(const AxialGrid& grid, const AxialPotential& potential) {
  const Eigen::Index cells = grid.cosines.size();
  const double step = std::numbers::pi / static_cast<double>(cells);
  AxialRates rates{Eigen::VectorXd::Zero(cells), Eigen::VectorXd::Zero(cells)};
  for (Eigen::Index k = 0; k + 1 < cells; ++k) {
    const double sine = std::sin(static_cast<double>(k + 1) * step);
    const double conductance = sine * sine / (2 * potential.delta * (grid.cosines(k) - grid.cosines(k + 1)));
    const double climb = potential_climb(grid, potential, k);
    rates.down(k) = conductance * bernoulli(climb) / grid.widths(k);
    rates.up(k + 1) = conductance * bernoulli(-climb) / grid.widths(k + 1);
  }
  return rates;
}

void AxialSolver::factor(const AxialRates& rates, double c) {
  const Eigen::Index cells = rates.up.size();
  pivot_inverse_.resize(cells);
  carry_down_.resize(cells);
  carry_up_ = c * rates.up;
  double kept = 0;  // column sum over pivot of the cell before
  for (Eigen::Index k = 0; k < cells; ++k) {
    const double column_sum = 1 + carry_up_(k) * kept;
    pivot_inverse_(k) = 1 / (column_sum + c * rates.down(k));
    carry_down_(k) = c * rates.down(k) * pivot_inverse_(k);
    kept = column_sum * pivot_inverse_(k);
  }
}

void AxialSolver::solve(const Eigen::VectorXd& in, Eigen::VectorXd& out) const {
  const Eigen::Index cells = in.size();
  out.resize(cells);
  double carried = 0;
  for (Eigen::Index k = 0; k < cells; ++k) {
    out(k) = in(k) + carried;
    carried = carry_down_(k) * out(k);
  }
  carried = 0;
  for (Eigen::Index k = cells - 1; k >= 0; --k) {
    const double value = (out(k) + carried) * pivot_inverse_(k);
    out(k) = value < kEmpty ? 0 : value;
    carried = carry_up_(k) * out(k);
  }
}

}  // namespace sotto
