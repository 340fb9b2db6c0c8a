#define SOTTO_LANES 2
#include "port_kernel_table.hpp"

namespace sotto {
const PortKernels kPortKernelsBaseline = kPortKernelTable;
}
