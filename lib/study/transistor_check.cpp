#include "sotto/study/transistor_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <utility>

#include "sotto/calibrate/hash.hpp"
#include "sotto/calibrate/netlist_folder.hpp"
#include "sotto/calibrate/neuron_subcircuit.hpp"
#include "sotto/core/error.hpp"
#include "sotto/io/calibration_card.hpp"
#include "sotto/io/dataset.hpp"
#include "sotto/spice/pool.hpp"
#include "sotto/study/infer.hpp"

namespace sotto::study {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;

/// What the transistor network did in one layer: images x neurons.
struct MeasuredLayer {
  MatrixXd input_v;   ///< of the neurons
  MatrixXd output_v;  ///< loaded by the next layer
};

struct MeasuredNetwork {
  std::vector<MeasuredLayer> layers;
  std::vector<std::string> warnings;
};

/// A card speaks for the netlist and the settings that it was made from and for no others.
void require_same(const std::string& card, const char* what, const std::string& now, const std::string& then) {
  if (now == then) return;
  throw IoError(fmt::format("{}: /calibration/{}_hash: {} must be that of what is there now ({}): calibrate again",
                            card, what, then, now));
}

spice::NeuronSubcircuit neurons_of(const io::Experiment& experiment) {
  if (!experiment.circuit || !experiment.circuit->calibration) {
    throw IoError(fmt::format("{}: /circuit/neuron: must be a neuron card with a calibration", experiment.path));
  }
  const io::NeuronCalibration& use = *experiment.circuit->calibration;
  const io::CalibrationCard card = io::load_calibration_card(use.card);
  const auto circuit = calibrate::load_neuron_circuit(calibrate::find_netlist(card.origin.models),
                                                      calibrate::find_netlist(card.origin.netlist));
  require_same(use.card, "netlist", calibrate::text_hash(spice::deck_text(circuit.subcircuit)),
               card.origin.netlist_hash);
  require_same(use.card, "models", calibrate::text_hash(spice::deck_text(circuit.models)), card.origin.models_hash);
  require_same(use.card, "settings", calibrate::text_hash(card.origin.settings_json), card.origin.settings_hash);
  return calibrate::neuron_subcircuit(circuit, io::sweep_of(card), use.conditions);
}

/// Values of some vectors at the images of one share: images x vectors.
MatrixXd values_at(const spice::SpiceResult& result, const Eigen::VectorXi& indices, Index images) {
  MatrixXd values(images, indices.size());
  for (Index k = 0; k < images; ++k)
    for (Index j = 0; j < indices.size(); ++j)
      values(k, j) = spice::value_of(result, indices(j), static_cast<std::size_t>(k));
  return values;
}

/// ngspice starts an image from the solution of the one before: shares of fixed size make results independent of the
/// number of workers.
constexpr Index kShare = 10;

/// The images shared out over the workers: share s has the images [first(s), first(s + 1)).
struct Shares {
  Index images, count;
  Index first(Index share) const { return share * kShare; }
  Index size(Index share) const { return std::min(kShare, images - first(share)); }
};

void take_share(const spice::SpiceResult& result, const spice::NetworkDeck& places, const Shares& shares, Index share,
                MeasuredNetwork& measured) {
  const Index first = shares.first(share), count = shares.size(share);
  for (std::size_t l = 0; l < measured.layers.size(); ++l) {
    const spice::LayerVectors& vectors = places.layers[l];
    measured.layers[l].input_v.middleRows(first, count) = values_at(result, vectors.reader_outputs, count);
    measured.layers[l].output_v.middleRows(first, count) = values_at(result, vectors.neuron_outputs, count);
  }
  for (const std::string& warning : result.warnings)
    if (std::ranges::find(measured.warnings, warning) == measured.warnings.end()) measured.warnings.push_back(warning);
}

MeasuredNetwork measure(const AnalogNetwork& network, const MatrixXd& inputs_v, const spice::NeuronSubcircuit& neurons,
                        const TransistorCheckOptions& options) {
  const Shares shares{inputs_v.rows(), (inputs_v.rows() + kShare - 1) / kShare};
  const auto deck_of = [&](Index share) {
    return spice::network_deck(network, inputs_v.middleRows(shares.first(share), shares.size(share)),
                               {.nodes = false, .capacitors = false, .neurons = neurons});
  };
  spice::SpicePool pool({.workers = options.workers, .stop = options.stop, .on_progress = options.on_progress});
  const auto outcomes = pool.run(static_cast<std::size_t>(shares.count), [&](std::size_t share) {
    const spice::NetworkDeck deck = deck_of(static_cast<Index>(share));
    return spice::SpiceRequest{.deck = deck.deck,
                               .analysis = deck.analysis,
                               .vectors = deck.vectors,
                               .expected_length = deck.num_inputs,
                               .time_limit_s = options.time_limit_s,
                               .allow_floating = false,
                               .stop = options.stop};
  });
  MeasuredNetwork measured;
  for (const AnalogLayer& layer : network.layers)
    measured.layers.push_back({MatrixXd(shares.images, layer.num_outputs), MatrixXd(shares.images, layer.num_outputs)});
  const spice::NetworkDeck places = deck_of(0);  // the same vectors in every share
  for (Index share = 0; share < shares.count; ++share) {
    const spice::PoolOutcome& outcome = outcomes[static_cast<std::size_t>(share)];
    if (!outcome.good()) throw SpiceError(outcome.error);
    take_share(outcome.result, places, shares, share, measured);
  }
  return measured;
}

/// The transistor neuron without load at these inputs.
MatrixXd open_outputs_v(const spice::NeuronSubcircuit& neurons, const MatrixXd& inputs_v,
                        const TransistorCheckOptions& options) {
  Eigen::VectorXd flat(std::max<Index>(inputs_v.size(), 2));
  flat.head(inputs_v.size()) = inputs_v.reshaped();
  if (inputs_v.size() == 1) flat(1) = flat(0);
  auto request = calibrate::open_output_request(neurons, flat);
  request.time_limit_s = options.time_limit_s;
  request.stop = options.stop;
  const auto result = spice::SpiceSession().run(request);
  return Eigen::Map<const MatrixXd>(result.values[0].data(), inputs_v.rows(), inputs_v.cols());
}

io::Deviation deviation_of(const MatrixXd& difference_v) {
  return {.rms_v = std::sqrt(difference_v.squaredNorm() / static_cast<double>(difference_v.size())),
          .worst_v = difference_v.cwiseAbs().maxCoeff()};
}

/// Outputs of the neurons of layer l, loaded by the next layer where there is one.
MatrixXd loaded_v(const NetworkSolver& solver, std::size_t l, const MatrixXd& open_v, const MatrixXd& ohm) {
  if (l + 1 == solver.network().layers.size()) return open_v;
  const AnalogLayer& next = solver.network().layers[l + 1];
  const MatrixXd row_v = solver.row_v(l + 1, row_drive_v(next, open_v), with_bias_rows(next, ohm, 0));
  return without_bias_rows(next, row_v);
}

/// Loaded outputs of the behavioral network's own run.
MatrixXd behavioral_v(const NetworkSolver& solver, const NetworkResult& native, std::size_t l) {
  if (l + 1 == native.layers.size()) return native.layers[l].neuron_v;
  return without_bias_rows(solver.network().layers[l + 1], native.layers[l + 1].row_v);
}

double outside_table(const SigmoidNeuron& neuron, const MatrixXd& inputs_v) {
  if (neuron.table.empty()) return 0;
  const auto& knots = neuron.table.input_v;
  const auto outside = (inputs_v.array() < knots.front()) || (inputs_v.array() > knots.back());
  return static_cast<double>(outside.count()) / static_cast<double>(inputs_v.size());
}

/// Lowest and highest output of any single reader of a layer in the behavioral run.
std::pair<double, double> reader_range_v(const NetworkSolver& solver, const NetworkResult& native, std::size_t l) {
  constexpr double kNone = std::numeric_limits<double>::infinity();
  std::pair<double, double> range{kNone, -kNone};
  const AnalogLayer& layer = solver.network().layers[l];
  for (std::size_t t = 0; t < layer.tiles.size(); ++t) {
    const auto row_v = native.layers[l].row_v.middleCols(layer.tiles[t].first_row, layer.tiles[t].num_rows());
    const TileTransfer& tile = solver.transfers()[l].tiles[t];
    MatrixXd output_v = row_v * tile.outputs_per_v.transpose();
    if (tile.output_offset_v.size() > 0) output_v.rowwise() += tile.output_offset_v.transpose();
    range = {std::min(range.first, output_v.minCoeff()), std::max(range.second, output_v.maxCoeff())};
  }
  return range;
}

io::LayerDeviation split(const NetworkSolver& solver, const NetworkResult& native, const MeasuredNetwork& measured,
                         std::size_t l, const MatrixXd& open_v) {
  const MeasuredLayer& layer = measured.layers[l];
  const SigmoidNeuron& neuron = solver.network().layers[l].neuron;
  const MatrixXd ohm = neuron_output_ohm(neuron, layer.input_v);
  const MatrixXd by_curve_v = loaded_v(solver, l, neuron_output_v(neuron, layer.input_v), ohm);
  const MatrixXd by_circuit_v = loaded_v(solver, l, open_v, ohm);
  const MatrixXd total_v = behavioral_v(solver, native, l) - layer.output_v;
  const auto amplifier_v = reader_range_v(solver, native, l);
  return {.total = deviation_of(total_v),
          .inherited = deviation_of(behavioral_v(solver, native, l) - by_curve_v),
          .curve = deviation_of(by_curve_v - by_circuit_v),
          .loading = deviation_of(by_circuit_v - layer.output_v),
          .swing_v = layer.output_v.maxCoeff() - layer.output_v.minCoeff(),
          .input_low_v = layer.input_v.minCoeff(),
          .input_high_v = layer.input_v.maxCoeff(),
          .amplifier_low_v = amplifier_v.first,
          .amplifier_high_v = amplifier_v.second,
          .outside_table = outside_table(neuron, layer.input_v)};
}

double share_equal(const Eigen::VectorXi& a, const Eigen::VectorXi& b) {
  return static_cast<double>((a.array() == b.array()).count()) / static_cast<double>(a.size());
}

}  // namespace

