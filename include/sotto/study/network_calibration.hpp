/// From outputs of a whole network in another simulator to a neuron card.
#pragma once

#include <atomic>
#include <string>

#include "sotto/calibrate/network_fit.hpp"
#include "sotto/io/network_calibration_job.hpp"
#include "sotto/io/neuron_card.hpp"

namespace sotto::study {

struct NetworkCalibrationOptions {
  int threads = 0;                          ///< 0: all cores; the bits of the card do not depend on it
  SimdLevel simd = best_simd_level();       ///< the bits of the card depend on it
  const std::atomic<bool>* stop = nullptr;  ///< when it becomes true: Error "interrupted"
};

struct NetworkCalibrationOutcome {
  calibrate::NetworkFit fit;
  SigmoidNeuron start;        ///< the neuron of the experiment
  io::FittedNeuronCard card;  ///< what was fitted, its notes say how well
  double wall_s = 0;
};

/// Reads data set and reference, fits. Throws IoError, InvalidArgument and Error of its parts.
NetworkCalibrationOutcome run_network_calibration(const io::NetworkCalibrationJob& job,
                                                  const NetworkCalibrationOptions& options = {});

/// One HTML file: errors before and after, the curves. Throws Error where gnuplot fails.
std::string network_calibration_report_html(const io::NetworkCalibrationJob& job,
                                            const NetworkCalibrationOutcome& outcome);

}  // namespace sotto::study
