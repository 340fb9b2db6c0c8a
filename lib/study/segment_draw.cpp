#include "study/segment_draw.hpp"

#include <cmath>
#include <limits>

namespace sotto::study {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr double kBroken = std::numeric_limits<double>::infinity();

/// All segments of a crossbar, one number each.
struct Segments {
  MatrixXd row;
  MatrixXd col;
  VectorXd row_far;
  VectorXd col_far;
};

void draw_all(auto& values, const auto& number) {
  for (Index i = 0; i < values.rows(); ++i) {
    for (Index j = 0; j < values.cols(); ++j) values(i, j) = number();
  }
}

Segments drawn(const Crossbar& crossbar, const auto& number) {
  const Index m = crossbar.rows();
  const Index n = crossbar.cols();
  Segments all{MatrixXd(m, n), MatrixXd(m, n), VectorXd(m), VectorXd(n)};
  draw_all(all.row, number);
  draw_all(all.col, number);
  draw_all(all.row_far, number);
  draw_all(all.col_far, number);
  return all;
}

MatrixXd& entries(SegmentOhm& segments, const Crossbar& crossbar) {
  if (const double* ohm = std::get_if<double>(&segments)) {
    segments = MatrixXd(MatrixXd::Constant(crossbar.rows(), crossbar.cols(), *ohm));
  }
  return std::get<MatrixXd>(segments);
}

/// Far segments without resistances of their own have those of the other segments.
VectorXd& entries(std::optional<LineOhm>& far, const SegmentOhm& near, Index count) {
  if (!far) far = std::get<double>(near);
  if (const double* ohm = std::get_if<double>(&*far)) far = VectorXd(VectorXd::Constant(count, *ohm));
  return std::get<VectorXd>(*far);
}

/// Applies `change` to the resistances of all segments of the rows, one entry each, and what was drawn for them. The
/// far ones first: they may follow from the others as long as these are one number.
void change_rows(Crossbar& crossbar, const Segments& numbers, const auto& change) {
  Wires& wires = crossbar.wires;
  if (wires.row_far_end != RowFarEnd::open) {
    change(entries(wires.row_far_segment_ohm, wires.row_segment_ohm, crossbar.rows()), numbers.row_far);
  }
  change(entries(wires.row_segment_ohm, crossbar), numbers.row);
}

void change_cols(Crossbar& crossbar, const Segments& numbers, const auto& change) {
  Wires& wires = crossbar.wires;
  if (wires.col_far_end != ColFarEnd::open) {
    change(entries(wires.col_far_segment_ohm, wires.col_segment_ohm, crossbar.cols()), numbers.col_far);
  }
  change(entries(wires.col_segment_ohm, crossbar), numbers.col);
}

}  // namespace

void vary_segments(Crossbar& crossbar, const io::WireSpread& spread, SampleRng rng, SampleSums& sums) {
  const Segments normals = drawn(crossbar, [&rng] { return rng.normal(); });
  const auto scaling = [](double sigma, Mean& log_factor) {
    return [sigma, &log_factor](auto& ohm, const auto& normal) {
      ohm.array() *= normal.unaryExpr([sigma](double z) { return std::exp(sigma * z); }).array();
      log_factor.sum += sigma * normal.sum();
      log_factor.count += normal.size();
    };
  };
  if (spread.row_sigma > 0) change_rows(crossbar, normals, scaling(spread.row_sigma, sums.log_row_wire));
  if (spread.col_sigma > 0) change_cols(crossbar, normals, scaling(spread.col_sigma, sums.log_col_wire));
}

void break_segments(Crossbar& crossbar, double rate, SampleRng rng, SampleSums& sums) {
  const Segments uniforms = drawn(crossbar, [&rng] { return rng.uniform(); });
  const auto any = [rate](const auto& uniform) { return uniform.minCoeff() < rate; };
  const auto cut = [&](auto& ohm, const auto& uniform) {
    for (Index k = 0; k < ohm.size(); ++k) {
      if (uniform(k) >= rate || ohm(k) == 0 || std::isinf(ohm(k))) continue;
      ohm(k) = kBroken;
      ++sums.open_segments;
    }
  };
  // One resistance for all segments is faster to solve than a matrix.
  if (any(uniforms.row) || any(uniforms.row_far)) change_rows(crossbar, uniforms, cut);
  if (any(uniforms.col) || any(uniforms.col_far)) change_cols(crossbar, uniforms, cut);
}

}  // namespace sotto::study
