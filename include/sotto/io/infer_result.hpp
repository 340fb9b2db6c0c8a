/// What a network did on a data set, and how it is written.
#pragma once

#include <Eigen/Core>
#include <optional>
#include <string>
#include <vector>

#include "sotto/core/report.hpp"
#include "sotto/crossbar/power.hpp"
#include "sotto/io/reference_result.hpp"
#include "sotto/io/result.hpp"

namespace sotto::io {

/// The circuit of one experiment on a data set, against ideal arithmetic.
struct CircuitOutcome {
  double accuracy = 0;           ///< share of images whose largest output voltage is their label
  double same_class = 0;         ///< share of images with the class of ideal arithmetic
  double mean_deviation_v = 0;   ///< of the output voltages from low + (high - low) h of ideal arithmetic, mean absolute
  double worst_deviation_v = 0;  ///< the largest of them
  PowerByPlace mean_power;       ///< read power per image; senses: what flows into the readers
  double images_per_s = 0;       ///< after the reduction of the layers
  double prepare_s = 0;          ///< reduction of the layers to one matrix each
  double kcl_residual_rel = -1;  ///< certificate of the reduction, worst tile
  std::vector<std::string> warnings = {};  ///< where calibrated neurons are used outside of their calibration
};

/// The same images in ngspice.
struct SpiceOutcome {
  Eigen::Index images = 0;
  double max_abs_error_v = 0;   ///< over every reader and neuron output of all layers
  double max_rel_error = 0;     ///< the same / largest magnitude
  double node_max_rel_error = 0;  ///< over every crossbar node / largest magnitude
  double ngspice_wall_s = 0;
  double native_wall_s = 0;
  std::string ngspice_version;
};

/// Another experiment on the same images.
struct Comparison {
  std::string name;
  std::string description;
  CircuitOutcome circuit;
  std::optional<ReferenceOutcome> reference = std::nullopt;  ///< where that experiment names one
};

struct InferResult {
  Eigen::Index images = 0;
  double accuracy_ideal = 0;
  std::optional<CircuitOutcome> circuit;     ///< nothing: ideal arithmetic only
  std::optional<SpiceOutcome> cross_check;   ///< where asked for and not interrupted
  std::string cross_check_error;             ///< why ngspice gave no answer, where it was asked and failed
  std::optional<ReferenceOutcome> reference; ///< where the experiment names one and the circuit ran to the end
  std::vector<Comparison> comparisons;
  Eigen::MatrixXi confusion;                 ///< labels x classes found by the circuit (by ideal arithmetic without one)
  Eigen::MatrixXd outputs_v;                 ///< images x classes; empty unless asked for and complete. Without a circuit: activations
  bool interrupted = false;                  ///< stopped on request; what is there is complete in itself
  double wall_s = 0;
  SolveReport report;
};

/// The infer_result of design formats. Numbers that were not computed are null.
std::string infer_result_json(const InferResult& result, const RunRecord& record);

/// One line per image of outputs_v where they were kept, else one line of the summary.
std::string infer_result_csv(const InferResult& result);

}  // namespace sotto::io
