#define SOTTO_LANES 4
#include "port_kernel_table.hpp"

namespace sotto {
const PortKernels kPortKernelsAvx2 = kPortKernelTable;
}
