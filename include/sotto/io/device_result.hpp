/// What the device verbs find, and how it is written.
#pragma once

#include <Eigen/Core>
#include <limits>
#include <string>
#include <vector>

#include "sotto/device/llg.hpp"
#include "sotto/device/plausibility.hpp"
#include "sotto/device/write_error.hpp"
#include "sotto/io/device_card.hpp"
#include "sotto/io/result.hpp"

namespace sotto::io {

struct TrajectoryResult {
  Trajectory path;
  std::vector<double> resistance_ohm = {};  ///< at zero bias, one per time; empty without a read path
  double wall_s = 0;
};

/// Samples of an ensemble overflowed.
inline constexpr const char* kNotNumbers = "some samples are not numbers any more: step_s is too large";

/// One pulse of the grid.
struct SwitchingPoint {
  double amplitude = 0;  ///< in the unit of the scanned waveform
  double width_s = 0;
  double probability = 0;  ///< NaN: not known
  double standard_error = 0;
  std::int64_t switched = 0;
  std::int64_t samples = 0;
  double half_step_difference = std::numeric_limits<double>::quiet_NaN();  ///< where it was asked for
};

/// Where the probability rises through one half between two scanned amplitudes: by interpolation, without noise by
/// bisection. NaN where it does not, with the reason.
struct SwitchingThreshold {
  double width_s = 0;
  double amplitude = std::numeric_limits<double>::quiet_NaN();
  std::string note = {};  ///< one sentence; empty where the threshold is known
};

struct SwitchingResult {
  std::string waveform;
  std::string method;
  std::vector<SwitchingPoint> points = {};  ///< widths outside, amplitudes inside; those that are done
  std::vector<SwitchingThreshold> thresholds = {};
  bool interrupted = false;
  std::string failure = {};  ///< why numbers are missing, one sentence; empty: none are
  double wall_s = 0;
};

/// Write error rate after one pulse of the grid.
struct WriteErrorPoint {
  double amplitude = 0;  ///< in the unit of the scanned waveform
  double width_s = 0;
  WriteErrorRate found = {};
};

struct WriteErrorResult {
  std::string waveform;
  std::vector<WriteErrorPoint> points = {};  ///< widths outside, amplitudes inside; those that are done
  bool interrupted = false;
  std::string failure = {};  ///< as of SwitchingResult
  double wall_s = 0;
};

struct EquilibriumResult {
  std::int64_t samples = 0;
  std::int64_t samples_inside = 0;  ///< of the domain: those that moments and shares are of
  double duration_s = 0;
  double step_s = 0;
  Eigen::Vector3d mean = Eigen::Vector3d::Zero();
  Eigen::Matrix3d second = Eigen::Matrix3d::Zero();
  double square = 0;                 ///< <(m.axis)^2>
  double square_exact = 0;           ///< Boltzmann, by quadrature
  double square_standard_error = 0;  ///< of the samples
  Eigen::VectorXd bin_cos = {};      ///< middle of each bin of m.axis
  Eigen::VectorXd share = {};        ///< of the samples
  Eigen::VectorXd share_exact = {};  ///< Boltzmann
  std::string failure = {};          ///< as of SwitchingResult
  double wall_s = 0;
};

/// One number that follows from a card.
struct DerivedQuantity {
  std::string name;  ///< ends in its unit
  double value = std::numeric_limits<double>::quiet_NaN();
  std::string rule;  ///< equation or method in a few words
};

/// Something that the card does not allow to compute.
struct UnknownQuantity {
  std::string name;
  std::string reason;
};

struct DeviceSummary {
  DeviceCard card;
  std::vector<DerivedQuantity> derived = {};
  std::vector<UnknownQuantity> unknown = {};
  std::vector<Finding> warnings = {};
};

std::string trajectory_result_json(const TrajectoryResult& result, const RunRecord& record);
std::string trajectory_result_csv(const TrajectoryResult& result);  ///< time_s,mx,my,mz[,resistance_ohm]
std::string switching_result_json(const SwitchingResult& result, const RunRecord& record);
std::string switching_result_csv(const SwitchingResult& result);
std::string write_error_result_json(const WriteErrorResult& result, const RunRecord& record);
std::string write_error_result_csv(const WriteErrorResult& result);
std::string equilibrium_result_json(const EquilibriumResult& result, const RunRecord& record);
std::string equilibrium_result_csv(const EquilibriumResult& result);  ///< the histogram
std::string device_summary_json(const DeviceSummary& summary);
std::string device_summary_csv(const DeviceSummary& summary);   ///< name,value,source
std::string device_summary_text(const DeviceSummary& summary);  ///< for people

}  // namespace sotto::io
