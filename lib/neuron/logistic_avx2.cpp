#define SOTTO_LANES 4
#include "logistic_lanes.hpp"

namespace sotto {

const ApplyLogistic kApplyLogisticAvx2 = apply_logistic;

}  // namespace sotto
