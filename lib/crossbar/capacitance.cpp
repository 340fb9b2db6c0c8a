#include "sotto/crossbar/capacitance.hpp"

#include <fmt/format.h>

#include <cmath>

#include "sotto/core/error.hpp"

namespace sotto {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;

constexpr double kVacuumFaradPerM = 8.8541878128e-12;  ///< CODATA 2018

void require_farad(double farad, const std::string& field) {
  require(farad >= 0 && std::isfinite(farad), field, farad, ">= 0 and finite");
}

void validate_segments(const SegmentFarad& segments, const char* name, Index rows, Index cols) {
  if (const double* uniform = std::get_if<double>(&segments)) return require_farad(*uniform, name);
  const auto& matrix = std::get<MatrixXd>(segments);
  require(matrix.rows() == rows && matrix.cols() == cols, name,
          fmt::format("{} x {} matrix", matrix.rows(), matrix.cols()),
          fmt::format("a number or a {} x {} matrix, one entry per segment", rows, cols));
  for (Index i = 0; i < rows; ++i) {
    for (Index j = 0; j < cols; ++j) require_farad(matrix(i, j), fmt::format("{}({},{})", name, i, j));
  }
}

bool any_above_zero(const SegmentFarad& segments) {
  if (const double* uniform = std::get_if<double>(&segments)) return *uniform > 0;
  return (std::get<MatrixXd>(segments).array() > 0).any();
}

void require_distances(const std::vector<double>& distances_m, const char* name) {
  for (std::size_t k = 0; k < distances_m.size(); ++k) {
    require(distances_m[k] > 0 && std::isfinite(distances_m[k]), fmt::format("{}({})", name, k), distances_m[k],
            "> 0 and finite");
  }
}

void validate(const LineSurroundings& surroundings) {
  const double permittivity = surroundings.relative_permittivity;
  require(permittivity >= 1 && std::isfinite(permittivity), "relative_permittivity", permittivity, ">= 1 and finite");
  const double plane_m = surroundings.plane_distance_m;
  require(plane_m > 0 && std::isfinite(plane_m), "plane_distance_m", plane_m, "> 0 and finite");
  require_distances(surroundings.row_neighbors_m, "row_neighbors_m");
  require_distances(surroundings.col_neighbors_m, "col_neighbors_m");
}

/// Symbols as in the formula of the header.
double farad_per_m(const WireGeometry& geometry, const LineSurroundings& surroundings,
                   const std::vector<double>& neighbors_m) {
  const double H = surroundings.plane_distance_m;
  const double d = geometry.width_m / H;
  const double T = geometry.thickness_m / H;
  const double root = std::pow(T, 0.222);
  double sum = 0.5 * (1.15 * d + 2.8 * root);
  for (const double s : neighbors_m) sum += (0.03 * d + 0.83 * T - 0.07 * root) * std::pow(H / s, 1.34);
  return surroundings.relative_permittivity * kVacuumFaradPerM * sum;
}

}  // namespace

void validate(const Capacitance& capacitance, Index rows, Index cols) {
  validate_segments(capacitance.row_segment_f, "capacitance.row_segment_f", rows, cols);
  validate_segments(capacitance.col_segment_f, "capacitance.col_segment_f", rows, cols);
  require_farad(capacitance.cell_f, "capacitance.cell_f");
}

bool has_capacitance(const Capacitance& capacitance) {
  return capacitance.cell_f > 0 || any_above_zero(capacitance.row_segment_f) ||
         any_above_zero(capacitance.col_segment_f);
}

double farad_at(const SegmentFarad& segments, Index row, Index col) {
  if (const double* uniform = std::get_if<double>(&segments)) return *uniform;
  return std::get<MatrixXd>(segments)(row, col);
}

Capacitance capacitance_from_geometry(const WireGeometry& geometry, const LineSurroundings& surroundings) {
  validate(geometry);
  validate(surroundings);
  Capacitance capacitance;
  capacitance.row_segment_f = geometry.row_pitch_m * farad_per_m(geometry, surroundings, surroundings.row_neighbors_m);
  capacitance.col_segment_f = geometry.col_pitch_m * farad_per_m(geometry, surroundings, surroundings.col_neighbors_m);
  return capacitance;
}

}  // namespace sotto
