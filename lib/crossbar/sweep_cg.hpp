/// Passes of conjugate gradients on the column Schur complement; compiled once per instruction set (see lanes.hpp).
#pragma once

#include "sweep_cols.hpp"

namespace sotto {
namespace {

/// 1/b of the segment below row i: b d and d are stored, b alone is not.
template <bool kStored>
[[gnu::always_inline]] inline Lanes segment_siemens(const GridView& grid, long i, long j) {
  const long at = i * grid.stride + j;
  if (kStored || i + 1 == grid.rows) {
    const Lanes product = load(i + 1 == grid.rows ? grid.last_bd + j : grid.bd + at);
    return product > 0 ? load(grid.d + at) / product : Lanes{};
  }
  return broadcast(grid.col_ohm > 0 ? 1.0 / grid.col_ohm : 0.0);
}

[[gnu::always_inline]] inline Lanes far_energy(const GridView& grid, const double* v, long j) {
  if (!grid.col_far_siemens) return Lanes{};
  const Lanes first = load(v + j);
  return load(grid.col_far_siemens + j) * first * first;
}

template <bool kStored>
double column_energy_rows(GridView grid, const double* x) {
  Lanes energy{};
  for (long i = 0; i < grid.rows; ++i) {
    for (long j = 0; j < grid.cols; j += kLanes) {
      const long at = i * grid.stride + j;
      const Lanes here = load(x + at);
      const Lanes drop = i + 1 == grid.rows ? here : here - load(x + at + grid.stride);
      energy += segment_siemens<kStored>(grid, i, j) * drop * drop + load(grid.g + at) * here * here;
      if (i == 0) energy += far_energy(grid, x, j);
    }
  }
  return sum_of(energy);
}

double column_energy(const GridView& grid, const double* x) {
  return grid.bd ? column_energy_rows<true>(grid, x) : column_energy_rows<false>(grid, x);
}

template <bool kStored>
double cg_direction_rows(GridView grid, CgPass pass) {
  Lanes energy{};
  for (long i = grid.rows - 1; i >= 0; --i) {
    for (long j = 0; j < grid.cols; j += kLanes) {
      const long at = i * grid.stride + j;
      const Lanes p = load(pass.z + at) + pass.beta * load(pass.p + at);
      store(pass.p + at, p);
      const Lanes drop = i + 1 == grid.rows ? p : p - load(pass.p + at + grid.stride);
      energy += segment_siemens<kStored>(grid, i, j) * drop * drop;
      if (i == 0) energy += far_energy(grid, pass.p, j);
    }
  }
  return sum_of(energy);
}

/// t of the row below is kept in `below_t` (cols): t itself is needed nowhere else.
template <bool kStored>
double cg_update_rows(GridView grid, CgPass pass, double* below_t) {
  Lanes energy{};
  for (long i = grid.rows - 1; i >= 0; --i) {
    for (long j = 0; j < grid.cols; j += kLanes) {
      const long at = i * grid.stride + j;
      const Lanes t = column_v<kStored>(grid, pass.j, i, j, load(below_t + j));
      store(below_t + j, t);
      const Lanes p = load(pass.p + at);
      const Lanes z = load(pass.z + at) - pass.alpha * (p - t);
      store(pass.z + at, z);
      store(pass.v + at, load(pass.v + at) + pass.alpha * p);
      const Lanes drop = i + 1 == grid.rows ? z : z - load(pass.z + at + grid.stride);
      energy += segment_siemens<kStored>(grid, i, j) * drop * drop + load(grid.g + at) * z * z;
      if (i == 0) energy += far_energy(grid, pass.z, j);
    }
  }
  return sum_of(energy);
}

double cg_direction(const GridView& grid, const CgPass& pass) {
  return grid.bd ? cg_direction_rows<true>(grid, pass) : cg_direction_rows<false>(grid, pass);
}

double cg_update(const GridView& grid, const CgPass& pass) {
  return grid.bd ? cg_update_rows<true>(grid, pass, pass.below_t) : cg_update_rows<false>(grid, pass, pass.below_t);
}

}  // namespace
}  // namespace sotto
