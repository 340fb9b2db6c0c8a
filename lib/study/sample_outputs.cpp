#include "study/sample_outputs.hpp"

#include <fmt/format.h>

#include <cmath>

#include "sotto/core/error.hpp"
#include "sotto/crossbar/delay.hpp"
#include "sotto/crossbar/solve.hpp"
#include "sotto/io/dataset.hpp"
#include "study/die_draw.hpp"

namespace sotto::study {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr Index kMostOutputColumns = 32;  ///< of a case: more are a vector, not columns of a table

std::shared_ptr<const DrivenImages> images_of(const io::Experiment& experiment, const io::MonteCarloSpec& spec,
                                              DataCache& data) {
  const double volt = experiment.circuit->input_v_per_unit;
  const auto found = data.find(volt);
  if (found != data.end()) return found->second;
  const io::Dataset set = io::load_dataset(experiment.dataset, spec.images);
  auto images = std::make_shared<DrivenImages>();
  images->inputs_v = volt * set.images(0, set.num_images());
  images->labels = set.labels;
  images->classes = set.classes;
  data[volt] = images;
  return images;
}

std::variant<NetworkSampler, CrossbarSampler> sampler_of(const io::MonteCarloPoint& point, SimdLevel simd) {
  if (const auto* experiment = std::get_if<io::Experiment>(&point.circuit)) {
    return NetworkSampler(*experiment, point.spec.vary, simd);
  }
  return CrossbarSampler(std::get<io::CrossbarCase>(point.circuit), point.spec.vary, simd);
}

void check_shapes(const io::Experiment& experiment, const DrivenImages& images) {
  const Index inputs = experiment.model.front().weights.rows();
  const Index outputs = experiment.model.back().weights.cols();
  if (images.inputs_v.cols() != inputs) {
    throw IoError(fmt::format("{}: /model: {} inputs must be the {} values of an image", experiment.path, inputs,
                              images.inputs_v.cols()));
  }
  if (outputs != images.classes) {
    throw IoError(fmt::format("{}: /model: {} outputs must be the {} classes of the dataset", experiment.path, outputs,
                              images.classes));
  }
}

double equal_share(const Eigen::VectorXi& a, const Eigen::VectorXi& b) {
  return static_cast<double>((a.array() == b.array()).count()) / static_cast<double>(a.size());
}

double rms(const MatrixXd& difference) {
  return std::sqrt(difference.squaredNorm() / static_cast<double>(difference.size()));
}

}  // namespace

PointStudy::PointStudy(const io::MonteCarloPoint& point, DataCache& data, SimdLevel simd)
    : vary_(point.spec.vary),
      power_(point.spec.power),
      simd_(simd),
      sampler_(sampler_of(point, simd)),
      parameters_(parameter_names(point.spec.vary)) {
  Outputs nominal;
  if (const auto* experiment = std::get_if<io::Experiment>(&point.circuit)) {
    images_ = images_of(*experiment, point.spec, data);
    check_shapes(*experiment, *images_);
    nominal = solve(std::get<NetworkSampler>(sampler_).nominal());
    names_ = {"accuracy", "same_class", "rms_error_v", "worst_error_v"};
  } else {
    const auto& xbar_case = std::get<io::CrossbarCase>(point.circuit);
    case_inputs_v_ = xbar_case.inputs_v;
    delays_ = has_capacitance(xbar_case.crossbar.capacitance);
    nominal = solve(std::get<CrossbarSampler>(sampler_).nominal());
    names_ = {"rms_rel_error", "worst_rel_error"};
  }
  nominal_ = std::move(nominal);
  if (images_) nominal_classes_ = argmax_rows(nominal_.values);
  if (power_) names_.emplace_back("power_w");
  if (delays_) names_.insert(names_.end(), {"worst_lag_s", "charging_energy_j"});
  for (Index j = 0; images_ && j < nominal_.values.cols(); ++j) names_.push_back(fmt::format("output_{}_v", j));
  if (images_ || nominal_.values.size() > kMostOutputColumns) return;
  for (Index k = 0; k < nominal_.values.rows(); ++k) {
    for (Index j = 0; j < nominal_.values.cols(); ++j) names_.push_back(fmt::format("output_{}_{}_a", k, j));
  }
}

const MatrixXd& PointStudy::inputs_v() const {
  return images_ ? images_->inputs_v : case_inputs_v_;
}

PointStudy::Outputs PointStudy::solve(AnalogNetwork network) const {
  const NetworkSolver solver(std::move(network), {.with_power = power_, .threads = 1, .simd = simd_});
  NetworkResult result = solver.run(images_->inputs_v);
  return {.values = std::move(result.outputs_v), .power_w = result.mean_power.total_w()};
}

PointStudy::Outputs PointStudy::solve(const Crossbar& crossbar) const {
  Outputs outputs;
  MvmResult result;
  if (delays_) {
    DelayResult found = output_delays(crossbar, case_inputs_v_, {.nodes = power_, .simd = simd_});
    outputs.worst_lag_c = found.lag_c.cwiseAbs().maxCoeff();
    outputs.charging_energy_j = found.charging_energy_j.mean();
    result = std::move(found.mvm);
  } else {
    result = CrossbarSolver(crossbar, {.nodes = power_, .simd = simd_}).solve(case_inputs_v_);
  }
  if (result.report.termination != Termination::converged) throw Error(result.report.message);
  for (const NodeSolution& node : result.nodes) {
    outputs.power_w += node.power.total_w() / static_cast<double>(result.nodes.size());
  }
  outputs.values = std::move(result.outputs_a);
  return outputs;
}

