/// Runs the program gnuplot.
#pragma once

#include <string>

namespace sotto::study {

/// The SVG that gnuplot writes to its standard output for `script`. Throws NotBuilt where gnuplot is missing, Error
/// with gnuplot's own words where it refuses the script.
std::string gnuplot_svg(const std::string& script);

/// `text` as a gnuplot string between single quotes.
std::string gnuplot_text(const std::string& text);

/// The command that makes gnuplot write SVG; `id` makes the names inside it unique within a page, and the figure is
/// high enough for a key of so many lines below the plot.
std::string svg_terminal(const std::string& id, std::size_t key_lines = 1);

}  // namespace sotto::study
