/// The oracle of delays: the first derivative of the dense circuit's transfer functions at zero frequency.
#pragma once

#include <Eigen/LU>
#include <vector>

#include "sotto/crossbar/circuit.hpp"

namespace sotto::test {

/// Dense admittance G + s C of all nodes of a crossbar in 80 bits, zero ohm joined. The current I(s) of a terminal per
/// step 1/s of the inputs gives the integral of I(inf) - I(t) as -dI/ds at s = 0, found by differentiating Y(s) v = 0
/// at the inner nodes: dv = -G^-1 C v, dI = C v + G dv. No adjoint, no reciprocity, as in the code that is tested.
class DenseTransfer {
 public:
  using Real = long double;
  using Matrix = Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic>;
  using Vector = Eigen::Matrix<Real, Eigen::Dynamic, 1>;

  explicit DenseTransfer(const Crossbar& xbar)
      : circuit_(crossbar_circuit(xbar)), merged_(merge_zero_ohm(circuit_)), reachable_(reachable_nodes(circuit_)) {
    siemens_ = farad_ = Matrix::Zero(circuit_.num_nodes, circuit_.num_nodes);
    for (const CircuitResistor& resistor : circuit_.resistors) {
      if (resistor.resistance_ohm > 0)
        add(siemens_, resistor.node_a, resistor.node_b, 1 / Real(resistor.resistance_ohm));
    }
    const Capacitance& c = xbar.capacitance;
    for (Eigen::Index i = 0; i < xbar.rows(); ++i) {
      for (Eigen::Index j = 0; j < xbar.cols(); ++j) {
        add(farad_, circuit_.row_node(i, j), circuit_.ground(), farad_at(c.row_segment_f, i, j));
        add(farad_, circuit_.col_node(i, j), circuit_.ground(), farad_at(c.col_segment_f, i, j));
        add(farad_, circuit_.row_node(i, j), circuit_.col_node(i, j), c.cell_f);
      }
    }
  }

  /// Integral over t of I(t) - I(inf) for the current out of every terminal into the crossbar, in coulomb.
  Vector extra_charge_c(const Eigen::VectorXd& input_v) const {
    std::vector<Eigen::Index> inner;
    Vector v = Vector::Zero(circuit_.num_nodes);
    for (Eigen::Index node = 0; node < circuit_.num_nodes; ++node) {
      if (circuit_.is_terminal(node)) {
        if (node < circuit_.col_terminal(0)) v(node) = input_v(node - circuit_.row_terminal(0));
      } else if (merged_[node] == node && reachable_[node]) {
        inner.push_back(node);
      }
    }
    Vector derivative = Vector::Zero(circuit_.num_nodes);
    if (!inner.empty()) {
      const Eigen::FullPivLU<Matrix> among(Matrix(siemens_(inner, inner)));
      v(inner) = -among.solve(Vector((siemens_ * v)(inner)));
      derivative(inner) = -among.solve(Vector((farad_ * v)(inner)));
    }
    return farad_ * v + siemens_ * derivative;
  }

  const CrossbarCircuit& circuit() const { return circuit_; }

 private:
  /// Parts without a path to a terminal stay out.
  void add(Matrix& matrix, Eigen::Index a, Eigen::Index b, Real value) const {
    if (!reachable_[a] || !reachable_[b]) return;
    const Eigen::Index p = merged_[a], q = merged_[b];
    matrix(p, p) += value;
    matrix(q, q) += value;
    matrix(p, q) -= value;
    matrix(q, p) -= value;
  }

  CrossbarCircuit circuit_;
  std::vector<Eigen::Index> merged_;
  std::vector<bool> reachable_;
  Matrix siemens_, farad_;
};

}  // namespace sotto::test
