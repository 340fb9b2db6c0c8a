/// Time and memory of a piece of work.
#pragma once

#include <Eigen/Core>
#include <algorithm>
#include <chrono>
#include <fstream>
#include <string>

namespace sotto::bench {

inline constexpr double kTimeForOne_s = 0.5;  ///< repeats fill this time
inline constexpr int kMostRepeats = 300;

/// Smallest wall time of one call, in seconds: other processes only ever add to it.
template <typename Work>
double best_s(Work&& work, int most_repeats = kMostRepeats) {
  using Clock = std::chrono::steady_clock;
  const auto begin = Clock::now();
  double best = 1e300;
  for (int k = 0; k < most_repeats; ++k) {
    const auto start = Clock::now();
    work();
    best = std::min(best, std::chrono::duration<double>(Clock::now() - start).count());
    if (k > 0 && std::chrono::duration<double>(Clock::now() - begin).count() > kTimeForOne_s) break;
  }
  return best;
}

/// A line of /proc/self/status in MB; 0 where there is none.
inline double process_mb(const std::string& key) {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    double kb = 0;
    if (word == key && status >> kb) return kb / 1024;
  }
  return 0;
}

/// Memory that `work` needs beyond what was in use before it, in MB.
template <typename Work>
double peak_mb(Work&& work) {
  std::ofstream("/proc/self/clear_refs") << "5";  // forgets the peak so far
  const double before = process_mb("VmRSS:");
  work();
  return std::max(0.0, process_mb("VmHWM:") - before);
}

/// The least that any solver must do: read the conductances once, write both node voltages once.
inline double touch_once_s(Eigen::Index cells) {
  const Eigen::ArrayXd g = Eigen::ArrayXd::Constant(cells, 1e-4);
  Eigen::ArrayXd u(cells), v(cells);
  return best_s([&] {
    u = 2.0 * g;
    v = 3.0 * g;
  });
}

}  // namespace sotto::bench
