/// The circuit of an experiment against outputs and energies of another simulator.
#pragma once

#include <Eigen/Core>

#include "sotto/io/reference.hpp"
#include "sotto/io/reference_result.hpp"
#include "sotto/network/source_power.hpp"

namespace sotto::study {

/// What the circuit did on the first images of a data set, one row or entry per image.
struct CircuitRun {
  Eigen::MatrixXd outputs_v;  ///< images x classes
  Eigen::VectorXi labels;
  SourcePower power = {};  ///< its vectors are empty where the reference has no energies
};

/// Compares on the images of the reference, which must be among those of the run. `image_time_s` turns power into
/// energy. Throws InvalidArgument on other shapes and on a reference without images.
io::ReferenceOutcome compare_with_reference(const io::Reference& reference, const CircuitRun& run,
                                            double image_time_s = 0);

}  // namespace sotto::study
