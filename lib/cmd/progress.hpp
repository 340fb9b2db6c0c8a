/// One line on a terminal that says how far a long run is.
#pragma once

#include <chrono>
#include <string>

namespace sotto::cmd {

/// Silent unless stderr is a terminal. The line is overwritten in place and wiped at the end.
class ProgressLine {
 public:
  explicit ProgressLine(bool quiet);
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  bool visible() const { return visible_; }

  /// `fraction` of the present phase, 0 ... 1; the time left is that of the phase, from its rate so far. `detail` is
  /// shown in place of the name of the phase.
  void show(const std::string& phase, double fraction, const std::string& detail = "");
  void wipe();

 private:
  bool visible_;
  std::string phase_;
  std::chrono::steady_clock::time_point phase_start_;
};

}  // namespace sotto::cmd
