/// What follows from a device card: resistances, fields, barrier, thresholds, energies, retention, read disturb.
#pragma once

#include <optional>
#include <string>

#include "sotto/io/device_card.hpp"
#include "sotto/io/device_result.hpp"

namespace sotto::study {

/// What is asked of the device.
struct DeviceQuestions {
  std::optional<double> write_pulse_s = std::nullopt;  ///< default: write_pulse_s of the card, else 10 ns
  std::optional<double> write_current_a =
      std::nullopt;             ///< through the channel; default: of the card, else the threshold
  double read_voltage_v = 0.1;  ///< across the junction: small against Vh, large against noise
  double read_pulse_s = 10e-9;  ///< one read
};

/// Checks the card and derives all that it allows; what it does not is named with its reason. Throws IoError on an
/// impossible card and InvalidArgument on a question out of range.
io::DeviceSummary summarize_device(const io::DeviceCard& card, const DeviceQuestions& questions = {});

/// One self-contained HTML page with figures by gnuplot. Throws NotBuilt where gnuplot is missing.
std::string device_report_html(const io::DeviceSummary& summary);

}  // namespace sotto::study
