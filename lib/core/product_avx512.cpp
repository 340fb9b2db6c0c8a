#define SOTTO_LANES 8
#include "product_tiles.hpp"

namespace sotto {

const MultiplyBlock kMultiplyBlockAvx512 = multiply_block;

}  // namespace sotto
