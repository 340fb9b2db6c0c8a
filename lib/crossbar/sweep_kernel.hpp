/// Line sweeps over a crossbar in ladder form, one table of functions per instruction set (design
/// solver 2.1, 2.2, 2.10).
#pragma once

#include "grid_view.hpp"
#include "sotto/core/simd.hpp"

namespace sotto {

/// Prolongation of a coarse correction e (blocks x stride): row i gets w0[i] e[block[i]] + w1[i] e[block[i]+1].
struct Correction {
  const double* e = nullptr;
  const long* block = nullptr;
  const double* w0 = nullptr;
  const double* w1 = nullptr;
};

/// Rows of v whose change in a sweep is sampled: slot[i] < 0: not this row.
struct Samples {
  const long* slot = nullptr;
  double* values = nullptr;  ///< slots x stride
};

/// One pass over all rows, fused with the downward column recursion.
struct DownPass {
  double* v = nullptr;                    ///< column voltages before the sweep
  double* j = nullptr;                    ///< Norton currents of the columns; may be v
  const double* source_v = nullptr;       ///< rows
  const double* far_current_a = nullptr;  ///< rows: Norton current of a driven far end; null: none
  double* last_j = nullptr;               ///< cols + lanes: Norton currents of the last row
  double* scratch = nullptr;              ///< 2 lanes cols
  const Correction* correction = nullptr;
  const Samples* samples = nullptr;        ///< receives v (corrected) of the sampled rows
  const double* row_injected_a = nullptr;  ///< row-major currents into the row nodes; null: none
  const double* col_injected_a = nullptr;
  double* u = nullptr;               ///< row-major row voltages; null: not wanted
  double* first_norton_a = nullptr;  ///< rows: F at the first node; null: not wanted
  bool keep_corrected = false;       ///< write v + correction back (j must not be v)
  double* energy_w = nullptr;        ///< power of row wires and cells between u and v, sources at 0 V (j must not be v)
};

/// Currents g |v - v before| of a plain line sweep: the errors of Kirchhoff's current law that v left at the row nodes.
struct CurrentErrors {
  double largest_a = 0;
  double sum_a = 0;  ///< no output is further from the solution than this: what is injected flows into the terminals
  double largest_v = 0;  ///< max |v - v before|
  double scale_a = 0;    ///< sum of g |v|: times the unit roundoff, what rounding may hide from sum_a
  double return_w = 0;   ///< power of the errors if each row carried its own, rectified, back along all of its wire
  double cut_sum_a = 0;  ///< sum_a of the rows that cannot
};

/// Upward column recursion: v from the Norton currents.
struct UpPass {
  double* j = nullptr;
  double* v = nullptr;               ///< may be j
  const Samples* samples = nullptr;  ///< values become v - values
  CurrentErrors* errors = nullptr;   ///< of the v before, where j is not v; null: not wanted
  double relaxation = 0;             ///< not 0 (with errors only): j gets v, and v gets v + relaxation (v - v before)
};

/// Conjugate gradients on the column Schur complement (design solver 2.4).
struct CgPass {
  double* p = nullptr;
  double* z = nullptr;
  double* v = nullptr;
  const double* j = nullptr;  ///< of the down pass with v = p
  double* below_t = nullptr;  ///< cols, scratch of cg_update
  double alpha = 0, beta = 0;
};

struct SweepKernel {
  long lanes = 0;
  /// Conductances of a column-major resistance matrix into g (row-major, from the first real row).
  void (*invert)(const double* ohm, long rows, long cols, double* g, long stride);
  void (*factor)(const GridView& grid);
  void (*down)(const GridView& grid, const DownPass& pass);
  void (*up)(const GridView& grid, const UpPass& pass);
  /// x' B x of column voltages x (row-major): power in column wires, with all cells tied to ground.
  double (*column_energy)(const GridView& grid, const double* x);
  /// p = z + beta p; returns the power in the column wires at p.
  double (*cg_direction)(const GridView& grid, const CgPass& pass);
  /// z -= alpha (p - t), v += alpha p with t from j; returns z' B z.
  double (*cg_update)(const GridView& grid, const CgPass& pass);
};

extern const SweepKernel kSweepBaseline;
extern const SweepKernel kSweepAvx2;
extern const SweepKernel kSweepAvx512;

/// The kernels of a level, or of the widest one that runs here where the level does not.
inline const SweepKernel& sweep_kernel(SimdLevel level) {
  if (!is_available(level)) level = best_simd_level();
  if (level == SimdLevel::avx512) return kSweepAvx512;
  return level == SimdLevel::avx2 ? kSweepAvx2 : kSweepBaseline;
}

}  // namespace sotto
