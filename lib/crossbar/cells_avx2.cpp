#define SOTTO_LANES 4
#include "cell_passes.hpp"

namespace sotto {
const CellKernel kCellsAvx2 = kCellPasses;
}
