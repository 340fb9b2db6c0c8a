/// The "montecarlo" section of experiments and crossbar cases: what varies, what is measured, when it is enough.
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "sotto/io/what_varies.hpp"
#include "sotto/montecarlo/run.hpp"

namespace sotto::io {

/// How the numbers of dies are drawn; those of cells, amplifiers and neurons are always independent draws.
/// shifted: around another point, with weights, so that rare dies are frequent.
enum class DieSampling { random, latin_hypercube, shifted };

/// One number of a die, by the name of what it moves ("temperature_k", "cells_die", "row_segment_factor", ...), and how
/// many of its standard deviations it is shifted.
struct SigmaShift {
  std::string parameter;
  double sigmas = 0;
  bool operator==(const SigmaShift&) const = default;
};

/// Values of one key of the file, as `--set` takes it.
struct SweepAxis {
  std::string key;                  ///< dotted path: montecarlo.vary.cells.variation.common_sigma
  std::vector<std::string> values;  ///< JSON texts, at least one
  bool operator==(const SweepAxis&) const = default;
};

struct MonteCarloSpec {
  std::int64_t samples = 1000;  ///< at most; of every point of a sweep, >= 1
  std::uint64_t seed = 1;
  DieSampling sampling = DieSampling::random;
  std::vector<SigmaShift> shift_sigmas = {};  ///< shifted only, at least one
  double nominal_share = 0.1;                 ///< shifted: of samples that are not shifted, in [0, 1)
  WhatVaries vary = {};
  std::optional<Eigen::Index> images = std::nullopt;        ///< of an experiment: only the first so many; default: all
  bool power = false;                                       ///< also the mean power of every sample, which costs time
  std::optional<double> required_accuracy = std::nullopt;   ///< yield: samples at least as accurate, in [0, 1]
  std::optional<double> required_rms_v = std::nullopt;      ///< yield: rms output error at most, of an experiment
  std::optional<double> required_rms_error = std::nullopt;  ///< yield: rms_rel_error at most, of a case
  std::vector<StoppingRule> stop_when = {};
  std::int64_t min_samples = 100;  ///< before the first decision of stop_when
  double time_limit_s = std::numeric_limits<double>::infinity();
  double confidence = 0.95;                                       ///< of all intervals, in (0, 1)
  std::vector<double> quantiles = {0.01, 0.05, 0.5, 0.95, 0.99};  ///< reported, each in (0, 1)
  std::vector<SweepAxis> sweep = {};  ///< all combinations, the last axis fastest; every point has the same draws
  /// Also points where each part of `vary` varies alone, and where all others do (vary_sources.hpp); without a sweep.
  bool attribution = false;
  double corner_sigmas = 0;  ///< > 0: also every combination of +- so many sigma of the numbers of a die
};

}  // namespace sotto::io
