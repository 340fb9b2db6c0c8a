#include "sotto/study/infer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>

#include "sotto/core/error.hpp"
#include "sotto/spice/cross_check.hpp"
#include "sotto/study/compare_reference.hpp"
#include "sotto/study/validity.hpp"

namespace sotto::study {
namespace {

using Clock = std::chrono::steady_clock;
using Eigen::Index;
using Eigen::MatrixXd;

constexpr Index kChunk = 2048;  ///< images held as double at a time; a multiple of the solver's own batch

constexpr double kLargestResidual = 1e-6;  ///< Kirchhoff residual of a reduction that counts

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

bool stopped(const InferOptions& options) {
  return options.stop != nullptr && options.stop->load();
}

void tell(const InferOptions& options, const std::string& phase, double fraction) {
  if (options.on_progress) options.on_progress({phase, fraction});
}

double share(Index part, Index all) {
  return static_cast<double>(part) / static_cast<double>(all);
}

/// Calls body(first, count) chunk by chunk.
void for_chunks(Index images, const InferOptions& options, const std::string& phase,
                const std::function<void(Index, Index)>& body) {
  for (Index first = 0; first < images; first += kChunk) {
    body(first, std::min(kChunk, images - first));
    tell(options, phase, share(std::min(first + kChunk, images), images));
  }
}

/// Activations of ideal arithmetic for all images: images x classes.
MatrixXd ideal_activations(const io::Experiment& experiment, const io::Dataset& dataset, const InferOptions& options) {
  MatrixXd activations(dataset.num_images(), experiment.model.back().weights.cols());
  for_chunks(dataset.num_images(), options, "ideal arithmetic", [&](Index first, Index count) {
    activations.middleRows(first, count) = ideal_outputs(experiment.model, dataset.images(first, count));
  });
  return activations;
}

Index equal_entries(const Eigen::VectorXi& a, const Eigen::VectorXi& b) {
  return (a.array() == b.array()).count();
}

/// Writes the powers of the images from `first` on into those of all images.
void keep_power(const SourcePower& part, Index first, Index images, SourcePower& all) {
  for (const auto field : {&SourcePower::inputs_w, &SourcePower::bias_w, &SourcePower::neurons_w, &SourcePower::supply_w}) {
    const Eigen::VectorXd& values = part.*field;
    if (values.size() == 0) continue;
    (all.*field).conservativeResize(images);
    (all.*field).segment(first, values.size()) = values;
  }
}

/// Accuracy and deviation from ideal arithmetic.
void judge(const CircuitRun& run, const MatrixXd& ideal, const SigmoidNeuron& neuron, io::CircuitOutcome& outcome) {
  const Index images = ideal.rows();
  const Eigen::VectorXi classes = argmax_rows(run.outputs_v);
  outcome.accuracy = share(equal_entries(classes, run.labels), images);
  outcome.same_class = share(equal_entries(classes, argmax_rows(ideal)), images);
  const MatrixXd target_v = (neuron.low_v + (neuron.high_v - neuron.low_v) * ideal.array()).matrix();
  outcome.mean_deviation_v = (run.outputs_v - target_v).cwiseAbs().mean();
  outcome.worst_deviation_v = (run.outputs_v - target_v).cwiseAbs().maxCoeff();
}

/// Runs the circuit on all images; nothing where it was stopped. `run` receives outputs, labels and, where the reference
/// has energies, powers.
std::optional<io::CircuitOutcome> run_circuit(const io::Experiment& experiment, const io::Dataset& dataset,
                                              const MatrixXd& ideal, const InferOptions& options, CircuitRun& run) {
  const auto start = Clock::now();
  tell(options, "reduction of the crossbars", 0);
  const NetworkSolver solver(network_of(experiment), {.with_power = true, .threads = options.threads, .simd = options.simd});
  io::CircuitOutcome outcome;
  outcome.prepare_s = seconds_since(start);
  outcome.kcl_residual_rel = solver.kcl_residual_rel();
  const bool with_sources = experiment.reference && !experiment.reference->energy_j.empty();
  const Index images = dataset.num_images();
  const auto images_start = Clock::now();
  run.outputs_v.resize(images, ideal.cols());
  run.labels = dataset.labels;
  bool finished = true;
  Eigen::VectorXd beyond_table = Eigen::VectorXd::Zero(static_cast<Index>(solver.network().layers.size()));
  for_chunks(images, options, "images", [&](Index first, Index count) {
    finished = finished && !stopped(options);
    if (!finished) return;
    const MatrixXd inputs_v = experiment.circuit->input_v_per_unit * dataset.images(first, count);
    const NetworkResult part = solver.run(inputs_v, with_sources);
    run.outputs_v.middleRows(first, count) = part.outputs_v;
    if (with_sources) keep_power(power_by_source(solver, part), first, images, run.power);
    beyond_table += share(count, images) * part.beyond_table;
    PowerByPlace power = part.mean_power;
    outcome.mean_power += power *= share(count, images);
  });
  if (!finished) return std::nullopt;
  outcome.images_per_s = static_cast<double>(images) / std::max(seconds_since(images_start), 1e-9);
  outcome.warnings = validity_warnings(experiment, solver, beyond_table);
  judge(run, ideal, solver.network().layers.back().neuron, outcome);
  return outcome;
}

/// The reference of the experiment, as far as the images of the run go; nothing where it names none.
std::optional<io::ReferenceOutcome> judge_by_reference(const io::Experiment& experiment, const CircuitRun& run) {
  if (!experiment.reference) return std::nullopt;
  const auto all = io::load_reference(*experiment.reference, run.outputs_v.cols());
  const auto part = io::first_images(all, run.outputs_v.rows());
  if (part.num_images() == 0) {
    throw IoError(fmt::format("{}: /reference: none of its images is among the first {} of the dataset", experiment.path,
                              run.outputs_v.rows()));
  }
  return compare_with_reference(part, run, experiment.reference->image_time_s);
}

io::SpiceOutcome run_spice(const io::Experiment& experiment, const io::Dataset& dataset, Index images,
                           const InferOptions& options) {
  tell(options, "ngspice", 0);
  const MatrixXd inputs_v = experiment.circuit->input_v_per_unit * dataset.images(0, images);
  const auto check =
      spice::cross_check(network_of(experiment), inputs_v,
                         {.time_limit_s = options.time_limit_s, .workers = options.threads, .stop = options.stop});
  return {.images = images,
          .max_abs_error_v = check.outputs.max_abs_difference,
          .max_rel_error = check.outputs.max_rel_difference,
          .node_max_rel_error = check.nodes.max_rel_difference,
          .ngspice_wall_s = check.ngspice_wall_s,
          .native_wall_s = check.native_wall_s,
          .ngspice_version = check.ngspice_version};
}

Eigen::MatrixXi confusion_of(const Eigen::VectorXi& labels, const Eigen::VectorXi& found, int classes) {
  Eigen::MatrixXi confusion = Eigen::MatrixXi::Zero(classes, classes);
  for (Index k = 0; k < labels.size(); ++k) ++confusion(labels(k), found(k));
  return confusion;
}

void check_shapes(const io::Experiment& experiment, const io::Dataset& dataset, const InferOptions& options) {
  const Index inputs = experiment.model.front().weights.rows();
  const Index outputs = experiment.model.back().weights.cols();
  if (dataset.values_per_image != inputs) {
    throw IoError(fmt::format("{}: /model: {} inputs must be the {} values of an image", experiment.path, inputs,
                              dataset.values_per_image));
  }
  if (outputs != dataset.classes) {
    throw IoError(fmt::format("{}: /model: {} outputs must be the {} classes of the dataset", experiment.path, outputs,
                              dataset.classes));
  }
  const Index crosscheck = options.crosscheck_images.value_or(0);
  require(crosscheck >= 0 && crosscheck <= dataset.num_images(), "crosscheck_images", static_cast<double>(crosscheck),
          fmt::format("0 ... {} (images)", dataset.num_images()));
  if (crosscheck > 0 && !experiment.circuit) {
    throw IoError(fmt::format("{}: /circuit: a cross-check must have a circuit", experiment.path));
  }
}

/// Runs the experiments of compare_with on the same images.
void run_comparisons(const std::vector<io::Experiment>& others, const io::Dataset& dataset, const InferOptions& options,
                     io::InferResult& result) {
  for (const io::Experiment& other : others) {
    if (stopped(options)) return;
    CircuitRun run;
    const MatrixXd ideal = ideal_activations(other, dataset, options);
    const auto outcome = run_circuit(other, dataset, ideal, options, run);
    if (outcome) {
      result.comparisons.push_back({other.name, other.description, *outcome, judge_by_reference(other, run)});
    }
  }
}

std::vector<io::Experiment> load_comparisons(const io::Experiment& experiment) {
  std::vector<io::Experiment> others;
  for (const std::string& path : experiment.compare_with) {
    others.push_back(io::load_experiment(path));
    if (!others.back().circuit || others.back().dataset != experiment.dataset) {
      throw IoError(fmt::format("{}: /compare_with: {} must have a circuit and the same dataset", experiment.path, path));
    }
  }
  return others;
}

/// Certificate and verdict of a run; wall_s counts what was computed, not reading, comparisons and ngspice.
SolveReport report_of(const io::InferResult& result, bool has_circuit) {
  SolveReport report;
  report.method = has_circuit ? "port_reduction" : "ideal_arithmetic";
  report.termination = result.interrupted ? Termination::interrupted : Termination::converged;
  report.message = result.interrupted ? "interrupted" : "converged";
  if (!result.circuit) return report;
  const io::CircuitOutcome& circuit = *result.circuit;
  report.kcl_residual_rel = circuit.kcl_residual_rel;
  report.wall_s = circuit.prepare_s + static_cast<double>(result.images) / circuit.images_per_s;
  const PowerByPlace& power = circuit.mean_power;
  const bool finite = std::isfinite(circuit.mean_deviation_v) && std::isfinite(power.total_w() + power.source_w);
  if (!finite || !(circuit.kcl_residual_rel <= kLargestResidual)) {
    report.termination = Termination::not_finite;
    report.message = "voltages, currents or powers of the circuit are beyond what double precision holds";
  }
  return report;
}

}  // namespace

AnalogNetwork network_of(const io::Experiment& experiment) {
  if (!experiment.circuit) throw InvalidArgument(fmt::format("{}: /circuit: null must be a circuit", experiment.path));
  const io::CircuitSpec& circuit = *experiment.circuit;
  AnalogNetwork network;
  network.input_driver_ohm = circuit.input_driver_ohm;
  for (std::size_t k = 0; k < experiment.model.size(); ++k) {
    const DenseWeights& layer = experiment.model[k];
    network.layers.push_back(make_layer(layer.weights, layer.biases, circuit.layers.at(k)));
  }
  validate(network);
  return network;
}

io::InferResult infer(const io::Experiment& experiment, const InferOptions& options) {
  const auto start = Clock::now();
  const std::vector<io::Experiment> others = load_comparisons(experiment);
  const io::Dataset dataset = io::load_dataset(experiment.dataset, options.images);
  check_shapes(experiment, dataset, options);
  io::InferResult result;
  result.images = dataset.num_images();
  MatrixXd outputs = ideal_activations(experiment, dataset, options);
  result.accuracy_ideal = share(equal_entries(argmax_rows(outputs), dataset.labels), result.images);
  if (experiment.circuit && !stopped(options)) {
    CircuitRun run;
    result.circuit = run_circuit(experiment, dataset, outputs, options, run);
    if (result.circuit) {
      result.reference = judge_by_reference(experiment, run);
      outputs = std::move(run.outputs_v);
    }
  }
  result.confusion = confusion_of(dataset.labels, argmax_rows(outputs), dataset.classes);
  const bool complete = result.circuit || !experiment.circuit;
  if (options.keep_outputs && complete) result.outputs_v = std::move(outputs);
  run_comparisons(others, dataset, options, result);
  const Index crosscheck = options.crosscheck_images.value_or(std::min(experiment.crosscheck_images, result.images));
  if (crosscheck > 0 && !stopped(options)) {
    try {
      result.cross_check = run_spice(experiment, dataset, crosscheck, options);
    } catch (const SpiceError& error) {
      if (!stopped(options)) result.cross_check_error = error.what();  // what was computed before is not lost with it
    }
  }
  result.interrupted = stopped(options);
  result.wall_s = seconds_since(start);
  result.report = report_of(result, experiment.circuit.has_value());
  return result;
}

}  // namespace sotto::study
