#include "sweep_progress.hpp"

#include <algorithm>
#include <cmath>

namespace sotto {
namespace {

constexpr double kSlowestTwoLevelRate = 0.3;  ///< beyond it conjugate gradients are faster
constexpr double kSlowestSweepRate = 0.5;
constexpr double kLargestRate = 0.9;
constexpr double kFastRate = 0.1;
constexpr double kFastestRate = 0.001;  ///< of plain sweeps that is believed
constexpr int kFirstRelaxed = 3;        ///< sweeps until their ratio is that of the slowest error
constexpr double kNextError = 1.0 / 8;  ///< rate of the next error on a uniform crossbar, to the slowest one

}  // namespace

double largest_change(const Eigen::VectorXd& now, const Eigen::VectorXd& before, double floor) {
  const double least = floor * now.cwiseAbs().maxCoeff();
  double largest = 0;
  for (Eigen::Index j = 0; j < now.size(); ++j) {
    const double change = std::abs(now(j) - before(j));
    if (change == 0) continue;
    const double relative = change / std::max(std::abs(now(j)), least);
    if (std::isnan(relative)) return relative;
    largest = std::max(largest, relative);
  }
  return largest;
}

void SweepProgress::add(const Eigen::VectorXd& outputs_a, double node_change) {
  if (++count_ > 1) {
    change_[2] = change_[1];
    change_[1] = change_[0];
    const double change = largest_change(outputs_a, previous_a_, rule_.floor);
    change_[0] = node_change > change ? node_change : change;
    rate_ = std::min(kLargestRate, estimated_rate());
    error_ = change_[0] * rate_ / (1 - rate_);
  }
  previous_a_ = outputs_a;
}

double SweepProgress::estimated_rate() const {
  if (count_ == 2) return rule_.two_level ? 0.05 : change_[0];
  const double latest = change_[1] > 0 ? change_[0] / change_[1] : 0.0;
  if (!rule_.two_level) return std::max({kFastestRate, latest, kNextError * slowest_rate_});
  if (count_ == 3) return std::max(0.02, latest);
  const double mean = change_[2] > 0 ? std::sqrt(change_[0] / change_[2]) : 0.0;
  return std::max({0.02, latest, mean});
}

bool SweepProgress::contracts_fast() const {
  return count_ >= 4 && change_[0] <= kFastRate * change_[1] && change_[1] <= kFastRate * change_[2];
}

double SweepProgress::relaxation() {
  const bool last_but_one = error_ * rate_ <= rule_.tolerance;
  if (rule_.two_level || count_ < kFirstRelaxed || last_but_one || count_ % 3 == 2 || stalled()) return 0;
  if (slowest_rate_ == 0) slowest_rate_ = rate_;
  return slowest_rate_ / (1 - slowest_rate_);
}

bool SweepProgress::stalled() const {
  if (count_ > 1 && !std::isfinite(change_[0])) return true;
  if (count_ < 3 || nearly_done()) return false;
  if (rule_.two_level && count_ == 3) return change_[0] > change_[1];  // after the coarse guess this ratio says little
  return change_[0] > (rule_.two_level ? kSlowestTwoLevelRate : kSlowestSweepRate) * change_[1];
}

}  // namespace sotto
