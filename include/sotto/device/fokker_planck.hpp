/// Probability of the polar angle of a uniaxial macrospin under collinear spin torque: error rates of any depth.
///
/// With z = cos(theta), net overdrive i - h and time in units of tau (switching.hpp) the density obeys (Butler et al.,
/// IEEE Trans. Magn. 48, 4684 (2012)), exactly and for any damping,
///   d rho/d tau = d/dz[(i - h - z)(1 - z^2) rho + (1 - z^2)/(2 Delta) d rho/dz].
#pragma once

#include <Eigen/Core>
#include <memory>
#include <vector>

namespace sotto {

/// A piece of a pulse with constant drive; a pulse is a list of these.
struct DrivePiece {
  double overdrive = 0;     ///< i, any sign
  double field_ratio = 0;   ///< h, any sign
  double duration_tau = 0;  ///< >= 0
};

struct FokkerPlanckOptions {
  int cells = 1000;  ///< even, >= 16, uniform in theta; the error falls as 1/cells^2
  double step_error =
      1e-6;  ///< in [1e-10, 0.1]: relative error per step of each probability P(theta < x), x any cell's end
};

/// Owns a grid and the probability of each cell. Fluxes by Scharfetter and Gummel: the discrete Boltzmann density is an
/// exact rest state. Time by TR-BDF2 with controlled steps and local extrapolation. Every linear solve adds positive
/// terms only and a step that makes a cell negative is repeated with half its length, so that a probability of 1e-200
/// has the relative accuracy of one of 0.1; below 1e-260 nothing is controlled, below 1e-280 a cell counts as empty.
/// Not thread-safe.
class AxialFokkerPlanck {
 public:
  /// Throws InvalidArgument on a `delta` that is not > 0 and finite, or options outside their ranges.
  explicit AxialFokkerPlanck(double delta, const FokkerPlanckOptions& options = {});
  ~AxialFokkerPlanck();
  AxialFokkerPlanck(AxialFokkerPlanck&&) noexcept;
  AxialFokkerPlanck& operator=(AxialFokkerPlanck&&) noexcept;

  /// Boltzmann in the well z > 0 (z > -h where the field has moved the ridge into that half), nothing elsewhere, under
  /// a field alone, h > -1. The state after construction, with h = 0.
  void start_in_well(double field_ratio = 0);

  /// Everything in the cell that holds z, in [-1, 1].
  void start_at(double cos_angle);

  /// Boltzmann on the whole sphere, of the drive `net_overdrive` (i - h): the rest state under that drive.
  void start_in_equilibrium(double net_overdrive = 0);

  /// Cost: cells x steps x 20 ns; a pulse to a rate of 1e-9 takes about 1000 steps at the default options.
  void advance(const DrivePiece& piece);

  [[nodiscard]] double write_error_rate() const;               ///< P(z > 0), summed from the start pole
  [[nodiscard]] double switched() const;                       ///< P(z < 0), its own sum, not 1 - P(z > 0)
  [[nodiscard]] double mean_cos() const;                       ///< <z>
  [[nodiscard]] double mean_cos_squared() const;               ///< <z^2>
  [[nodiscard]] int steps() const;                             ///< accepted since construction
  [[nodiscard]] const Eigen::VectorXd& probabilities() const;  ///< of the cells, from z = 1 to z = -1; sum 1
  [[nodiscard]] const Eigen::VectorXd& cosines() const;        ///< z in the middle of each cell

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Probabilities after a pulse with their numerical error.
struct FokkerPlanckResult {
  double write_error_rate = 0;    ///< P(z > 0), extrapolated from two grids
  double switched = 0;            ///< P(z < 0), the same
  double error_rel = 0;           ///< estimate of the relative error of the write error rate, on the safe side
  double switched_error_rel = 0;  ///< the same of `switched`
  int steps = 0;                  ///< on the finest grid
};

/// Write error rate after a pulse that starts from Boltzmann in the well z > 0 under `start_field_ratio`. Runs the
/// grid, half of it, and half of it with 10 x the step error: (4 fine - coarse)/3, error |fine - coarse|/3 + the step's
/// part. A part that rests (overdrive 0) may follow the pulse.
/// `cells` must be a multiple of 4 and >= 32. Throws InvalidArgument as above.
FokkerPlanckResult fokker_planck_write_error_rate(double delta, const std::vector<DrivePiece>& pulse,
                                                  const FokkerPlanckOptions& options = {},
                                                  double start_field_ratio = 0);

}  // namespace sotto
