/// The points of a sweep as curves over one of its axes.
#pragma once

#include <string>
#include <vector>

#include "sotto/study/monte_carlo_store.hpp"
#include "study/spread_figures.hpp"

namespace sotto::study {

/// Points of a run in the order of one axis, the other axes fixed.
struct SweepCurve {
  std::string name;            ///< "key=value" of the other axes, short; "" where there are none
  std::string baseline = {};   ///< name of the curve with the first word of the first axis of words; "": itself
  std::string key;             ///< of the axis
  std::vector<double> x = {};  ///< its numbers, rising; 0, 1, ... where they are words
  std::vector<std::string> x_names = {};  ///< the words; none for numbers
  std::vector<std::size_t> points = {};   ///< of the run, one per x
};

/// Along the axis with the most numbers (the first of equals), else the longest one. None without a sweep.
std::vector<SweepCurve> sweep_curves(const std::vector<io::SweepAxis>& sweep);

/// Mean of an output with its interval, and the band between the 5 % and the 95 % quantile, in the readable unit.
BandLine output_curve(const StoredRun& stored, const SweepCurve& curve, const std::string& output);

/// `curve` minus `baseline` draw by draw, in the readable unit: mean with its interval over the draws that both have.
/// Points of a sweep, and runs of one seed, have the same draws: far sharper than the difference of the means. Where
/// the baseline lacks an x, there is no point. Where draws have other weights in the baseline (a run that is shifted
/// another way), the difference of the weighted means, by the delta method.
struct CurveOfRun {
  const StoredRun* stored = nullptr;
  SweepCurve curve = {};
};
BandLine paired_difference(const CurveOfRun& curve, const CurveOfRun& baseline, const std::string& output);

}  // namespace sotto::study
