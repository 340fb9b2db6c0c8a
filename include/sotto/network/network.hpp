/// Dense layers chained in analog form: image in, neuron voltages out.
#pragma once

#include <Eigen/Core>
#include <vector>

#include "sotto/core/report.hpp"
#include "sotto/crossbar/power.hpp"
#include "sotto/network/layer.hpp"

namespace sotto {

/// A chain of analog layers. The neurons of a layer drive the rows of the next through their output resistance.
struct AnalogNetwork {
  std::vector<AnalogLayer> layers;
  double input_driver_ohm = 0;  ///< output resistance of the sources of the first layer, >= 0
};

/// Throws InvalidArgument where a layer's inputs are not the outputs of the one before, or a part is out of range.
void validate(const AnalogNetwork& network);

/// Everything along the chain for one batch: one row per image.
struct LayerState {
  Eigen::MatrixXd driver_v;  ///< open-circuit voltages of the rows, see row_drive_v
  Eigen::MatrixXd row_v;     ///< behind the drivers' output resistance
  Eigen::MatrixXd reader_v;  ///< combined reader outputs = neuron inputs
  Eigen::MatrixXd neuron_v;  ///< open-circuit neuron outputs
};

struct NetworkResult {
  Eigen::MatrixXd outputs_v;        ///< images x outputs of the last layer (its neurons are not loaded)
  std::vector<LayerState> layers;   ///< only where asked for
  PowerByPlace mean_power;          ///< per image, over all layers; zero unless prepared with power
  Eigen::VectorXd beyond_table;     ///< per layer: share of neuron inputs beyond the neurons' tables, whose ends hold there
};

struct NetworkOptions {
  bool with_power = true;
  int threads = 0;  ///< 0: all cores; the bits of the result do not depend on it
  SimdLevel simd = best_simd_level();  ///< of the port reduction
};

/// Reduces every layer to one matrix in the constructor; run() then costs one matrix product per layer. Neurons whose
/// output resistance depends on the operating point cost one linear system per image and horizontal partition besides.
class NetworkSolver {
 public:
  explicit NetworkSolver(AnalogNetwork network, const NetworkOptions& options = {});

  /// `inputs_v`: images x inputs, finite. Throws InvalidArgument on a wrong shape or a value that is not finite.
  [[nodiscard]] NetworkResult run(const Eigen::MatrixXd& inputs_v, bool keep_layers = false) const;

  /// Voltages of the rows of a layer behind sources of any resistance: driver_v and driver_ohm images x rows as
  /// with_bias_rows makes them, >= 0. Cost: one linear system per image and horizontal partition. This and the two
  /// below throw InvalidArgument on a layer that there is not, or on another shape.
  [[nodiscard]] Eigen::MatrixXd row_v(std::size_t layer, const Eigen::MatrixXd& driver_v,
                                      const Eigen::MatrixXd& driver_ohm) const;

  /// Currents from the row drivers into a layer whose rows are at these voltages, both images x rows.
  [[nodiscard]] Eigen::MatrixXd row_a(std::size_t layer, const Eigen::MatrixXd& row_v) const;

  /// Combined reader outputs of a layer whose rows are at these voltages: images x rows in, images x outputs out.
  [[nodiscard]] Eigen::MatrixXd reader_v(std::size_t layer, const Eigen::MatrixXd& row_v) const;

  const AnalogNetwork& network() const { return network_; }
  const std::vector<LayerTransfer>& transfers() const { return transfers_; }

  /// Certificate of the reduction: largest Kirchhoff residual of any tile.
  double kcl_residual_rel() const;

 private:
  /// What one batch adds to the means of all images.
  struct BatchSums {
    PowerByPlace power;
    Eigen::VectorXd beyond_table;  ///< inputs per layer
  };
  BatchSums run_batch(const Eigen::MatrixXd& inputs_v, Eigen::Index first, Eigen::Index count,
                      NetworkResult& result) const;

  AnalogNetwork network_;
  NetworkOptions options_;
  std::vector<LayerTransfer> transfers_;
};

/// Weights of a multilayer perceptron as trained: z = h W + b, h = 1 / (1 + exp(slope z)).
struct DenseWeights {
  Eigen::MatrixXd weights;  ///< inputs x outputs
  Eigen::VectorXd biases;   ///< outputs
  double slope = 1;         ///< of the activation, > 0; the amplifier gain realises it
};

/// Activations of the last layer by plain arithmetic, images x outputs ("reverse sigmoid"): no volts, no wires.
Eigen::MatrixXd ideal_outputs(const std::vector<DenseWeights>& layers, const Eigen::MatrixXd& inputs);

/// Index of the largest entry of each row; the first of equals.
Eigen::VectorXi argmax_rows(const Eigen::MatrixXd& values);

}  // namespace sotto
