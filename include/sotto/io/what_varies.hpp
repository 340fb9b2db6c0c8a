/// What varies from sample to sample of a Monte Carlo run: cells, wires, amplifiers, neurons, temperature.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "sotto/device/fault.hpp"
#include "sotto/device/read_noise.hpp"
#include "sotto/device/variation.hpp"
#include "sotto/neuron/calibrated_neuron.hpp"

namespace sotto::io {

/// Distribution of one number: uniform in low ... high, or normal.
struct NumberSpread {
  bool uniform = true;
  double low = 0;    ///< uniform only, <= high
  double high = 0;   ///< uniform only
  double mean = 0;   ///< normal only
  double sigma = 0;  ///< normal only, >= 0

  /// The number that a standard normal number stands for; -+infinity: the ends of a uniform one, exactly.
  double at(double standard_normal) const;
  bool operator==(const NumberSpread&) const = default;
};

/// How R_P and R_AP of cells spread.
enum class CellModel {
  correlated,   ///< Variation: R_P and R_AP of a cell, a crossbar and a die move together
  independent,  ///< the same marginals, but all that moves R_P knows nothing of R_AP, cell by cell and die by die
  uniform       ///< uniform in +- share of each resistance (IMAC-Sim's weight_var)
};

struct CellSpread {
  CellModel model = CellModel::correlated;
  Variation variation = {};  ///< correlated, independent; of it common_sigma, ratio_sigma and what is shared
  double share = 0;          ///< uniform: half the width over the nominal resistance, in [0, 1)
  bool operator==(const CellSpread&) const = default;
};

struct FaultSpread {
  FaultRates rates = {};
  FaultEffects effects = {};
  bool operator==(const FaultSpread&) const = default;
};

/// A cell holds the other state with this probability.
struct WriteErrors {
  double rate = 0;       ///< in [0, 1]
  std::string job = {};  ///< path of a device_wer job of one pulse whose rate counts instead; empty: `rate`
  bool operator==(const WriteErrors&) const = default;
};

/// One snapshot of the noise of every cell: a share of its conductance, of the size that it has at read_v.
struct ReadNoise {
  ReadBand band = {};
  double read_v = 0.1;         ///< > 0
  double temperature_k = 300;  ///< > 0; the die's where that varies
  bool operator==(const ReadNoise&) const = default;
};

/// What has a factor of its own for its wires.
enum class WirePart { die, crossbar, segment };

/// Log-normal factors of wires, and broken segments. Capacitances move delays and energies, no DC answer.
struct WireSpread {
  double row_sigma = 0;  ///< of ln(row segment resistance), >= 0
  double col_sigma = 0;  ///< of ln(column segment resistance), >= 0
  WirePart per = WirePart::die;
  double open_segment = 0;  ///< a segment of more than 0 ohm is broken with this probability, in [0, 1]
  double capacitance_sigma = 0;  ///< of ln(capacitance of all wires) of a die, else of each crossbar, >= 0
  bool operator==(const WireSpread&) const = default;
};

/// Readers of a network: each amplifier its own.
struct AmplifierSpread {
  double offset_sigma_v = 0;   ///< input-referred, >= 0
  double gain_sigma = 0;       ///< of ln(gain) or ln(feedback_ohm), >= 0
  bool gain_per_tile = false;  ///< else one gain per amplifier
  bool operator==(const AmplifierSpread&) const = default;
};

/// One condition of a calibrated neuron that differs from die to die.
struct ConditionSpread {
  std::size_t axis = 0;  ///< of kConditions
  NumberSpread spread = {};
  bool operator==(const ConditionSpread&) const = default;
};

struct NeuronSpread {
  double offset_sigma_v = 0;                     ///< of the input, >= 0
  double slope_sigma = 0;                        ///< of ln(slope), >= 0
  double output_ohm_sigma = 0;                   ///< of ln(output_ohm), >= 0
  bool per_layer = false;                        ///< else each neuron its own
  std::vector<ConditionSpread> conditions = {};  ///< per die; needs a calibrated neuron
  std::vector<std::string> corners = {};         ///< per die, each equally likely; the same
  bool follows_temperature = false;              ///< the neuron's temperature is that of the die; the same
  bool operator==(const NeuronSpread&) const = default;
};

struct WhatVaries {
  std::optional<CellSpread> cells = std::nullopt;
  std::optional<FaultSpread> faults = std::nullopt;
  std::optional<WriteErrors> write_errors = std::nullopt;
  std::optional<ReadNoise> read_noise = std::nullopt;
  std::optional<NumberSpread> temperature_k = std::nullopt;  ///< per die
  std::optional<WireSpread> wires = std::nullopt;
  std::optional<AmplifierSpread> amplifier = std::nullopt;
  std::optional<NeuronSpread> neuron = std::nullopt;
  bool operator==(const WhatVaries&) const = default;
};

/// Does anything differ from one network to the next?
bool anything_varies(const WhatVaries& vary);

}  // namespace sotto::io
