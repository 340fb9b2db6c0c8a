/// What is measured of one sample: the answers of a circuit against those of the nominal one.
#pragma once

#include <Eigen/Core>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "sotto/io/monte_carlo_file.hpp"
#include "sotto/io/monte_carlo_result.hpp"
#include "sotto/study/network_sample.hpp"
#include "study/study_fingerprint.hpp"

namespace sotto::study {

/// Images as voltages and their labels.
struct DrivenImages {
  Eigen::MatrixXd inputs_v;  ///< images x inputs
  Eigen::VectorXi labels;
  int classes = 0;
};

/// The data set of all points, once per input voltage.
using DataCache = std::map<double, std::shared_ptr<const DrivenImages>>;

/// One row of the store without `point`.
struct SampleAnswer {
  Eigen::VectorXd outputs;     ///< in the order of PointStudy::names
  Eigen::VectorXd parameters;  ///< in the order of PointStudy::parameters
};

/// One point of the sweep, prepared. Const and thread-safe.
class PointStudy {
 public:
  PointStudy(const io::MonteCarloPoint& point, DataCache& data, SimdLevel simd);

  const std::vector<std::string>& names() const { return names_; }
  const std::vector<std::string>& parameters() const { return parameters_; }
  const Eigen::MatrixXd& inputs_v() const;

  SampleAnswer evaluate(const DieDraw& draw) const;
  std::vector<std::pair<std::string, double>> nominal() const;
  std::vector<DieParameterName> die_parameters() const { return die_parameter_names(vary_); }
  double num_corners() const;  ///< combinations of corner_levels
  /// All combinations of corner_levels, the first number of the die fastest; without numbers the circuit as it is.
  std::vector<DieDraw> corner_draws(double sigmas) const;
  io::CornerSummary corner(const DieDraw& draw) const;
  AnalogNetwork network(const DieDraw& draw) const;
  Crossbar crossbar(const DieDraw& draw) const;

  /// What may change behind the same JSON: the nominal answers, what the laws of the draws take from other files, and
  /// the circuits of these draws.
  void add_answers(StudyFingerprint& fingerprint) const;
  void add_laws(StudyFingerprint& fingerprint) const;
  void add_circuits(StudyFingerprint& fingerprint, const std::vector<DieDraw>& probes) const;

 private:
  struct Outputs {
    Eigen::MatrixXd values;
    double power_w = 0;
    double worst_lag_c = 0;        ///< of a case with capacitances
    double charging_energy_j = 0;  ///< the same
  };
  Outputs solve(AnalogNetwork network) const;
  Outputs solve(const Crossbar& crossbar) const;
  Eigen::VectorXd measured(const Outputs& outputs) const;

  io::WhatVaries vary_;
  bool power_ = false;
  SimdLevel simd_;
  std::variant<NetworkSampler, CrossbarSampler> sampler_;
  std::shared_ptr<const DrivenImages> images_;  ///< of a network
  Eigen::MatrixXd case_inputs_v_;               ///< of a case
  std::vector<std::string> names_;
  std::vector<std::string> parameters_;
  bool delays_ = false;  ///< a case with capacitances
  Outputs nominal_;
  Eigen::VectorXi nominal_classes_;
};

}  // namespace sotto::study
