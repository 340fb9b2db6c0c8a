/// The figures of a device report.
#pragma once

#include <string>
#include <vector>

#include "sotto/io/device_result.hpp"
#include "study/figures.hpp"

namespace sotto::study {

struct DeviceFigure {
  LinePlot plot;
  std::string caption;
};

/// Those that the card allows: resistance over bias, a write without noise, write error rate over the pulse, threshold
/// over the field along the current, barrier over the gate voltage.
std::vector<DeviceFigure> device_figures(const io::DeviceSummary& summary);

}  // namespace sotto::study
