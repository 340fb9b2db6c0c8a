#define SOTTO_LANES 8
#include "cell_passes.hpp"

namespace sotto {
const CellKernel kCellsAvx512 = kCellPasses;
}
