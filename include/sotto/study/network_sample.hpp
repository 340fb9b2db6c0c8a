/// One die of a network or a crossbar: the circuit with everything that varies drawn once.
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <string>
#include <vector>

#include "sotto/crossbar/crossbar.hpp"
#include "sotto/io/crossbar_case.hpp"
#include "sotto/io/experiment.hpp"
#include "sotto/io/what_varies.hpp"
#include "sotto/network/network.hpp"

namespace sotto::study {

/// Which sample: everything in it follows from these.
struct DieDraw {
  Eigen::VectorXd die;         ///< standard normal numbers of what a die has in common, num_die_numbers() of them
  std::uint64_t seed = 0;      ///< of the streams of crossbars and layers (lib/study/README.md)
  bool nominal_cells = false;  ///< what is not common to the die stays nominal: corners
};

/// How many numbers a die has; how many of them matter is in parameter_names.
int num_die_numbers();

struct NetworkSample {
  AnalogNetwork network;
  Eigen::VectorXd parameters;  ///< in the order of parameter_names
};

struct CrossbarSample {
  Crossbar crossbar;
  Eigen::VectorXd parameters;
};

/// Die numbers that matter, by name and place in DieDraw::die.
struct DieParameterName {
  std::string name;
  int place = 0;
};
std::vector<DieParameterName> die_parameter_names(const io::WhatVaries& vary);

/// Names of NetworkSample::parameters: those of the die ("temperature_k", "cells_die", "row_segment_factor", ...), then
/// what a sample's parts came to: means ("cells_p_mean" and "cells_ap_mean" of ln of resistance over nominal, ...) and
/// numbers ("faulty_cells", ...); all of them in lib/study/README.md.
std::vector<std::string> parameter_names(const io::WhatVaries& vary);

/// The circuit of an experiment, programmed and ready to be varied; thread-safe.
class NetworkSampler {
 public:
  /// Computes the write error rate where a job gives it. Throws InvalidArgument without a circuit, IoError for a job of
  /// more than one pulse, and what programming throws.
  NetworkSampler(const io::Experiment& experiment, const io::WhatVaries& vary, SimdLevel simd = best_simd_level());

  const AnalogNetwork& nominal() const { return nominal_; }
  const io::CircuitSpec& circuit() const { return circuit_; }
  double write_error_rate() const { return write_error_rate_; }  ///< in [0, 1], of the file or of its job
  /// Throws InvalidArgument where a number of the die leaves the range of a law (a validity box, a Curie temperature).
  NetworkSample draw(const DieDraw& draw) const;

 private:
  AnalogNetwork nominal_;
  io::CircuitSpec circuit_;
  io::WhatVaries vary_;
  double write_error_rate_ = 0;
};

/// The same for a crossbar case. Its cells are junctions where they have at most two different resistances (the lower
/// one is parallel); else each spreads about its own, and what needs states is InvalidArgument.
class CrossbarSampler {
 public:
  CrossbarSampler(const io::CrossbarCase& xbar_case, const io::WhatVaries& vary, SimdLevel simd = best_simd_level());

  const Crossbar& nominal() const { return nominal_; }
  double write_error_rate() const { return write_error_rate_; }  ///< in [0, 1], of the file or of its job
  CrossbarSample draw(const DieDraw& draw) const;

 private:
  Crossbar nominal_;
  std::optional<CellPair> cells_;
  io::WhatVaries vary_;
  double write_error_rate_ = 0;
};

}  // namespace sotto::study
