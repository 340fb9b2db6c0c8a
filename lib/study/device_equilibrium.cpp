#include <Eigen/Geometry>
#include <algorithm>
#include <chrono>
#include <cmath>
#include <numbers>

#include "sotto/core/error.hpp"
#include "sotto/study/device_jobs.hpp"

namespace sotto::study {
namespace {

constexpr int kAngleCells = 2000;  // two Gauss points each: the error falls as 1/cells^4
constexpr int kLeastAngles = 64;   // trapezoid rule: beyond the width of a peak the error falls faster than any power
constexpr double kAnglesPerWidth = 16;
constexpr double kMostAngles = 1 << 20;

struct Exact {
  double square = 0;
  Eigen::VectorXd share;
};

/// Directions at one m.axis, evenly about the axis.
class Rings {
 public:
  explicit Rings(const io::EquilibriumJob& job)
      : job_(job), away_(job.axis.unitOrthogonal()), third_(job.axis.cross(away_)) {
    const Eigen::ArrayXd equator = energies_kt(0, kLeastAngles);
    const double angles = kAnglesPerWidth * std::sqrt(equator.maxCoeff() - equator.minCoeff());
    require(angles <= kMostAngles, "span of the energy about the axis over kB T", std::pow(angles / kAnglesPerWidth, 2),
            "<= 4.3e9");
    angles_ = std::max(kLeastAngles, 2 * static_cast<int>(std::ceil(angles / 2)));
  }

  Eigen::ArrayXd energies_kt(double z) const { return energies_kt(z, angles_); }

 private:
  Eigen::ArrayXd energies_kt(double z, int angles) const {
    const double r = std::sqrt(std::max(0.0, 1 - z * z));
    Eigen::ArrayXd energies(angles);
    for (int j = 0; j < angles; ++j) {
      const double phi = 2 * std::numbers::pi * j / angles;
      energies[j] = energy_kt(job_.spin, z * job_.axis + r * (std::cos(phi) * away_ + std::sin(phi) * third_));
    }
    return energies;
  }

  const io::EquilibriumJob& job_;
  Eigen::Vector3d away_;
  Eigen::Vector3d third_;
  int angles_ = kLeastAngles;  // an energy of A kT about the axis has peaks of width 1/sqrt(A)
};

double lowest_cos(const io::EquilibriumJob& job) {
  return job.whole_sphere ? -1 : 0;
}

double bin_edge(const io::EquilibriumJob& job, int bin) {
  return lowest_cos(job) + (1 - lowest_cos(job)) * bin / job.bins;
}

/// Boltzmann's distribution over the domain of the job, by angles: an energy that does not depend on them is smooth
/// there up to the poles.
Exact boltzmann(const io::EquilibriumJob& job) {
  const Rings rings(job);
  const int per_bin = std::max(1, kAngleCells / job.bins);
  const int cells = per_bin * job.bins;
  Eigen::ArrayXd z(2 * cells);
  Eigen::ArrayXd lowest(2 * cells);  // energy of each ring
  Eigen::ArrayXd ring(2 * cells);    // its share, then over all
  for (int k = 0; k < 2 * cells; ++k) {
    const int bin = k / (2 * per_bin);
    const double low_rad = std::acos(std::clamp(bin_edge(job, bin), -1.0, 1.0));
    const double width_rad = (std::acos(std::clamp(bin_edge(job, bin + 1), -1.0, 1.0)) - low_rad) / per_bin;
    const double gauss = (k % 2 == 0 ? -1 : 1) / (2 * std::sqrt(3.0));
    const double angle_rad = low_rad + ((k / 2) % per_bin + 0.5 + gauss) * width_rad;
    z[k] = std::cos(angle_rad);
    const Eigen::ArrayXd energies = rings.energies_kt(z[k]);
    lowest[k] = energies.minCoeff();
    ring[k] = (lowest[k] - energies).exp().mean() * std::sin(angle_rad) * -width_rad;
  }
  ring *= (lowest.minCoeff() - lowest).exp();
  Exact exact{.square = (ring * z.square()).sum() / ring.sum(), .share = Eigen::VectorXd::Zero(job.bins)};
  for (int k = 0; k < 2 * cells; ++k) exact.share[k / (2 * per_bin)] += ring[k] / ring.sum();
  return exact;
}

/// Moments and histogram of the samples that lie in the domain.
void add_samples(const io::EquilibriumJob& job, const Eigen::Matrix3Xd& states, io::EquilibriumResult& result) {
  const double width = (1 - lowest_cos(job)) / job.bins;
  result.bin_cos = lowest_cos(job) + (Eigen::ArrayXd::LinSpaced(job.bins, 0, job.bins - 1) + 0.5) * width;
  result.share = Eigen::VectorXd::Zero(job.bins);
  double squares = 0;
  double fourths = 0;
  for (Eigen::Index i = 0; i < states.cols(); ++i) {
    const double z = states.col(i).dot(job.axis);
    if (!(z >= lowest_cos(job))) continue;
    ++result.samples_inside;
    squares += z * z;
    fourths += z * z * z * z;
    result.share[std::min(static_cast<Eigen::Index>((z - lowest_cos(job)) / width), Eigen::Index{job.bins} - 1)] += 1;
  }
  const auto inside = static_cast<double>(result.samples_inside);
  if (result.samples_inside == 0) {
    result.failure = "no sample lies in the well (m.axis > 0): its moments and shares are not known";
  }
  result.share /= inside;
  result.square = squares / inside;
  result.square_standard_error = std::sqrt(std::max(0.0, fourths / inside - result.square * result.square) / inside);
}

}  // namespace

io::EquilibriumResult run_equilibrium(const io::EquilibriumJob& job, const DeviceRunOptions& options) {
  const auto begin = std::chrono::steady_clock::now();
  if (options.on_progress) options.on_progress({"samples", 0});
  EnsembleOptions ensemble = job.ensemble;
  ensemble.threads = options.threads;
  ensemble.simd = options.simd;
  ensemble.keep_states = true;
  const auto found = switch_ensemble(job.spin, {}, job.duration_s, ensemble);
  const Exact exact = boltzmann(job);
  io::EquilibriumResult result{.samples = found.samples,
                               .duration_s = job.duration_s,
                               .step_s = found.step_s,
                               .mean = found.looks.back().mean,
                               .second = found.looks.back().second,
                               .square_exact = exact.square,
                               .share_exact = exact.share};
  add_samples(job, found.states, result);
  if (found.not_finite > 0) result.failure = io::kNotNumbers;
  result.wall_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return result;
}

}  // namespace sotto::study
