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

/// The segments of the rows, or of the columns, and what was drawn for them.
struct Direction {
  SegmentOhm& ohm;
  std::optional<LineOhm>& far_ohm;
  bool has_far = false;
  const MatrixXd& numbers;
  const VectorXd& far_numbers;
};

Direction rows_of(Wires& wires, const Segments& numbers) {
  return {wires.row_segment_ohm, wires.row_far_segment_ohm, wires.row_far_end != RowFarEnd::open, numbers.row,
          numbers.row_far};
}

Direction cols_of(Wires& wires, const Segments& numbers) {
  return {wires.col_segment_ohm, wires.col_far_segment_ohm, wires.col_far_end != ColFarEnd::open, numbers.col,
          numbers.col_far};
}

MatrixXd& entries(const Direction& lines) {
  if (const double* ohm = std::get_if<double>(&lines.ohm)) {
    lines.ohm = MatrixXd(MatrixXd::Constant(lines.numbers.rows(), lines.numbers.cols(), *ohm));
  }
  return std::get<MatrixXd>(lines.ohm);
}

VectorXd& far_entries(const Direction& lines) {
  if (const double* ohm = std::get_if<double>(&*lines.far_ohm)) {
    lines.far_ohm = VectorXd(VectorXd::Constant(lines.far_numbers.size(), *ohm));
  }
  return std::get<VectorXd>(*lines.far_ohm);
}

/// Far segments without resistances of their own have those of the other segments, as long as these are one number.
void give_far_its_own(const Direction& lines) {
  if (lines.has_far && !lines.far_ohm) lines.far_ohm = std::get<double>(lines.ohm);
}

/// Neither a node nor absent: it has a spread and may break.
bool is_wire(double ohm) {
  return ohm > 0 && std::isfinite(ohm);
}

bool any_wire(const auto& ohm) {
  const double* uniform = std::get_if<double>(&ohm);
  return uniform == nullptr || is_wire(*uniform);
}

void scale(const Direction& lines, double sigma, Mean& log_factor) {
  const auto change = [&](auto& ohm, const auto& normal) {
    const auto is_counted = ohm.unaryExpr([](double one) { return is_wire(one) ? 1.0 : 0.0; }).eval();
    log_factor.sum += sigma * normal.cwiseProduct(is_counted).eval().sum();
    log_factor.count += static_cast<Index>(is_counted.sum());
    ohm.array() *= normal.unaryExpr([sigma](double z) { return std::exp(sigma * z); }).array();
  };
  give_far_its_own(lines);
  if (lines.has_far) change(far_entries(lines), lines.far_numbers);
  change(entries(lines), lines.numbers);
}

/// One resistance for all segments is faster to solve than a matrix, so it stays where nothing breaks.
void cut(const Direction& lines, double rate, SampleSums& sums) {
  const auto change = [&](auto& ohm, const auto& uniform) {
    for (Index k = 0; k < ohm.size(); ++k) {
      if (uniform(k) >= rate || !is_wire(ohm(k))) continue;
      ohm(k) = kBroken;
      ++sums.open_segments;
    }
  };
  const bool near = any_wire(lines.ohm) && lines.numbers.minCoeff() < rate;
  const bool far = lines.has_far && lines.far_numbers.minCoeff() < rate;
  if (!near && !far) return;
  give_far_its_own(lines);
  if (far && any_wire(*lines.far_ohm)) change(far_entries(lines), lines.far_numbers);
  if (near) change(entries(lines), lines.numbers);
}

}  // namespace

void vary_segments(Crossbar& crossbar, const io::WireSpread& spread, SampleRng rng, SampleSums& sums) {
  const Segments normals = drawn(crossbar, [&rng] { return rng.normal(); });
  if (spread.row_sigma > 0) scale(rows_of(crossbar.wires, normals), spread.row_sigma, sums.log_row_wire);
  if (spread.col_sigma > 0) scale(cols_of(crossbar.wires, normals), spread.col_sigma, sums.log_col_wire);
}

void break_segments(Crossbar& crossbar, double rate, SampleRng rng, SampleSums& sums) {
  const Segments uniforms = drawn(crossbar, [&rng] { return rng.uniform(); });
  cut(rows_of(crossbar.wires, uniforms), rate, sums);
  cut(cols_of(crossbar.wires, uniforms), rate, sums);
}

}  // namespace sotto::study
