#define SOTTO_LANES 2
#include "cell_passes.hpp"

namespace sotto {
const CellKernel kCellsBaseline = kCellPasses;
}
