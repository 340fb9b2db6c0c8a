#include <Eigen/Geometry>
#include <algorithm>
#include <chrono>
#include <cmath>
#include <numbers>

#include "sotto/study/device_jobs.hpp"

namespace sotto::study {
namespace {

constexpr int kCosCells = 2000;   // two Gauss points each: the error falls as 1/cells^4
constexpr int kAnglePoints = 64;  // trapezoid rule: the error falls faster than any power

struct Exact {
  double square = 0;
  Eigen::VectorXd share;
};

/// Directions at one m.axis, evenly about the axis: the sum of exp(-(E - lowest)).
class Rings {
 public:
  explicit Rings(const io::EquilibriumJob& job)
      : job_(job), away_(job.axis.unitOrthogonal()), third_(job.axis.cross(away_)) {}

  Eigen::ArrayXd energies_kt(double z) const {
    const double r = std::sqrt(std::max(0.0, 1 - z * z));
    Eigen::ArrayXd energies(kAnglePoints);
    for (int j = 0; j < kAnglePoints; ++j) {
      const double phi = 2 * std::numbers::pi * j / kAnglePoints;
      energies[j] = energy_kt(job_.spin, z * job_.axis + r * (std::cos(phi) * away_ + std::sin(phi) * third_));
    }
    return energies;
  }

 private:
  const io::EquilibriumJob& job_;
  Eigen::Vector3d away_;
  Eigen::Vector3d third_;
};

double lowest_cos(const io::EquilibriumJob& job) {
  return job.whole_sphere ? -1 : 0;
}

/// Boltzmann's distribution over the domain of the job.
Exact boltzmann(const io::EquilibriumJob& job) {
  const Rings rings(job);
  const int per_bin = std::max(1, kCosCells / job.bins);
  const int cells = per_bin * job.bins;
  const double width = (1 - lowest_cos(job)) / cells;
  Eigen::ArrayXd z(2 * cells);
  Eigen::ArrayXXd energy(kAnglePoints, 2 * cells);
  for (int k = 0; k < 2 * cells; ++k) {
    const double gauss = (k % 2 == 0 ? -1 : 1) / (2 * std::sqrt(3.0));
    z[k] = lowest_cos(job) + (k / 2 + 0.5 + gauss) * width;
    energy.col(k) = rings.energies_kt(z[k]);
  }
  const Eigen::ArrayXXd weight = (energy.minCoeff() - energy).exp();
  const Eigen::ArrayXd ring = weight.colwise().sum().transpose();
  Exact exact{.square = (ring * z.square()).sum() / ring.sum(), .share = Eigen::VectorXd::Zero(job.bins)};
  for (int k = 0; k < 2 * cells; ++k) exact.share[k / (2 * per_bin)] += ring[k] / ring.sum();
  return exact;
}

/// Moments and histogram of the samples that lie in the domain.
void add_samples(const io::EquilibriumJob& job, const Eigen::Matrix3Xd& states, io::EquilibriumResult& result) {
  const double width = (1 - lowest_cos(job)) / job.bins;
  result.bin_cos = lowest_cos(job) + (Eigen::ArrayXd::LinSpaced(job.bins, 0, job.bins - 1) + 0.5) * width;
  result.share = Eigen::VectorXd::Zero(job.bins);
  double inside = 0;
  double squares = 0;
  double fourths = 0;
  for (Eigen::Index i = 0; i < states.cols(); ++i) {
    const double z = states.col(i).dot(job.axis);
    if (!(z >= lowest_cos(job))) continue;
    inside += 1;
    squares += z * z;
    fourths += z * z * z * z;
    result.share[std::min(static_cast<Eigen::Index>((z - lowest_cos(job)) / width), Eigen::Index{job.bins} - 1)] += 1;
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
                               .share_exact = exact.share,
                               .failed = found.not_finite > 0};
  add_samples(job, found.states, result);
  result.wall_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return result;
}

}  // namespace sotto::study
