/// Width of the vector instructions that the kernels use, picked at run time.
#pragma once

#include <string_view>

namespace sotto {

/// Doubles per instruction: baseline 2 (whatever the build targets), avx2 4 (with fused multiply-add), avx512 8.
/// Summation orders differ between levels: results are the same bits at one level, and equal to rounding between
/// levels.
enum class SimdLevel { baseline, avx2, avx512 };

/// The widest level that both this processor and this build have. Cost: none after the first call.
SimdLevel best_simd_level();

/// May kernels of this level run here?
bool is_available(SimdLevel level);

/// The word used in results and by --simd: "baseline", "avx2", "avx512".
std::string_view to_string(SimdLevel level);

}  // namespace sotto
