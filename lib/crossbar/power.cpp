#include "sotto/crossbar/power.hpp"

#include <cmath>

#include "power_split.hpp"

namespace sotto {
namespace {

using Eigen::Index;

double drop_power_w(double drop_v, double ohm) {
  return ohm > 0 && std::isfinite(ohm) && std::isfinite(drop_v) ? drop_v * drop_v / ohm : 0.0;
}

/// Adds the power of an end resistor and its segment in series, which share the drop.
void add_end(double drop_v, double end_ohm, double segment_ohm, double& end_w, double& segment_w) {
  const double total_ohm = end_ohm + segment_ohm;
  const double power_w = drop_power_w(drop_v, total_ohm);
  if (power_w == 0) return;
  end_w += power_w * (end_ohm / total_ohm);
  segment_w += power_w * (segment_ohm / total_ohm);
}

void add_rows(const Crossbar& xbar, const BranchView& view, PowerByPlace& power) {
  const Wires& wires = xbar.wires;
  const Index last = xbar.cols() - 1;
  for (Index i = 0; i < xbar.rows(); ++i) {
    for (Index j = 1; j <= last; ++j) {
      power.row_wires_w += drop_power_w(view.row_node_v(i, j - 1) - view.row_node_v(i, j),
                                        ohm_at(wires.row_segment_ohm, i, j));
    }
    if (is_floating(xbar, i)) continue;
    add_end(view.source_v(i) - view.row_node_v(i, 0), ohm_at(wires.driver_ohm, i), ohm_at(wires.row_segment_ohm, i, 0),
            power.drivers_w, power.row_wires_w);
    if (wires.row_far_end != RowFarEnd::open) {
      const double far_v = wires.row_far_end == RowFarEnd::driven ? view.source_v(i) : 0.0;
      add_end(far_v - view.row_node_v(i, last), row_far_driver_ohm(wires, i), row_far_segment_ohm(wires, i),
              power.drivers_w, power.row_wires_w);
    }
    if (view.source_current_a(i) != 0) power.source_w += view.source_v(i) * view.source_current_a(i);
  }
}

void add_cols(const Crossbar& xbar, const BranchView& view, PowerByPlace& power) {
  const Wires& wires = xbar.wires;
  const Index last = xbar.rows() - 1;
  for (Index j = 0; j < xbar.cols(); ++j) {
    for (Index i = 0; i < last; ++i) {
      power.col_wires_w += drop_power_w(view.col_node_v(i, j) - view.col_node_v(i + 1, j),
                                        ohm_at(wires.col_segment_ohm, i, j));
    }
    add_end(view.col_node_v(last, j), ohm_at(wires.sense_ohm, j), ohm_at(wires.col_segment_ohm, last, j), power.senses_w,
            power.col_wires_w);
    if (wires.col_far_end == ColFarEnd::ground) {
      add_end(view.col_node_v(0, j), col_far_sense_ohm(wires, j), col_far_segment_ohm(wires, j), power.senses_w,
              power.col_wires_w);
    }
  }
}

}  // namespace

PowerByPlace& PowerByPlace::operator+=(const PowerByPlace& other) {
  cells_w += other.cells_w;
  row_wires_w += other.row_wires_w;
  col_wires_w += other.col_wires_w;
  drivers_w += other.drivers_w;
  senses_w += other.senses_w;
  source_w += other.source_w;
  return *this;
}

PowerByPlace& PowerByPlace::operator*=(double factor) {
  for (double* part : {&cells_w, &row_wires_w, &col_wires_w, &drivers_w, &senses_w, &source_w}) *part *= factor;
  return *this;
}

PowerByPlace power_by_place(const Crossbar& xbar, const BranchView& view) {
  PowerByPlace power;
  for (Index j = 0; j < xbar.cols(); ++j) {
    for (Index i = 0; i < xbar.rows(); ++i) {
      const double drop_v = view.row_node_v(i, j) - view.col_node_v(i, j);
      if (std::isfinite(drop_v)) power.cells_w += view.cell_current_a(i, j) * drop_v;
    }
  }
  add_rows(xbar, view, power);
  add_cols(xbar, view, power);
  return power;
}

}  // namespace sotto
