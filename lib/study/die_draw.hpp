/// The numbers that all of a die have in common: temperature, shared parts of cells and wires, conditions of neurons.
#pragma once

#include <Eigen/Core>
#include <string>
#include <vector>

#include "sotto/io/what_varies.hpp"

namespace sotto::study {

/// One standard normal number per place, always in this order, so that none moves when another begins to vary.
enum DiePlace : int {
  kDieTemperature,
  kDieCells,    ///< correlated: of both resistances; independent: of R_P
  kDieCellsAp,  ///< independent: of R_AP
  kDieRowWires,
  kDieColWires,
  kDieCorner,
  kDieConditions,  ///< the first of kConditions; the others follow
  kDieWireCapacitance = kDieConditions + static_cast<int>(kConditionAxes),
};
inline constexpr int kDieNumbers = kDieWireCapacitance + 1;

/// A number of the die that matters, by the name of what it moves.
struct DieParameter {
  int place = 0;
  std::string name;  ///< "temperature_k", "cells_die", "row_segment_factor", "neuron.supply_v", ...
};

/// In place order.
std::vector<DieParameter> die_parameters(const io::WhatVaries& vary);

/// What the number of a place stands for: kelvin, ln of a cell's resistance factor, factor of a segment's resistance or
/// of the wires' capacitance, index of a corner, or a condition. `die`: kDieNumbers standard normal numbers.
double die_value(const io::WhatVaries& vary, const Eigen::VectorXd& die, int place);

/// The standard normal numbers of a place that corners combine: -sigmas and sigmas; -infinity and infinity where they
/// stand for the ends of a uniform distribution; one for each process corner.
std::vector<double> corner_levels(const io::WhatVaries& vary, int place, double sigmas);

}  // namespace sotto::study
