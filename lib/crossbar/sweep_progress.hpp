/// When to stop a sequence of line sweeps, from its outputs alone (design solver section 2.3, stopping rule).
#pragma once

#include <Eigen/Core>
#include <limits>

namespace sotto {

/// Largest change relative to each output, or to `floor` of the largest where an output is smaller than that. Outputs
/// that have not changed count as 0; NaN stays NaN.
double largest_change(const Eigen::VectorXd& now, const Eigen::VectorXd& before, double floor);

/// Watches the outputs of successive sweeps. The change of the outputs is relative to each output, or to `floor` of the
/// largest where an output is smaller than that (outputs in which currents of both signs cancel).
class SweepProgress {
 public:
  struct Rule {
    double tolerance = 1e-10;  ///< a tenth of what the outputs are promised to
    double floor = 0;
    bool two_level = false;  ///< with coarse corrections the first ratios flatter: floors under the rate
  };
  explicit SweepProgress(const Rule& rule) : rule_(rule) {}

  /// `node_change`: largest change of a node voltage, relative to the largest source, where these matter too.
  void add(const Eigen::VectorXd& outputs_a, double node_change = 0);

  double error_estimate() const { return error_; }  ///< of the latest outputs; infinite before the second
  bool done() const { return error_ <= rule_.tolerance; }
  /// The next sweep may be the last: worth the certificate that makes it dearer.
  bool nearly_done() const { return error_ * rate_ <= kNear * rule_.tolerance; }
  /// The last two changes fell by a factor of ten each: no slow error hides behind the fast ones at that size.
  bool contracts_fast() const;
  /// How far the next sweep of a plain sequence should begin beyond the latest v, in units of its change; 0: at v
  /// itself. With the measured rate r of the slowest error, r/(1 - r) takes that error out; errors that fell faster
  /// come back by r, so two such steps are followed by a plain one.
  double relaxation();
  /// Contraction too slow for sweeps, or growth, or a value that is not finite.
  bool stalled() const;

 private:
  static constexpr double kNear = 100;
  double estimated_rate() const;

  Rule rule_;
  Eigen::VectorXd previous_a_;
  int count_ = 0;
  double change_[3] = {};  ///< latest first
  double rate_ = 1;
  double slowest_rate_ = 0;  ///< measured before the first relaxation; 0: none yet
  double error_ = std::numeric_limits<double>::infinity();
};

}  // namespace sotto
