#define SOTTO_LANES 8
#include "ensemble_passes.hpp"

namespace sotto {
const EnsembleKernel kEnsembleAvx512 = kEnsemblePasses;
}
