#include "spice/transient.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sotto/core/error.hpp"
#include "spice/net.hpp"

namespace sotto::spice {
namespace {

constexpr double kStepsPerUnit = 50;  // 0.02/(g0 H): within 1e-3 of mz over 10 ns (lib/spice/README.md)

}  // namespace

void validate(const Run& run) {
  require(run.start.allFinite() && run.start.norm() > 0, "length of start", run.start.norm(), "> 0 and finite");
  require(run.duration_s > 0 && std::isfinite(run.duration_s), "duration_s", run.duration_s, "> 0 and finite");
}

void validate(const TransientOptions& options) {
  require(options.max_step_s >= 0 && std::isfinite(options.max_step_s), "max_step_s", options.max_step_s,
          ">= 0 and finite (0: chosen)");
  require(options.jump_s > 0 && std::isfinite(options.jump_s), "jump_s", options.jump_s, "> 0 and finite");
}

void add_source(Deck& deck, const std::string& node, const Waveform& waveform_v, double jump_s) {
  double last_s = 0;
  std::string card = fmt::format("v{0} {0} 0 pwl(0 {1}", node, number(value_at(waveform_v, 0).after));
  for (std::size_t k = 0; k < waveform_v.time_s.size(); ++k) {
    if (waveform_v.time_s[k] <= 0) continue;
    last_s = std::max(waveform_v.time_s[k], last_s + jump_s);
    card += fmt::format(" {} {}", number(last_s), number(waveform_v.value[k]));
  }
  add_card(deck, card + ")");
}

void finish_transient(TransientDeck& out, const Run& run, const TransientOptions& options, double unit_s) {
  const Eigen::Vector3d start = run.start.normalized();
  out.deck.lines.push_back(
      fmt::format(".ic v(mx)={} v(my)={} v(mz)={}", number(start.x()), number(start.y()), number(start.z())));
  out.vectors = {"time", "mx", "my", "mz"};
  const double step_s = options.max_step_s > 0 ? options.max_step_s : unit_s / kStepsPerUnit;
  out.analysis = fmt::format("tran {0} {1} 0 {0} uic", number(step_s), number(run.duration_s));
  out.deck.lines.push_back("." + out.analysis);
  out.deck.lines.emplace_back(".print tran v(mx) v(my) v(mz)");
}

}  // namespace sotto::spice
