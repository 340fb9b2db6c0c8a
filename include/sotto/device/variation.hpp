/// Spread of junctions from device to device: one common factor of both resistances, a small one of their ratio, and
/// the geometry behind the common factor.
///
/// In silicon R_P and R_AP of a junction move together: correlation 0.96. Drawing them independently overstates the
/// error of differential pairs. Model:
///   ln R_P = ln R_P0 + s_c Z_c,   ln(R_AP/R_P) = ln(R_AP0/R_P0) + s_t Z_t,
///   s_c Z_c = -2 ln(D/D0) + (t - t0)/efold:   diameter D and barrier thickness t.
#pragma once

#include <Eigen/Core>
#include <vector>

#include "sotto/core/random.hpp"
#include "sotto/device/free_layer.hpp"
#include "sotto/device/mtj.hpp"

namespace sotto {

/// Sizes of the spread. The card's values are the medians. Shares are shares of a variance.
struct Variation {
  double common_sigma = 0.051;  ///< s_c, >= 0; measured: CV of R_P of 78 nm junctions, 5.1 % (Nature Electronics 2025,
                                ///< s41928-025-01479-y, Extended Data Fig. 1)
  double anisotropy_sigma =
      0;  ///< of ln K_i, >= 0, independent. Not found: off. Delta spreads through the diameter anyhow
  double ratio_sigma = 0.014;   ///< s_t, >= 0; derived from the same chip's CVs of R_AP (5.2 %) and of TMR (2.2 %)
  double diameter_share = 0.5;  ///< of s_c^2, in [0, 1]; the rest is thickness. Assumed: no source splits it
  double barrier_efold_m = 0.1543e-9;  ///< > 0; derived: MgO of 0.4 V, barrier_efold_m(0.4)
  double die_share = 0;       ///< of the variance of D and t that all devices of a die share, in [0, 1]. Not found: off
  double neighbor_share = 0;  ///< of the same, spatially correlated; die + neighbor <= 1. Not found: off
  double correlation_cells =
      10;  ///< L > 0: correlation exp(-(|di| + |dj|)/L) of cells di rows, dj columns apart. Assumed

  bool operator==(const Variation&) const = default;
};

/// Throws InvalidArgument on the first field outside its range.
void validate(const Variation& variation);

/// One device's deviation from its card.
struct DeviceDeviation {
  double diameter_ratio = 1;    ///< D/D0: area, demagnetization, Delta and critical current follow from it
  double barrier_shift_m = 0;   ///< t - t0
  double ratio_factor = 1;      ///< of R_AP/R_P
  double anisotropy_ratio = 1;  ///< of the interface anisotropy

  bool operator==(const DeviceDeviation&) const = default;
};

/// One device on a die of its own.
DeviceDeviation draw_deviation(const Variation& variation, SampleRng& rng);

/// The junction with that deviation: R_P (D0/D)^2 e^{shift/efold}; R_AP/R_P times ratio_factor (TMR >= 0).
MtjParams deviated(const MtjParams& nominal, const DeviceDeviation& deviation, const Variation& variation);

/// The free layer with that deviation: both axes times diameter_ratio, so that area, volume, demagnetization, Hk and
/// Delta move together, and with R_P; interface anisotropy (both orders) times anisotropy_ratio.
FreeLayer deviated(const FreeLayer& nominal, const DeviceDeviation& deviation);

/// `deviated` of a draw.
MtjParams vary(const MtjParams& nominal, const Variation& variation, SampleRng& rng);

struct ArrayShape {
  Eigen::Index rows = 0;  ///< >= 1
  Eigen::Index cols = 0;  ///< >= 1
};

/// Deviations of an m x n array on one die.
struct DeviationMap {
  Eigen::MatrixXd diameter_ratio;
  Eigen::MatrixXd barrier_shift_m;
  Eigen::MatrixXd ratio_factor;
  Eigen::MatrixXd anisotropy_ratio;

  [[nodiscard]] DeviceDeviation at(Eigen::Index row, Eigen::Index col) const;
};

/// The correlated part is a separable first-order autoregression along rows and columns, which has exactly the stated
/// correlation at any L. O(m n) and sequential: one stream (seed, die) per call.
DeviationMap draw_deviation_map(const Variation& variation, const ArrayShape& shape, SampleRng& rng);

/// Standard normal numbers of the cells of one crossbar, with the shares of `variation` in common: with the die, whose
/// number is `die_normal`, and with neighbors. O(m n); as many numbers of the stream whatever the sizes, twice as many
/// with neighbor_share.
Eigen::MatrixXd draw_normal_map(const Variation& variation, const ArrayShape& shape, double die_normal, SampleRng& rng);

/// m x n junctions, row by row: index row * cols + col.
std::vector<MtjParams> vary(const MtjParams& nominal, const Variation& variation, const ArrayShape& shape,
                            SampleRng& rng);

}  // namespace sotto
