#define SOTTO_LANES 2
#include "product_tiles.hpp"

namespace sotto {

const MultiplyBlock kMultiplyBlockBaseline = multiply_block;

}  // namespace sotto