VectorXd PointStudy::measured(const Outputs& outputs) const {
  VectorXd row(static_cast<Index>(names_.size()));
  Index column = 0;
  const MatrixXd difference = outputs.values - nominal_.values;
  const double largest = nominal_.values.cwiseAbs().maxCoeff();
  const double unit = images_ || largest == 0 ? 1 : largest;
  if (images_) {
    const Eigen::VectorXi classes = argmax_rows(outputs.values);
    row(column++) = equal_share(classes, images_->labels);
    row(column++) = equal_share(classes, nominal_classes_);
  }
  row(column++) = rms(difference) / unit;
  row(column++) = difference.cwiseAbs().maxCoeff() / unit;
  if (power_) row(column++) = outputs.power_w;
  if (delays_) row(column++) = largest == 0 ? 0 : outputs.worst_lag_c / largest;
  if (delays_) row(column++) = outputs.charging_energy_j;
  const Index shown = row.size() - column;
  const MatrixXd by_input = images_ ? MatrixXd(outputs.values.row(0)) : outputs.values;
  for (Index k = 0; k < shown; ++k) row(column + k) = by_input(k / by_input.cols(), k % by_input.cols());
  return row;
}

SampleAnswer PointStudy::evaluate(const DieDraw& draw) const {
  if (images_) {
    NetworkSample sample = std::get<NetworkSampler>(sampler_).draw(draw);
    return {measured(solve(std::move(sample.network))), std::move(sample.parameters)};
  }
  CrossbarSample sample = std::get<CrossbarSampler>(sampler_).draw(draw);
  return {measured(solve(sample.crossbar)), std::move(sample.parameters)};
}

std::vector<std::pair<std::string, double>> PointStudy::nominal() const {
  const VectorXd row = measured(nominal_);
  std::vector<std::pair<std::string, double>> all;
  for (std::size_t k = 0; k < names_.size(); ++k) all.emplace_back(names_[k], row(static_cast<Index>(k)));
  return all;
}

double PointStudy::num_corners() const {
  double count = 1;
  for (const DieParameterName& die : die_parameters()) {
    count *= static_cast<double>(corner_levels(vary_, die.place, 1).size());
  }
  return count;
}

std::vector<DieDraw> PointStudy::corner_draws(double sigmas) const {
  std::vector<DieDraw> draws{{.die = VectorXd::Zero(num_die_numbers()), .nominal_cells = true}};
  for (const DieParameterName& die : die_parameters()) {
    std::vector<DieDraw> more;
    for (const double level : corner_levels(vary_, die.place, sigmas)) {
      for (DieDraw draw : draws) {
        draw.die(die.place) = level;
        more.push_back(std::move(draw));
      }
    }
    draws = std::move(more);
  }
  return draws;
}

io::CornerSummary PointStudy::corner(const DieDraw& draw) const {
  io::CornerSummary corner;
  for (const DieParameterName& die : die_parameters()) {
    corner.parameters.emplace_back(die.name, die_value(vary_, draw.die, die.place));
  }
  try {
    const SampleAnswer answer = evaluate(draw);
    for (std::size_t k = 0; k < names_.size(); ++k) {
      corner.outputs.emplace_back(names_[k], answer.outputs(static_cast<Index>(k)));
    }
  } catch (const Error& error) {
    corner.failure = error.what();
  }
  return corner;
}

AnalogNetwork PointStudy::network(const DieDraw& draw) const {
  require(images_ != nullptr, "circuit", "a crossbar case", "an experiment");
  return std::get<NetworkSampler>(sampler_).draw(draw).network;
}

Crossbar PointStudy::crossbar(const DieDraw& draw) const {
  require(images_ == nullptr, "circuit", "an experiment", "a crossbar case");
  return std::get<CrossbarSampler>(sampler_).draw(draw).crossbar;
}

void PointStudy::add_answers(StudyFingerprint& fingerprint) const {
  fingerprint.add(nominal_.values);
}

void PointStudy::add_laws(StudyFingerprint& fingerprint) const {
  fingerprint.add(std::visit([](const auto& sampler) { return sampler.write_error_rate(); }, sampler_));
  if (vary_.cells) {
    const Variation& sizes = vary_.cells->variation;
    for (const double size : {sizes.common_sigma, sizes.ratio_sigma, sizes.die_share, sizes.neighbor_share}) {
      fingerprint.add(size);
    }
    fingerprint.add(sizes.correlation_cells);
  }
  if (const auto* sampler = std::get_if<NetworkSampler>(&sampler_)) {
    const io::CircuitSpec& circuit = sampler->circuit();
    const TemperatureLaw& law = circuit.temperature_law;
    const std::vector<double> kelvin = {law.curie_k, law.magnetization_exponent, law.spin_wave_per_k15,
                                        circuit.card_temperature_k};
    for (const double number : kelvin) {
      if (vary_.temperature_k) fingerprint.add(number);
    }
    if (vary_.neuron && circuit.calibration) fingerprint.add(*circuit.calibration);
  }
}

void PointStudy::add_circuits(StudyFingerprint& fingerprint, const std::vector<DieDraw>& probes) const {
  for (const DieDraw& probe : probes) {
    try {
      images_ ? fingerprint.add(network(probe)) : fingerprint.add(crossbar(probe));
    } catch (const Error& error) {
      fingerprint.add(std::string_view(error.what()));  // a failed sample, which also has its reason
    }
  }
}

}  // namespace sotto::study
