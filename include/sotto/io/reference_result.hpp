/// How far the circuit of an experiment is from the outputs of another simulator.
#pragma once

#include <Eigen/Core>
#include <optional>
#include <vector>

namespace sotto::io {

/// One quantity of energy against the reference's, per image.
struct EnergyAgreement {
  double mean_j = 0;
  double ratio = 0;          ///< mean / mean of the reference
  double rms_rel_error = 0;  ///< over the images, of (ours - reference) / reference
  double worst_rel_error = 0;
  double correlation = 0;
};

/// Energy per image = power times image_time_s, by what is counted.
struct ReferenceEnergy {
  double reference_j = 0;       ///< mean
  EnergyAgreement all_sources;  ///< inputs, bias rows and neurons' outputs: what the circuit turns into heat
  EnergyAgreement bias_rows;    ///< the sources of the bias rows alone
  /// Bias rows and the neurons' own supplies: the positive supply, where inputs come from elsewhere. Nothing where a
  /// neuron does not know its supply power (SigmoidNeuron::supply).
  std::optional<EnergyAgreement> supply;
};

struct ReferenceOutcome {
  Eigen::Index images = 0;  ///< compared
  double rms_error_v = 0;   ///< over all outputs of these images
  double worst_error_v = 0;
  Eigen::Index worst_image = 0;  ///< its position in the data set
  Eigen::Index worst_output = 0;
  double correlation = 0;  ///< of the outputs, all in one
  double same_class = 0;   ///< share of images with the reference's class
  double accuracy_reference = 0;
  double accuracy_circuit = 0;               ///< on the same images
  Eigen::VectorXd output_mean_error_v = {};  ///< per output: circuit - reference
  Eigen::VectorXd output_rms_error_v = {};
  std::vector<double> histogram_v = {};                  ///< middles of equally wide bins of the error; for figures
  std::vector<Eigen::Index> histogram_count = {};        ///< outputs per bin
  std::optional<ReferenceEnergy> energy = std::nullopt;  ///< where the reference has energies
};

}  // namespace sotto::io
