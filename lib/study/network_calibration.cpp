#include "sotto/study/network_calibration.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>

#include "sotto/core/error.hpp"
#include "sotto/io/dataset.hpp"
#include "sotto/study/infer.hpp"
#include "study/figures.hpp"
#include "study/page.hpp"

namespace sotto::study {
namespace {

using Eigen::Index;

constexpr int kPlotPoints = 400;

calibrate::FittedCurve curve_of(io::NetworkCurve curve) {
  if (curve == io::NetworkCurve::table) return calibrate::FittedCurve::table;
  return curve == io::NetworkCurve::none ? calibrate::FittedCurve::none : calibrate::FittedCurve::logistic;
}

/// The images of the reference in its order.
calibrate::NetworkSamples samples_of(const io::Experiment& experiment) {
  const auto& model = experiment.model;
  const auto reference = io::load_reference(*experiment.reference, model.back().weights.cols());
  const Index last = *std::ranges::max_element(reference.images);
  const auto dataset = io::load_dataset(experiment.dataset, last + 1);
  if (dataset.values_per_image != model.front().weights.rows()) {
    throw IoError(fmt::format("{}: /model: {} inputs must be the {} values of an image", experiment.path,
                              model.front().weights.rows(), dataset.values_per_image));
  }
  calibrate::NetworkSamples samples;
  samples.inputs_v = experiment.circuit->input_v_per_unit * dataset.images(reference.images);
  samples.outputs_v = reference.outputs_v;
  if (reference.energy_j.size() > 0) samples.supply_w = reference.energy_j / experiment.reference->image_time_s;
  return samples;
}

/// The neuron that the job starts from. What its card cannot hold is said before the fit, not after it.
SigmoidNeuron start_of(const io::NetworkCalibrationJob& job, const AnalogNetwork& network) {
  const SigmoidNeuron& start = network.layers.front().neuron;
  SigmoidNeuron planned = start;  // with the knots that the fit gives it
  if (job.curve == io::NetworkCurve::logistic) planned.table = {};
  if (job.curve == io::NetworkCurve::table) planned.table = {.input_v = job.knots_v, .output_v = job.knots_v};
  if (job.supply) planned.supply = {.input_v = job.knots_v, .power_w = job.knots_v};
  try {
    io::require_card_holds(planned);
  } catch (const InvalidArgument& error) {
    throw IoError(fmt::format("{}: /circuit/neuron: {}", job.experiment.path, error.what()));
  }
  return start;
}

std::string error_text(const calibrate::FitError& error) {
  if (error.images == 0) return "none";
  return fmt::format("{} images, rms {:.2f} mV, worst {:.1f} mV", error.images, 1e3 * error.rms_v, 1e3 * error.max_v);
}

io::FittedNeuronCard card_of(const io::NetworkCalibrationJob& job, const calibrate::NetworkFit& fit) {
  const auto file = std::filesystem::path(job.experiment.reference->file).filename().string();
  io::FittedNeuronCard card{.name = job.name,
                            .description = job.description,
                            .neuron = fit.neuron,
                            .source = fmt::format("sotto calibrate: {} against {}, first {} images",
                                                  job.experiment.name, file, fit.fitted.images),
                            .notes = {}};
  card.notes = {fmt::format("Fitted: {}; before {:.2f} mV.", error_text(fit.fitted), 1e3 * fit.before_fitted.rms_v),
                fmt::format("Held out: {}; before {:.2f} mV.", error_text(fit.held), 1e3 * fit.before_held.rms_v)};
  if (!job.supply) return card;
  card.notes.push_back(
      fmt::format("Power of bias rows and neurons, image by image: rms {:.2f} %, worst {:.2f} % fitted; rms {:.2f} %, "
                  "worst {:.2f} % held out.",
                  100 * fit.supply_fitted.rms_rel, 100 * fit.supply_fitted.max_rel, 100 * fit.supply_held.rms_rel,
                  100 * fit.supply_held.max_rel));
  return card;
}

std::pair<double, double> range_of(const io::NetworkCalibrationJob& job) {
  if (!job.knots_v.empty()) return {job.knots_v.front(), job.knots_v.back()};
  return {-1, 1};
}

std::string curve_figure(const io::NetworkCalibrationJob& job, const NetworkCalibrationOutcome& outcome) {
  const auto [low_v, high_v] = range_of(job);
  PlotLine before{.name = "before"}, fitted{.name = "fitted"};
  for (int k = 0; k <= kPlotPoints; ++k) {
    const double x = low_v + (high_v - low_v) * k / kPlotPoints;
    for (PlotLine* line : {&before, &fitted}) line->x.push_back(x);
    before.y.push_back(neuron_output_v(outcome.start, x));
    fitted.y.push_back(neuron_output_v(outcome.fit.neuron, x));
  }
  const LinePlot plot{
      .title = "transfer curve", .x_label = "input (V)", .y_label = "output (V)", .lines = {before, fitted}};
  return figure(line_plot_svg(plot, "curve"), fmt::format("Behind {:.0f} ohm (before: {:.0f} ohm).",
                                                          outcome.fit.neuron.output_ohm, outcome.start.output_ohm));
}

std::string supply_figure(const SupplyCurve& supply) {
  LinePlot plot{.title = "static power from the supply", .x_label = "input (V)", .y_label = "power (uW)"};
  plot.lines.push_back({.name = "fitted", .x = supply.input_v});
  for (const double power_w : supply.power_w) plot.lines.back().y.push_back(1e6 * power_w);
  return figure(line_plot_svg(plot, "supply"),
                "Of one neuron, from the energies of the reference less those of the bias rows.");
}

}  // namespace

NetworkCalibrationOutcome run_network_calibration(const io::NetworkCalibrationJob& job,
                                                  const NetworkCalibrationOptions& options) {
  const auto start = std::chrono::steady_clock::now();
  const auto network = network_of(job.experiment);
  NetworkCalibrationOutcome outcome;
  outcome.start = start_of(job, network);
  outcome.fit = calibrate::fit_network_neuron(network, samples_of(job.experiment),
                                              {.curve = curve_of(job.curve),
                                               .knots_v = job.knots_v,
                                               .output_ohm = job.output_ohm,
                                               .supply = job.supply,
                                               .fit_images = job.fit_images,
                                               .max_iterations = job.max_iterations,
                                               .threads = options.threads,
                                               .simd = options.simd,
                                               .stop = options.stop});
  outcome.card = card_of(job, outcome.fit);
  outcome.wall_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return outcome;
}

std::string network_calibration_report_html(const io::NetworkCalibrationJob& job,
                                            const NetworkCalibrationOutcome& outcome) {
  const auto& fit = outcome.fit;
  std::string page = page_head(job.name, job.description);
  page +=
      "<h2>Output voltages against the reference</h2>\n<table class=\"facts\"><tr><th></th><th>before</th><th>fitted"
      "</th></tr>\n";
  page += fmt::format("<tr><td>fitted images</td><td>{}</td><td>{}</td></tr>\n", error_text(fit.before_fitted),
                      error_text(fit.fitted));
  page += fmt::format("<tr><td>held-out images</td><td>{}</td><td>{}</td></tr>\n</table>\n",
                      error_text(fit.before_held), error_text(fit.held));
  for (const auto& note : outcome.card.notes) page += fmt::format("<p class=\"note\">{}</p>\n", escaped(note));
  page += "<h2>Neuron</h2>\n<div class=\"figures\">\n" + curve_figure(job, outcome);
  if (!fit.neuron.supply.empty()) page += supply_figure(fit.neuron.supply);
  return page + "</div>\n" + page_end();
}

}  // namespace sotto::study
