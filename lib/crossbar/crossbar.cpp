#include "sotto/crossbar/crossbar.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sotto/core/error.hpp"

namespace sotto {
namespace {

using Eigen::Index;

void require_ohm(double ohm, const std::string& field) {
  require(ohm >= 0, field, ohm, ">= 0 (0 joins, infinity is open)");
}

/// One pass over all entries first: naming each of them would take longer than a solution.
void require_ohms(const Eigen::MatrixXd& ohms, const char* name) {
  if (ohms.minCoeff<Eigen::PropagateNaN>() >= 0) return;
  for (Index i = 0; i < ohms.rows(); ++i) {
    for (Index j = 0; j < ohms.cols(); ++j) require_ohm(ohms(i, j), fmt::format("{}({},{})", name, i, j));
  }
}

void validate_segments(const SegmentOhm& segments, const char* name, Index rows, Index cols) {
  if (const double* uniform = std::get_if<double>(&segments)) return require_ohm(*uniform, name);
  const auto& matrix = std::get<Eigen::MatrixXd>(segments);
  require(matrix.rows() == rows && matrix.cols() == cols, name, fmt::format("{} x {} matrix", matrix.rows(), matrix.cols()),
          fmt::format("a number or a {} x {} matrix, one entry per segment", rows, cols));
  require_ohms(matrix, name);
}

void validate_lines(const LineOhm& lines, const char* name, Index count) {
  if (const double* uniform = std::get_if<double>(&lines)) return require_ohm(*uniform, name);
  const auto& vector = std::get<Eigen::VectorXd>(lines);
  require(vector.size() == count, name, fmt::format("vector of {}", vector.size()),
          fmt::format("a number or {} entries, one per line", count));
  for (Index k = 0; k < count; ++k) require_ohm(vector(k), fmt::format("{}({})", name, k));
}

void validate_far_end(const std::optional<LineOhm>& far_segment, const char* name, const SegmentOhm& segments,
                      const char* segments_name, Index count, bool used) {
  if (far_segment) return validate_lines(*far_segment, name, count);
  if (used && !std::holds_alternative<double>(segments)) {
    throw InvalidArgument(fmt::format("{} must be given, because {} is a matrix", name, segments_name));
  }
}

double far_segment_ohm(const std::optional<LineOhm>& far_segment, const SegmentOhm& segments, Index line) {
  return far_segment ? ohm_at(*far_segment, line) : std::get<double>(segments);
}

}  // namespace

double ohm_at(const SegmentOhm& segments, Index row, Index col) {
  if (const double* uniform = std::get_if<double>(&segments)) return *uniform;
  return std::get<Eigen::MatrixXd>(segments)(row, col);
}

double ohm_at(const LineOhm& lines, Index line) {
  if (const double* uniform = std::get_if<double>(&lines)) return *uniform;
  return std::get<Eigen::VectorXd>(lines)(line);
}

double row_far_segment_ohm(const Wires& wires, Index row) {
  return far_segment_ohm(wires.row_far_segment_ohm, wires.row_segment_ohm, row);
}

double row_far_driver_ohm(const Wires& wires, Index row) {
  return ohm_at(wires.driver_far_ohm.value_or(wires.driver_ohm), row);
}

double col_far_segment_ohm(const Wires& wires, Index col) {
  return far_segment_ohm(wires.col_far_segment_ohm, wires.col_segment_ohm, col);
}

double col_far_sense_ohm(const Wires& wires, Index col) {
  return ohm_at(wires.sense_far_ohm.value_or(wires.sense_ohm), col);
}

bool is_floating(const Crossbar& xbar, Index row) {
  return std::find(xbar.floating_rows.begin(), xbar.floating_rows.end(), row) != xbar.floating_rows.end();
}

void validate(const Crossbar& xbar) {
  const Index m = xbar.rows();
  const Index n = xbar.cols();
  require(m >= 1 && n >= 1, "cell_resistance_ohm", fmt::format("{} x {} matrix", m, n), "at least 1 x 1");
  require_ohms(xbar.cell_resistance_ohm, "cell_resistance_ohm");
  const Wires& wires = xbar.wires;
  validate_segments(wires.row_segment_ohm, "row_segment_ohm", m, n);
  validate_segments(wires.col_segment_ohm, "col_segment_ohm", m, n);
  validate_lines(wires.driver_ohm, "driver_ohm", m);
  validate_lines(wires.sense_ohm, "sense_ohm", n);
  if (wires.driver_far_ohm) validate_lines(*wires.driver_far_ohm, "driver_far_ohm", m);
  if (wires.sense_far_ohm) validate_lines(*wires.sense_far_ohm, "sense_far_ohm", n);
  validate_far_end(wires.row_far_segment_ohm, "row_far_segment_ohm", wires.row_segment_ohm, "row_segment_ohm", m,
                   wires.row_far_end != RowFarEnd::open);
  validate_far_end(wires.col_far_segment_ohm, "col_far_segment_ohm", wires.col_segment_ohm, "col_segment_ohm", n,
                   wires.col_far_end != ColFarEnd::open);
  validate(xbar.capacitance, m, n);
  for (std::size_t k = 0; k < xbar.floating_rows.size(); ++k) {
    const Index row = xbar.floating_rows[k];
    require(row >= 0 && row < m, fmt::format("floating_rows({})", k), static_cast<double>(row),
            fmt::format("a row, 0 ... {}", m - 1));
    const auto twice = std::count(xbar.floating_rows.begin(), xbar.floating_rows.end(), row);
    require(twice == 1, fmt::format("floating_rows({})", k), static_cast<double>(row), "listed once only");
  }
}

}  // namespace sotto
