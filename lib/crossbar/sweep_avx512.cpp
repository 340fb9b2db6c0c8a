#define SOTTO_LANES 8
#include "sweep_passes.hpp"

namespace sotto {
const SweepKernel kSweepAvx512 = kSweepPasses;
}
