/// What the parts of one sample came to: means and counts, which are its parameters beyond the numbers of the die.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sotto/io/what_varies.hpp"

namespace sotto::study {

/// Mean of numbers that are added one by one.
struct Mean {
  double sum = 0;
  std::int64_t count = 0;

  void add(double x) { sum += x, ++count; }
  Mean& operator+=(const Mean& other);
  double value() const { return count > 0 ? sum / static_cast<double>(count) : 0; }
};

struct SampleSums {
  Mean log_p = {};         ///< ln(R/nominal) of cells that should be parallel, before faults and write errors
  Mean log_ap = {};        ///< the same, antiparallel
  Mean noise = {};         ///< what read noise adds to a cell's conductance, over the conductance
  Mean log_row_wire = {};  ///< ln of the factors of row segments, where a die has more than one; the same of columns
  Mean log_col_wire = {};
  Mean log_capacitance = {};  ///< the same of wire capacitances
  Mean amplifier_offset_v = {};
  Mean log_amplifier_gain = {};
  Mean neuron_offset_v = {};
  Mean log_neuron_slope = {};
  Mean log_neuron_ohm = {};
  std::int64_t faulty = 0;
  std::int64_t write_errors = 0;
  std::int64_t open_segments = 0;

  SampleSums& operator+=(const SampleSums& other);
};

/// One parameter that what varies gives a sample.
struct SumParameter {
  std::string name;
  double (*value)(const SampleSums& sums) = nullptr;
};

/// Those of everything that varies with a size or a rate; cells, faults and write errors also where these are 0.
std::vector<SumParameter> sum_parameters(const io::WhatVaries& vary);

}  // namespace sotto::study
