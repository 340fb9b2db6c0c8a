/// The main job: a trained network on a data set, by ideal arithmetic, as a circuit, and in ngspice.
#pragma once

#include <Eigen/Core>
#include <atomic>
#include <functional>
#include <optional>
#include <string>

#include "sotto/io/experiment.hpp"
#include "sotto/io/infer_result.hpp"
#include "sotto/network/network.hpp"

namespace sotto::study {

/// Where a long run stands; called from the calling thread.
struct Progress {
  std::string phase;    ///< "reduction of the crossbars", "images", "ngspice", ...
  double fraction = 0;  ///< of this phase, 0 ... 1
};
using ProgressCallback = std::function<void(const Progress&)>;

struct InferOptions {
  std::optional<Eigen::Index> images = std::nullopt;  ///< only the first so many; default: all
  std::optional<Eigen::Index> crosscheck_images = std::nullopt;  ///< the first so many also in ngspice; default: as the
                                                                 ///< experiment says, at most all images
  int threads = 0;                                    ///< 0: all cores; the bits of the result do not depend on it
  SimdLevel simd = best_simd_level();                 ///< the bits of the result depend on it
  bool keep_outputs = false;                          ///< fill InferResult::outputs_v
  double time_limit_s = 3600;                         ///< of the ngspice run
  const std::atomic<bool>* stop = nullptr;            ///< when it becomes true, the run ends after the present phase
  ProgressCallback on_progress = {};
};

/// The circuit of an experiment, programmed. Throws InvalidArgument where the experiment has no circuit.
AnalogNetwork network_of(const io::Experiment& experiment);

/// Runs the experiment and those it compares with. Throws IoError, InvalidArgument and SpiceError of its parts.
io::InferResult infer(const io::Experiment& experiment, const InferOptions& options = {});

}  // namespace sotto::study
