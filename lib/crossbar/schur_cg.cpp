#include "schur_cg.hpp"

#include <cmath>

namespace sotto {

void CgWorkspace::prepare(const SweepGrid& grid) {
  if (z.size() == grid.size()) return;
  for (AlignedBuffer* array : {&z, &p, &j}) array->resize(grid.size());
  for (AlignedBuffer* line : {&below_t, &last_j}) line->resize(grid.view().cols);
  source_v.resize(grid.view().rows);
  scratch.resize(2 * grid.kernel().lanes * grid.view().cols);
}

int conjugate_gradients(const SweepGrid& grid, CgWorkspace& work, double* v, double reduction, int max_iterations) {
  const SweepKernel& kernel = grid.kernel();
  double wires_and_cells_w = 0;
  const DownPass response{.v = work.p.data(),
                          .j = work.j.data(),
                          .source_v = work.source_v.data(),
                          .last_j = work.last_j.data(),
                          .scratch = work.scratch.data(),
                          .energy_w = &wires_and_cells_w};
  CgPass pass{.p = work.p.data(), .z = work.z.data(), .v = v, .j = work.j.data(), .below_t = work.below_t.data()};
  double gamma = kernel.column_energy(grid.view(), work.z.data());
  const double target = gamma * reduction * reduction;
  work.p.resize(grid.size());
  int iterations = 0;
  while (iterations < max_iterations && gamma > target && gamma > 0) {
    // p' S p as the power of the whole crossbar with column voltages p and sources at 0 V: a sum of positive terms.
    const double column_wires_w = kernel.cg_direction(grid.view(), pass);
    kernel.down(grid.view(), response);
    pass.alpha = gamma / (column_wires_w + wires_and_cells_w);
    const double next = kernel.cg_update(grid.view(), pass);
    ++iterations;
    if (!std::isfinite(next)) break;
    pass.beta = next / gamma;
    gamma = next;
  }
  return iterations;
}

}  // namespace sotto
