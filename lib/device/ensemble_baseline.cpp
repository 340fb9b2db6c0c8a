#define SOTTO_LANES 2
#include "ensemble_passes.hpp"

namespace sotto {
const EnsembleKernel kEnsembleBaseline = kEnsemblePasses;
}
