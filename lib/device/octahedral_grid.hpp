/// Grid on the sphere without poles: the unfolded octahedron, a square whose nodes cover the sphere about evenly.
#pragma once

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstdint>

namespace sotto {

/// Cell and the place within it, both in [0, 1].
struct GridPoint {
  std::int16_t column = 0;
  std::int16_t row = 0;
  float along = 0;
  float up = 0;
};

class OctahedralGrid {
 public:
  explicit OctahedralGrid(int intervals) : intervals_(intervals) {}

  int nodes() const { return (intervals_ + 1) * (intervals_ + 1); }

  Eigen::Vector3d node(int index) const {
    const double x = 2.0 * (index % (intervals_ + 1)) / intervals_ - 1;
    const double y = 2.0 * (index / (intervals_ + 1)) / intervals_ - 1;
    const double z = 1 - std::abs(x) - std::abs(y);
    if (z >= 0) return Eigen::Vector3d(x, y, z).normalized();
    return Eigen::Vector3d(std::copysign(1 - std::abs(y), x), std::copysign(1 - std::abs(x), y), z).normalized();
  }

  GridPoint locate(const Eigen::Vector3d& m) const {
    const double norm = m.cwiseAbs().sum();
    double x = m.x() / norm;
    double y = m.y() / norm;
    if (m.z() < 0) {
      const double folded = std::copysign(1 - std::abs(y), x);
      y = std::copysign(1 - std::abs(x), y);
      x = folded;
    }
    const double u = (x + 1) / 2 * intervals_;
    const double v = (y + 1) / 2 * intervals_;
    const int column = std::clamp(static_cast<int>(u), 0, intervals_ - 1);
    const int row = std::clamp(static_cast<int>(v), 0, intervals_ - 1);
    return {static_cast<std::int16_t>(column), static_cast<std::int16_t>(row), static_cast<float>(u - column),
            static_cast<float>(v - row)};
  }

  /// Bilinear, less the bend of the function in both directions. The map folds at the octahedron's edges: of the second
  /// differences at both ends of a cell the smaller counts, which does not see the fold.
  double value(const Eigen::VectorXd& at_nodes, const GridPoint& point) const {
    const int stride = intervals_ + 1;
    const double* low = at_nodes.data() + point.row * stride + point.column;
    const double* high = low + stride;
    const double a = low[0] + point.along * (low[1] - low[0]);
    const double b = high[0] + point.along * (high[1] - high[0]);
    const double bend_along = bend(point.up < 0.5F ? low : high, 1, point.column);
    const double bend_up = bend(point.along < 0.5F ? low : low + 1, stride, point.row);
    return a + point.up * (b - a) - 0.5 * point.along * (1 - point.along) * bend_along -
           0.5 * point.up * (1 - point.up) * bend_up;
  }

 private:
  /// Second difference of the cell from f[0] to f[stride], which is interval number `index`.
  double bend(const double* f, int stride, int index) const {
    const double ahead = index + 2 <= intervals_ ? f[0] - 2 * f[stride] + f[2 * stride] : 0;
    const double behind = index > 0 ? f[-stride] - 2 * f[0] + f[stride] : 0;
    if (ahead * behind <= 0) return 0;
    return std::abs(ahead) < std::abs(behind) ? ahead : behind;
  }

  int intervals_;
};

}  // namespace sotto
