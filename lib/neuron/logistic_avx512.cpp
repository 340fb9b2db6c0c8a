#define SOTTO_LANES 8
#include "logistic_lanes.hpp"

namespace sotto {

const ApplyLogistic kApplyLogisticAvx512 = apply_logistic;

}  // namespace sotto
