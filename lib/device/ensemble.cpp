#include "sotto/device/ensemble.hpp"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>

#include "denormals.hpp"
#include "ensemble_program.hpp"
#include "sotto/core/error.hpp"
#include "sotto/core/parallel_for.hpp"
#include "sotto/device/constants.hpp"
#include "thermal_start.hpp"

namespace sotto {

const EnsembleKernel& ensemble_kernel(SimdLevel level) {
  switch (std::min(level, best_simd_level())) {
    case SimdLevel::avx512:
      return kEnsembleAvx512;
    case SimdLevel::avx2:
      return kEnsembleAvx2;
    case SimdLevel::baseline:
      break;
  }
  return kEnsembleBaseline;
}

namespace {

/// Sums over kBatchUnit samples: the same numbers for any batch, added up in one order.
struct PartialSum {
  Eigen::Vector3d mean = Eigen::Vector3d::Zero();
  Eigen::Matrix3d second = Eigen::Matrix3d::Zero();
  std::int64_t switched = 0;
  std::int64_t not_finite = 0;

  void add(const Eigen::Vector3d& m, const Eigen::Vector3d& axis) {
    mean += m;
    second += m * m.transpose();
    switched += m.dot(axis) < 0 ? 1 : 0;
    not_finite += m.allFinite() ? 0 : 1;
  }

  void add(const PartialSum& other) {
    mean += other.mean;
    second += other.second;
    switched += other.switched;
    not_finite += other.not_finite;
  }
};

class EnsembleRun {
 public:
  EnsembleRun(const Macrospin& spin, const EnsembleProgram& program, const EnsembleOptions& options);

  EnsembleResult result();

 private:
  void move_batch(std::int64_t batch);
  void set_start(SampleBatch& batch) const;
  void look(const SampleBatch& batch, std::size_t which);
  bool is_look(const ProgramSegment& segment, std::size_t next) const;

  std::int64_t units() const { return (options_.samples + kBatchUnit - 1) / kBatchUnit; }

