/// A calibration of two points that takes some 50 ms.
#pragma once

#include "io/file_fixture.hpp"
#include "sotto/io/calibration_job.hpp"

namespace sotto::test {

inline const std::string kSmallCalibration = R"({"schema": 1, "kind": "calibration_job", "name": "small <neuron>",
  "netlist": "neuron.sub", "models": "bsim4_45nm.mod", "nominal": {"tmr_ratio": 2}, "sweep": {"tmr_ratio": [1, 2]},
  "input": {"low_v": -1, "high_v": 1, "samples": 65}, "table_knots": 17})";

/// The job, with the published neuron copied beside it and the transistor cards where Sotto keeps them.
inline io::CalibrationJob small_calibration_job(const TempFolder& folder) {
  folder.write("neuron.sub", content_of(SOTTO_SOURCE_DIR "/netlists/neuron_mtj2.sub"));
  return io::load_calibration_job(folder.write("job.json", kSmallCalibration));
}

}  // namespace sotto::test
