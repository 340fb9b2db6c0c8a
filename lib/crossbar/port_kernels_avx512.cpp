#define SOTTO_LANES 8
#include "port_kernel_table.hpp"

namespace sotto {
const PortKernels kPortKernelsAvx512 = kPortKernelTable;
}