  const EnsembleProgram& program_;
  const EnsembleOptions& options_;
  const EnsembleKernel& kernel_;
  Eigen::Vector3d direction_;
  std::vector<ThermalWell> well_;              ///< none: all start in one direction
  std::vector<std::vector<PartialSum>> sums_;  ///< look, then unit of kBatchUnit samples
  EnsembleResult result_;
};

EnsembleRun::EnsembleRun(const Macrospin& spin, const EnsembleProgram& program, const EnsembleOptions& options)
    : program_(program),
      options_(options),
      kernel_(ensemble_kernel(options.simd)),
      direction_(options.direction.normalized()) {
  if (options.start == EnsembleStart::boltzmann) well_.emplace_back(spin, options.direction);
  sums_.assign(options.look_s.size() + 1, std::vector<PartialSum>(static_cast<std::size_t>(units())));
  if (options.keep_states) result_.states.resize(3, options.samples);
}

void EnsembleRun::set_start(SampleBatch& batch) const {
  for (long i = 0; i < batch.samples; ++i) {
    const auto sample = batch.first_sample + static_cast<std::uint64_t>(i);
    const Eigen::Vector3d m = well_.empty() ? direction_ : well_.front().draw(options_.seed, sample);
    for (long k = 0; k < 3; ++k) batch.m[k * batch.samples + i] = m[k];
  }
}

void EnsembleRun::look(const SampleBatch& batch, std::size_t which) {
  const bool last = which + 1 == sums_.size();
  const auto first = static_cast<std::int64_t>(batch.first_sample);
  const long count = std::min<long>(batch.samples, options_.samples - first);
  for (long i = 0; i < count; ++i) {
    const Eigen::Vector3d m(batch.m[i], batch.m[batch.samples + i], batch.m[2 * batch.samples + i]);
    sums_[which][static_cast<std::size_t>((first + i) / kBatchUnit)].add(m, options_.switch_axis);
    if (last && options_.keep_states) result_.states.col(first + i) = m;
  }
}

bool EnsembleRun::is_look(const ProgramSegment& segment, std::size_t next) const {
  return next < options_.look_s.size() && segment.drive.end_s == options_.look_s[next];
}

void EnsembleRun::move_batch(std::int64_t index) {
  const FlushDenormals flush;
  std::vector<double> m(static_cast<std::size_t>(3 * options_.batch));
  std::vector<double> normals(static_cast<std::size_t>(kQuadNormals * options_.batch));
  SampleBatch batch{.seed = options_.seed,
                    .first_sample = static_cast<unsigned long>(index * options_.batch),
                    .samples = options_.batch,
                    .m = m.data(),
                    .normals = normals.data()};
  set_start(batch);
  std::size_t next = 0;
  for (const ProgramSegment& segment : program_.segments) {
    kernel_.run(program_.spin, segment.kernel, batch);
    if (is_look(segment, next)) look(batch, next++);
  }
  look(batch, sums_.size() - 1);
}

EnsembleResult EnsembleRun::result() {
  const std::int64_t batches = (options_.samples + options_.batch - 1) / options_.batch;
  parallel_for(batches, options_.threads, [&](std::int64_t batch) { move_batch(batch); });
  const auto n = static_cast<double>(options_.samples);
  for (std::size_t k = 0; k < sums_.size(); ++k) {
    PartialSum total;
    for (const PartialSum& part : sums_[k]) total.add(part);
    const double time_s = k < options_.look_s.size() ? options_.look_s[k] : program_.segments.back().drive.end_s;
    result_.looks.push_back({time_s, total.switched, total.mean / n, total.second / n});
    result_.not_finite = total.not_finite;
  }
  result_.samples = options_.samples;
  result_.switched = result_.looks.back().switched;
  result_.probability = static_cast<double>(result_.switched) / n;
  result_.standard_error = std::sqrt(result_.probability * (1 - result_.probability) / n);
  result_.step_s = program_.largest_step_s;
  result_.steps = program_.steps;
  return std::move(result_);
}

void check_looks(const std::vector<double>& look_s, double duration_s) {
  double before_s = 0;
  for (const double time_s : look_s) {
    require(time_s > before_s && time_s < duration_s, "look_s", time_s, "> the one before and < duration_s");
    before_s = time_s;
  }
}

void check(double duration_s, const EnsembleOptions& options) {
  require(duration_s > 0 && std::isfinite(duration_s), "duration_s", duration_s, "> 0 and finite");
  require(options.samples > 0, "samples", static_cast<double>(options.samples), "> 0");
  require(options.step_s >= 0 && std::isfinite(options.step_s), "step_s", options.step_s, ">= 0 and finite");
  require(options.batch > 0 && options.batch % kBatchUnit == 0, "batch", options.batch, "a multiple of 32");
  const double length = options.direction.norm();
  require(length > 0 && std::isfinite(length), "length of direction", length, "> 0 and finite");
  check_looks(options.look_s, duration_s);
}

EnsembleResult run_once(const Macrospin& spin, const Drive& drive, double duration_s, const EnsembleOptions& options) {
  const ProgramGrid grid{.duration_s = duration_s, .step_s = options.step_s, .look_s = options.look_s};
  const EnsembleProgram program = ensemble_program(spin, drive, grid);
  return EnsembleRun(spin, program, options).result();
}

}  // namespace

EnsembleResult switch_ensemble(const Macrospin& spin, const Drive& drive, double duration_s,
                               const EnsembleOptions& options) {
  validate(spin);
  validate(drive);
  check(duration_s, options);
  EnsembleOptions once = options;
  if (once.step_s == 0) once.step_s = thermal_step_s(spin, drive);
  EnsembleResult result = run_once(spin, drive, duration_s, once);
  if (options.half_step) {
    once.step_s /= 2;
    once.keep_states = false;
    const EnsembleResult finer = run_once(spin, drive, duration_s, once);
    result.half_step_difference = result.probability - finer.probability;
    result.half_step_standard_error = std::hypot(result.standard_error, finer.standard_error);
  }
  return result;
}

double thermal_step_s(const Macrospin& spin, const Drive& drive) {
  require(spin.gilbert_damping > 0, "gilbert_damping", spin.gilbert_damping, "> 0 where step_s is not given");
  const Eigen::Matrix3d anisotropy =
      spin.anisotropy_a_per_m * spin.easy_axis * spin.easy_axis.transpose() - spin.demag_field_a_per_m;
  const Eigen::Vector3d levels = Eigen::SelfAdjointEigenSolver<Eigen::Matrix3d>(anisotropy).eigenvalues();
  double field = levels[2] - levels[0] + std::abs(spin.anisotropy_second_a_per_m);
  field += spin.field_a_per_m.norm() + spin.exchange_bias_a_per_m.norm();
  field += (1 + std::abs(spin.sot_field_like_ratio)) * peak(drive.sot_a_per_m) + peak(drive.sot_field_a_per_m);
  field += (1 + std::abs(spin.stt_field_like_ratio)) * peak(drive.stt_a_per_m) / (1 - std::abs(spin.stt_asymmetry));
  field += peak(drive.stt_field_a_per_m) + peak(drive.anisotropy_shift_a_per_m);
  for (const Waveform& component : drive.field_a_per_m) field += peak(component);
  require(field > 0, "sum of all fields", field, "> 0 where step_s is not given");
  return std::min(0.1, std::cbrt(0.08 * spin.gilbert_damping)) / (kPrecession_m_per_a_s * field);
}

}  // namespace sotto
