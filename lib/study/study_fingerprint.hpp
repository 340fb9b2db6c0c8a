/// One number for all that determines the samples of a study and may stand in other files: cards, jobs, data.
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <string_view>

#include "sotto/io/experiment.hpp"
#include "sotto/network/network.hpp"

namespace sotto::study {

/// Told apart bit by bit and in order; not meant against forgery. Parts that change no sample (capacitances of
/// networks, delays and energies of neurons) are left out, so that they refuse no resume.
class StudyFingerprint {
 public:
  void add(double number);
  void add(std::string_view text);
  void add(const Eigen::MatrixXd& numbers);
  void add(const Crossbar& crossbar);
  void add(const AnalogNetwork& network);
  void add(const io::NeuronCalibration& calibration);

  std::uint64_t value() const { return value_; }

 private:
  void add_dc(const Crossbar& crossbar);
  void add(const Wires& wires);
  void add(const Capacitance& capacitance);
  void add(const Reader& reader);
  void add(const Tile& tile);
  void add(const SigmoidNeuron& neuron);
  void add(const std::vector<double>& numbers);
  void add(const NeuronConditions& conditions);

  std::uint64_t value_ = 0;
};

}  // namespace sotto::study
