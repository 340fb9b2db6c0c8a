#define SOTTO_LANES 2
#include "sweep_passes.hpp"

namespace sotto {
const SweepKernel kSweepBaseline = kSweepPasses;
}
