/// Jobs that fit a neuron to outputs of whole networks, the second kind that `sotto calibrate` takes.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "sotto/io/calibration_job.hpp"
#include "sotto/io/experiment.hpp"

namespace sotto::io {

/// Which curve is fitted.
enum class NetworkCurve { none, logistic, table };

struct NetworkCalibrationJob {
  std::string name;  ///< of the card
  std::string description;
  Experiment experiment;  ///< with its circuit and its reference; assignments of the job's "set" are applied
  NetworkCurve curve = NetworkCurve::logistic;
  std::vector<double> knots_v;  ///< of the table and of the supply power
  bool output_ohm = false;      ///< fitted too
  bool supply = false;          ///< fitted too, from the energies of the reference
  Eigen::Index fit_images = 0;  ///< the reference's first so many; the others are held out
  int max_iterations = 200;     ///< of Levenberg-Marquardt
  std::string resolved_json;    ///< the file with the overrides applied
};

/// Reads a job ("kind": "network_calibration"); its keys are in lib/io/README.md. Throws IoError with file, JSON
/// pointer, value and rule.
NetworkCalibrationJob load_network_calibration_job(const std::string& path, const Overrides& overrides = {});

/// Either kind, told apart by "kind".
std::variant<CalibrationJob, NetworkCalibrationJob> load_any_calibration_job(const std::string& path,
                                                                             const Overrides& overrides = {});

}  // namespace sotto::io
