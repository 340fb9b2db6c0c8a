/// The slowest possible oracle: one dense modified nodal analysis with voltage sources and ideal operational amplifiers.
#pragma once

#include <Eigen/LU>
#include <vector>

namespace sotto::test {

/// Node 0 is ground.
class DenseMna {
 public:
  Eigen::Index new_node() { return num_nodes_++; }

  /// Zero ohm is a voltage source of 0 V.
  void resistor(Eigen::Index a, Eigen::Index b, double ohm) {
    if (ohm == 0) {
      sources_.push_back({a, b, 0.0});
    } else {
      resistors_.push_back({a, b, ohm});
    }
  }
  void source(Eigen::Index plus, double volt, Eigen::Index minus = 0) { sources_.push_back({plus, minus, volt}); }

  /// Ideal operational amplifier: whatever current at `out` makes both inputs equal.
  void op_amp(Eigen::Index plus, Eigen::Index minus, Eigen::Index out) { op_amps_.push_back({plus, minus, out}); }

  Eigen::VectorXd solve() const {
    const auto size = num_nodes_ + static_cast<Eigen::Index>(sources_.size() + op_amps_.size());
    Eigen::MatrixXd a = Eigen::MatrixXd::Zero(size, size);
    Eigen::VectorXd right = Eigen::VectorXd::Zero(size);
    for (const Resistor& r : resistors_) {
      a(r.a, r.a) += 1 / r.ohm;
      a(r.b, r.b) += 1 / r.ohm;
      a(r.a, r.b) -= 1 / r.ohm;
      a(r.b, r.a) -= 1 / r.ohm;
    }
    Eigen::Index row = num_nodes_;
    for (const Source& s : sources_) {
      a(row, s.plus) = 1;
      a(row, s.minus) -= 1;
      a(s.plus, row) = 1;
      a(s.minus, row) -= 1;
      right(row++) = s.volt;
    }
    for (const OpAmp& o : op_amps_) {
      a(row, o.plus) = 1;
      a(row, o.minus) = -1;
      a(o.out, row++) = 1;
    }
    a.row(0).setZero();  // ground: 0 V in place of its current law
    a(0, 0) = 1;
    right(0) = 0;
    return Eigen::FullPivLU<Eigen::MatrixXd>(a).solve(right).head(num_nodes_);
  }

 private:
  struct Resistor {
    Eigen::Index a, b;
    double ohm;
  };
  struct Source {
    Eigen::Index plus, minus;
    double volt;
  };
  struct OpAmp {
    Eigen::Index plus, minus, out;
  };
  Eigen::Index num_nodes_ = 1;
  std::vector<Resistor> resistors_;
  std::vector<Source> sources_;
  std::vector<OpAmp> op_amps_;
};

}  // namespace sotto::test
