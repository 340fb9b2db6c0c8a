/// One self-contained HTML file about an inference run.
#pragma once

#include <string>

#include "sotto/io/experiment.hpp"
#include "sotto/io/infer_result.hpp"

namespace sotto::study {

/// Figures of the run, confusion matrix, IR-drop map of the first crossbar at the first image, curve of the neuron;
/// drawn by gnuplot as SVG, nothing is loaded from elsewhere. Throws NotBuilt where gnuplot is missing.
std::string infer_report_html(const io::Experiment& experiment, const io::InferResult& result);

/// Throws NotBuilt where gnuplot is missing, IoError where its temporary folder cannot be made: called before a long run.
void require_gnuplot();

}  // namespace sotto::study
