/// One self-contained HTML file about a calibration.
#pragma once

#include <string>

#include "sotto/study/calibrate.hpp"

namespace sotto::study {

/// Transfer curve with both fits, what they leave over, output resistance and step response at the nominal conditions;
/// a table of all points, origin and hashes. Drawn by gnuplot as SVG, nothing is loaded from elsewhere. Throws NotBuilt
/// where gnuplot is missing.
std::string calibration_report_html(const CalibrateOutcome& outcome);

}  // namespace sotto::study
