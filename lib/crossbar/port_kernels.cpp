#include "port_kernels.hpp"

#include <algorithm>

namespace sotto {

const PortKernels& port_kernels(SimdLevel level) {
  switch (std::min(level, best_simd_level())) {
    case SimdLevel::avx512:
      return kPortKernelsAvx512;
    case SimdLevel::avx2:
      return kPortKernelsAvx2;
    case SimdLevel::baseline:
      break;
  }
  return kPortKernelsBaseline;
}

}  // namespace sotto
