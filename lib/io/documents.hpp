/// Readers of whole documents, for those who parse the text themselves.
#pragma once

#include "io/json_document.hpp"
#include "sotto/io/calibration_job.hpp"
#include "sotto/io/crossbar_case.hpp"
#include "sotto/io/device_card.hpp"
#include "sotto/io/device_job.hpp"
#include "sotto/io/experiment.hpp"

namespace sotto::io {


DeviceCard read_device_card(const JsonDocument& document);

/// `path` is the one that paths in the document are relative to.
CrossbarCase read_crossbar_case(const JsonDocument& document, const std::string& path);
Experiment read_experiment(const JsonDocument& document, const std::string& path);
CalibrationJob read_calibration_job(const JsonDocument& document, const std::string& path);
TrajectoryJob read_trajectory_job(const JsonDocument& document, const std::string& path);

}  // namespace sotto::io
