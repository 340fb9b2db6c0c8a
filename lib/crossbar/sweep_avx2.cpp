#define SOTTO_LANES 4
#include "sweep_passes.hpp"

namespace sotto {
const SweepKernel kSweepAvx2 = kSweepPasses;
}
