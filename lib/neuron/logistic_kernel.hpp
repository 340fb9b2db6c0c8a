/// Logistic curves of many inputs, once per instruction set.
#pragma once

namespace sotto {

/// values -> low + (high - low) / (1 + exp(slope (value - centre))), in place; NaN stays NaN.
struct LogisticBlock {
  double* values;
  long count;
  double low_v;
  double high_v;
  double slope_per_v;
  double centre_v;
};

using ApplyLogistic = void (*)(const LogisticBlock& block);

extern const ApplyLogistic kApplyLogisticBaseline, kApplyLogisticAvx2, kApplyLogisticAvx512;

}  // namespace sotto
