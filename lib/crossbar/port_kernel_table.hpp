/// All kernels of port reduction as one table; included by one source per instruction set, which defines SOTTO_LANES.
#pragma once

#include "port_kernel_copy.hpp"
#include "port_kernel_front.hpp"
#include "port_kernel_leaves.hpp"

namespace sotto {
namespace {

constexpr PortKernels kPortKernelTable = {.lanes = kLanes,
                                          .reduce_leaves = reduce_leaves,
                                          .eliminate = eliminate,
                                          .add_product = add_product,
                                          .copy = copy,
                                          .copy_transposed = copy_transposed,
                                          .add_lower = add_lower,
                                          .clear = clear_block};

}  // namespace
}  // namespace sotto
