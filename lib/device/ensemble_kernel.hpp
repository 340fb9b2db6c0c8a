/// The arithmetic of thermal ensembles, once per instruction set: Stratonovich Heun steps of many samples at once.
#pragma once

#include "sotto/core/simd.hpp"

namespace sotto {

inline constexpr long kNoiseQuad = 4;     ///< steps whose normals are drawn together: three Philox blocks
inline constexpr long kQuadNormals = 12;  ///< three components for each of them
inline constexpr long kBatchUnit = 32;    ///< a batch is a multiple of this many samples

/// Places of the numbers that are straight lines within a segment: fields times g0 dt/(1+alpha^2), dimensionless.
inline constexpr int kConstantTerm = 0;   ///< x, y, z: what does not depend on m
inline constexpr int kMatrixTerm = 3;     ///< xx, yy, zz, xy, xz, yz of the field A m
inline constexpr int kCurlTerm = 9;       ///< x, y, z of u in the field m x u
inline constexpr int kTransferTerm = 12;  ///< b of spin transfer where it depends on the angle; else part of kCurlTerm
inline constexpr int kSecondTerm = 13;    ///< second-order anisotropy
inline constexpr int kFieldTerms = 14;

/// What stays over all segments. `general`: full matrix, second order and angle-dependent transfer count; else the
/// matrix is its diagonal and these two are 0.
struct SpinConstants {
  double damping = 0;
  double easy_axis[3] = {};
  double transfer_axis[3] = {};
  double transfer_asymmetry = 0;
  double transfer_field_like = 0;
  bool general = false;
};

/// Equal steps between two points of the waveforms. Within step j a term goes from begin + j slope to begin + (j+1)
/// slope.
struct KernelSegment {
  long first_step = 0;  ///< counted from the begin of the simulation
  long steps = 0;
  double noise = 0;  ///< standard deviation of each component of the thermal field, scaled as above
  double begin[kFieldTerms] = {};
  double slope[kFieldTerms] = {};
};

/// Consecutive samples. The numbers of sample i at step k depend on (seed, i, k) only.
struct SampleBatch {
  unsigned long seed = 0;
  unsigned long first_sample = 0;
  long samples = 0;           ///< a multiple of kBatchUnit
  double* m = nullptr;        ///< x of all samples, then y, then z
  double* normals = nullptr;  ///< scratch: kQuadNormals per sample
};

struct EnsembleKernel {
  long lanes;

  /// Moves the samples over a segment. Flushes no denormals: the caller does.
  void (*run)(const SpinConstants& spin, const KernelSegment& segment, const SampleBatch& batch);

  /// The normals of steps 4 quad ... 4 quad + 3 into the scratch: kQuadNormals rows of `samples`.
  void (*draw)(const SampleBatch& batch, unsigned long quad);
};

extern const EnsembleKernel kEnsembleBaseline, kEnsembleAvx2, kEnsembleAvx512;

/// The kernel of a level, or of the widest one that runs here where the level does not.
const EnsembleKernel& ensemble_kernel(SimdLevel level);

}  // namespace sotto
