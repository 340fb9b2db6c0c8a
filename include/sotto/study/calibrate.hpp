/// From a calibration job to a neuron card.
#pragma once

#include <atomic>
#include <functional>

#include "sotto/calibrate/neuron_curves.hpp"
#include "sotto/io/calibration_card.hpp"
#include "sotto/io/calibration_job.hpp"

namespace sotto::study {

struct CalibrateStudyOptions {
  int threads = 0;  ///< ngspice workers, 0: one per core; the bits of the card do not depend on it
  const std::atomic<bool>* stop = nullptr;                ///< when it becomes true: SpiceError "interrupted"
  std::function<void(double fraction)> on_progress = {};  ///< 0 ... 1, from any thread, one call at a time
};

struct CalibrateOutcome {
  io::CalibrationCard card;
  calibrate::NeuronCurves nominal;  ///< raw curves at the nominal conditions
  double wall_s = 0;
};

/// Reads the netlists, sweeps, fits. Throws IoError, InvalidArgument and SpiceError of its parts.
CalibrateOutcome run_calibration(const io::CalibrationJob& job, const CalibrateStudyOptions& options = {});

}  // namespace sotto::study
