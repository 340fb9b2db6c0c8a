#define SOTTO_LANES 2
#include "logistic_lanes.hpp"

namespace sotto {

const ApplyLogistic kApplyLogisticBaseline = apply_logistic;

}  // namespace sotto
