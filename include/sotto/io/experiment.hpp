/// Experiment files: a data set, a trained network, and the circuit that runs it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sotto/io/dataset.hpp"
#include "sotto/io/monte_carlo_spec.hpp"
#include "sotto/io/overrides.hpp"
#include "sotto/io/reference.hpp"
#include "sotto/device/temperature.hpp"
#include "sotto/network/layer.hpp"
#include "sotto/network/network.hpp"
#include "sotto/neuron/calibrated_neuron.hpp"

namespace sotto::io {

/// The calibration behind the neuron of a circuit.
struct NeuronCalibration {
  std::string card;             ///< path, resolved
  CalibratedNeuron neuron;
  NeuronConditions conditions;  ///< at which the circuit has it
  bool logistic = false;        ///< the circuit takes the logistic in place of the table
};

/// The circuit of an experiment, cards already read.
struct CircuitSpec {
  std::vector<LayerCircuit> layers;  ///< one per layer of the model
  double input_v_per_unit = 0.8;     ///< voltage of the first rows = this times the data set's value
  double input_driver_ohm = 0;       ///< output resistance of the sources of the first layer, >= 0
  std::optional<Variation> card_variation = std::nullopt;  ///< of a device card that states its spread
  TemperatureLaw temperature_law = {};                     ///< of the device card, or the default one
  double card_temperature_k = 300;                         ///< at which the resistances of the cells hold
  std::optional<NeuronCalibration> calibration = std::nullopt;
};

struct Experiment {
  std::string path;  ///< as it was given
  std::string name;
  std::string description;
  DatasetSpec dataset;  ///< not read yet, see load_dataset; its paths are resolved
  std::vector<DenseWeights> model;
  std::optional<CircuitSpec> circuit;     ///< nothing: ideal arithmetic only
  Eigen::Index crosscheck_images = 0;     ///< the first so many images run in ngspice too
  std::optional<ReferenceSpec> reference; ///< outputs of another simulator for the same images; not read yet
  std::vector<std::string> compare_with;  ///< paths of other experiments, resolved
  std::optional<MonteCarloSpec> montecarlo = std::nullopt;  ///< for `sotto mc`; other verbs only check it
  std::string resolved_json;              ///< the file with the overrides applied, recorded in results
};

/// Reads the file, its model and its cards. Paths in it are relative to it; ${SOTTO_DATA_DIR} is replaced by the
/// environment variable. Throws IoError with file, JSON pointer, value and rule.
Experiment load_experiment(const std::string& path, const Overrides& overrides = {});

}  // namespace sotto::io
