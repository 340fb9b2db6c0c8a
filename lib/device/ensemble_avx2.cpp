#define SOTTO_LANES 4
#include "ensemble_passes.hpp"

namespace sotto {
const EnsembleKernel kEnsembleAvx2 = kEnsemblePasses;
}
