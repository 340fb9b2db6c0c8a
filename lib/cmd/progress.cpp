#include "cmd/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include "cmd/failure.hpp"

namespace sotto::cmd {
namespace {

using Clock = std::chrono::steady_clock;

std::string duration_text(double seconds) {
  const auto whole = static_cast<long>(seconds + 0.5);
  return whole < 60 ? fmt::format("{} s", whole) : fmt::format("{} min {:02} s", whole / 60, whole % 60);
}

}  // namespace

ProgressLine::ProgressLine(bool quiet) : visible_(!quiet && ::isatty(STDERR_FILENO) != 0), phase_start_(Clock::now()) {}

ProgressLine::~ProgressLine() {
  wipe();
}

void ProgressLine::show(const std::string& phase, double fraction, const std::string& detail) {
  if (!visible_) return;
  if (phase != phase_) phase_start_ = Clock::now();
  phase_ = phase;
  const double past_s = std::chrono::duration<double>(Clock::now() - phase_start_).count();
  auto line = detail.empty() ? phase : detail;
  if (fraction > 0) line += fmt::format(", {:.0f} %", 100 * fraction);
  if (fraction > 0 && fraction < 1) line += fmt::format(", {} left", duration_text(past_s / fraction * (1 - fraction)));
  say("\r\033[K" + line);
}

void ProgressLine::wipe() {
  if (visible_) say("\r\033[K");
}

}  // namespace sotto::cmd
