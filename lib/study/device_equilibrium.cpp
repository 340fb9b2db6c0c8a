#include <Eigen/Geometry>
#include <algorithm>
#include <chrono>
#include <cmath>
#include <numbers>

#include "sotto/study/device_jobs.hpp"

namespace sotto::study {
namespace {

/// Points of the quadrature: even in m.axis (twice the bins' own multiple) and in the angle about it. The error of the
/// midpoint rule in z falls as 1/points^2, that of the trapezoid rule in the angle faster than any power.
constexpr int kCosPoints = 4000;
constexpr int kAnglePoints = 64;

struct Exact {
  double square = 0;
  Eigen::VectorXd share;
};

/// The energy over kB T on a grid of the sphere, its lowest value subtracted.
Exact boltzmann(const io::EquilibriumJob& job) {
  const Eigen::Vector3d away = job.axis.unitOrthogonal();
  const Eigen::Vector3d third = job.axis.cross(away);
  const int per_bin = std::max(1, kCosPoints / job.bins);
  const int points = per_bin * job.bins;
  const double lowest_cos = job.whole_sphere ? -1 : 0;
  const double width = (1 - lowest_cos) / points;
  Eigen::ArrayXXd energy(kAnglePoints, points);
  for (int k = 0; k < points; ++k) {
    const double z = lowest_cos + (k + 0.5) * width;
    const double r = std::sqrt(1 - z * z);
    for (int j = 0; j < kAnglePoints; ++j) {
      const double phi = 2 * std::numbers::pi * j / kAnglePoints;
      energy(j, k) = energy_kt(job.spin, z * job.axis + r * (std::cos(phi) * away + std::sin(phi) * third));
    }
  }
  const Eigen::ArrayXXd weight = (energy.minCoeff() - energy).exp();
  const Eigen::ArrayXd ring = weight.colwise().sum().transpose();
  const Eigen::ArrayXd z = lowest_cos + (Eigen::ArrayXd::LinSpaced(points, 0, points - 1) + 0.5) * width;
  Exact exact{.square = (ring * z.square()).sum() / ring.sum(), .share = Eigen::VectorXd::Zero(job.bins)};
  for (int k = 0; k < points; ++k) exact.share[k / per_bin] += ring[k] / ring.sum();
  return exact;
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
                               .share = Eigen::VectorXd::Zero(job.bins),
                               .share_exact = exact.share,
                               .failed = found.not_finite > 0};
  const Eigen::ArrayXd cosines = (job.axis.transpose() * found.states).array();
  const Eigen::ArrayXd squares = cosines.square();
  const auto n = static_cast<double>(found.samples);
  result.square = squares.mean();
  result.square_standard_error = std::sqrt((squares - result.square).square().mean() / n);
  const double lowest_cos = job.whole_sphere ? -1 : 0;
  const double width = (1 - lowest_cos) / job.bins;
  result.bin_cos = lowest_cos + (Eigen::ArrayXd::LinSpaced(job.bins, 0, job.bins - 1) + 0.5) * width;
  for (const double z : cosines) {
    if (z < lowest_cos) continue;
    const auto bin = std::min(static_cast<Eigen::Index>((z - lowest_cos) / width), Eigen::Index{job.bins} - 1);
    result.share[bin] += 1 / n;
  }
  result.wall_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return result;
}

}  // namespace sotto::study