io::TransistorResult transistor_check(const io::Experiment& experiment, const TransistorCheckOptions& options) {
  require(options.images >= 1, "images", static_cast<double>(options.images), ">= 1");
  require(options.tolerance >= 0, "tol", options.tolerance, ">= 0");
  const spice::NeuronSubcircuit neurons = neurons_of(experiment);
  const io::Dataset dataset = io::load_dataset(experiment.dataset, options.images);
  const MatrixXd inputs_v = experiment.circuit->input_v_per_unit * dataset.images(0, dataset.num_images());
  const NetworkSolver solver(network_of(experiment), {.with_power = false, .threads = options.workers});
  const NetworkResult native = solver.run(inputs_v, true);
  const auto start = std::chrono::steady_clock::now();
  const MeasuredNetwork measured = measure(solver.network(), inputs_v, neurons, options);
  io::TransistorResult result;
  for (std::size_t l = 0; l < measured.layers.size(); ++l) {
    const MatrixXd open_v = open_outputs_v(neurons, measured.layers[l].input_v, options);
    result.layers.push_back(split(solver, native, measured, l, open_v));
  }
  result.ngspice_wall_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  result.images = inputs_v.rows();
  result.behavioral_v = native.outputs_v;
  result.transistor_v = measured.layers.back().output_v;
  const Eigen::VectorXi behavioral = argmax_rows(result.behavioral_v), transistor = argmax_rows(result.transistor_v);
  result.same_class = share_equal(behavioral, transistor);
  result.accuracy_behavioral = share_equal(behavioral, dataset.labels);
  result.accuracy_transistor = share_equal(transistor, dataset.labels);
  result.tolerance = options.tolerance;
  result.warnings = measured.warnings;
  result.ngspice_version = spice::ngspice_version();
  return result;
}

}  // namespace sotto::study
