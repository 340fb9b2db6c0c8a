/// Resistances of the cells of one crossbar of one sample, and its wires.
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <optional>

#include "sotto/crossbar/crossbar.hpp"
#include "sotto/crossbar/mapping.hpp"
#include "sotto/device/temperature.hpp"
#include "sotto/io/what_varies.hpp"
#include "study/sample_sums.hpp"

namespace sotto::study {

/// Which numbers a crossbar of a sample takes from streams of its own: SampleRng(seed of the sample, 8 * crossbar +
/// use). A rate, a size or a part that begins to vary therefore moves no other number.
enum CellStream : std::uint64_t {
  kCellStream,        ///< one number per cell: correlated: of both resistances; independent: of R_P; uniform
  kRatioStream,       ///< one per cell: correlated: of R_AP/R_P; independent: of R_AP
  kFaultStream,       ///< one per cell
  kWriteErrorStream,  ///< one per cell
  kReadNoiseStream,   ///< one per cell
  kWireStream,        ///< per crossbar: two: rows, columns; per segment: one per segment (segment_draw.hpp)
  kAmplifierStream,   ///< offset and gain of every pair
  kBreakStream,       ///< one per wire segment
  kStreamsPerCrossbar = 8
};

/// Layers, whose neurons vary, come behind all crossbars.
inline constexpr std::uint64_t kFirstNeuronStream = std::uint64_t{1} << 40;

/// What all crossbars of a sample have in common.
struct CellContext {
  const io::WhatVaries* vary = nullptr;
  TemperatureLaw temperature_law = {};
  double card_temperature_k = 300;
  double write_error_rate = 0;
  bool nominal_cells = false;  ///< only what the die shares: corners
};

/// Identity of a crossbar in a sample.
struct CrossbarPlace {
  std::uint64_t seed = 0;      ///< of the sample
  std::uint64_t crossbar = 0;  ///< number within the circuit
};

/// Throws InvalidArgument where faults, write errors or a temperature vary cells that have no states.
void require_states(const std::optional<CellPair>& cells, const CellContext& context);

/// Draws cells and wires of one crossbar. Where `cells` is empty every cell has a nominal resistance of its own: it may
/// spread, but has no states. Cells of 0 ohm or infinity stay.
SampleSums vary_crossbar(Crossbar& crossbar, const std::optional<CellPair>& cells, const CellContext& context,
                         const Eigen::VectorXd& die, const CrossbarPlace& place);

}  // namespace sotto::study
