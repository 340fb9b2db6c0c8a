#include "study/device_figures.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "sotto/study/device_summary.hpp"

namespace sotto::study {
namespace {

std::vector<DeviceFigure> figures_of(const std::string& name) {
  return device_figures(summarize_device(io::load_device_card(SOTTO_SOURCE_DIR "/devices/" + name + ".json")));
}

const PlotLine& line_of(const std::vector<DeviceFigure>& figures, const std::string& title, std::size_t index) {
  for (const DeviceFigure& figure : figures) {
    if (figure.plot.title == title) return figure.plot.lines.at(index);
  }
  FAIL("no figure " << title);
  return figures.front().plot.lines.front();
}

TEST_CASE("a card has the figures that its numbers allow", "[study][unit]") {
  CHECK(figures_of("vgsot_zhang2020").size() == 6);
  CHECK(figures_of("imac_sot").size() == 1);  // its resistance
  CHECK(figures_of("utaustin_sot").empty());
}

TEST_CASE("the antiparallel resistance falls with the bias and is half the rise at Vh", "[study][unit]") {
  const auto line = line_of(figures_of("vgsot_zhang2020"), "resistance over bias", 1);

  constexpr double kGrid = 1e-9;
  CHECK(std::abs(line.y[60] - 662.084) < 1e-6);  // at 0 V, in kohm
  CHECK(std::abs(line.x[90] - 0.5) < kGrid);
  CHECK(std::abs(line.y[90] - 1.5 * 331.042) < 1e-6);
}

TEST_CASE("the write of the figure leaves its well for both signs of the field along the current",
          "[study][property]") {
  for (const auto* name : {"umn_she", "zhu_sot"}) {  // +40 mT and -100 mT
    const auto figures = figures_of(name);
    bool found = false;
    for (const DeviceFigure& figure : figures) {
      if (figure.plot.title.find("in the channel") == std::string::npos) continue;
      found = true;
      CHECK(figure.plot.lines.at(2).y.front() > 0.9);
      CHECK(std::ranges::min(figure.plot.lines.at(2).y) < 0);
    }
    CHECK(found);
  }
}

TEST_CASE("longer pulses and larger currents leave fewer errors", "[study][property]") {
  const auto figures = figures_of("vgsot_zhang2020");
  const auto& slow = line_of(figures, "write error rate of spin-transfer torque", 0);
  const auto& fast = line_of(figures, "write error rate of spin-transfer torque", 2);

  for (std::size_t k = 1; k < slow.y.size(); ++k) CHECK(slow.y[k] < slow.y[k - 1]);
  CHECK(fast.x.back() < slow.x.back());
  CHECK(fast.y.back() < 1e-8);
}

}  // namespace
}  // namespace sotto::study
