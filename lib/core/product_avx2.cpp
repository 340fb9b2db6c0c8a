#define SOTTO_LANES 4
#include "product_tiles.hpp"

namespace sotto {

const MultiplyBlock kMultiplyBlockAvx2 = multiply_block;

}  // namespace sotto
