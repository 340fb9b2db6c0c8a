/// What a network with transistor-level neurons says about the behavioral one, and how it is written.
#pragma once

#include <Eigen/Core>
#include <string>
#include <vector>

#include "sotto/io/result.hpp"

namespace sotto::io {

/// Of many differences in volt.
struct Deviation {
  double rms_v = 0;
  double worst_v = 0;  ///< largest magnitude
};

/// Behavioral minus transistor-level outputs of the neurons of one layer, and its parts, which add up value by value.
struct LayerDeviation {
  Deviation total;
  Deviation inherited;                               ///< because the layers before deviate
  Deviation curve;                                   ///< transfer curve of the unloaded neuron
  Deviation loading;                                 ///< what the next crossbar's current does to the output
  double swing_v = 0;                                ///< of the transistor-level outputs over all images
  double input_low_v = 0, input_high_v = 0;          ///< of the neurons' inputs over all images
  double amplifier_low_v = 0, amplifier_high_v = 0;  ///< outputs of single readers, before partitions are combined:
                                                     ///< what real amplifiers would have to reach
  double outside_table = 0;  ///< share of these inputs beyond the neuron's table, where its end values hold
};

struct TransistorResult {
  Eigen::Index images = 0;
  std::vector<LayerDeviation> layers;
  double same_class = 0;           ///< share of images
  double accuracy_behavioral = 0;  ///< on these images
  double accuracy_transistor = 0;
  double tolerance = 0;          ///< of worst total deviation / swing, of every layer
  Eigen::MatrixXd behavioral_v;  ///< images x classes, last layer
  Eigen::MatrixXd transistor_v;
  std::vector<std::string> warnings;
  std::string ngspice_version;
  double ngspice_wall_s = 0;

  bool within_tolerance() const;
};

/// {"schema": 1, "kind": "transistor_result", "layers": [{"total": {...}, "inherited": ..., ...}], "same_class": ...}
std::string transistor_result_json(const TransistorResult& result, const RunRecord& record);

/// A header and one line per layer.
std::string transistor_result_csv(const TransistorResult& result);

}  // namespace sotto::io
