/// Runs the program gnuplot.
#pragma once

#include <string>

namespace sotto::study {

/// The SVG that gnuplot writes to its standard output for `script`. Throws NotBuilt where gnuplot is missing, Error
/// with gnuplot's own words where it refuses the script.
std::string gnuplot_svg(const std::string& script);

}  // namespace sotto::study
