#include "sotto/device/splitting.hpp"

#include <algorithm>
#include <cmath>

#include "axial_reduction.hpp"
#include "denormals.hpp"
#include "ensemble_program.hpp"
#include "error_weight.hpp"
#include "sotto/core/error.hpp"
#include "sotto/core/parallel_for.hpp"
#include "sotto/core/random.hpp"
#include "sotto/device/ensemble.hpp"
#include "sotto/device/switching.hpp"
#include "thermal_start.hpp"

namespace sotto {
namespace {

/// Resampling draws from streams of its own.
constexpr std::uint64_t kResampleDomain = 0x53504c49545f5253;

constexpr double kNoRate = std::numeric_limits<double>::quiet_NaN();

/// What all repetitions share.
struct SplittingPlan {
  const SplittingOptions& options;
  EnsembleProgram program;
  SliceTimes slices;
  ThermalWell well;
  ErrorWeight log_weight;
};

/// Walkers of one repetition: x of all, then y, then z.
class Walkers {
 public:
  Walkers(const SplittingPlan& plan, std::int64_t repetition)
      : plan_(plan),
        count_(plan.options.walkers),
        m_(static_cast<std::size_t>(3 * count_)),
        normals_(static_cast<std::size_t>(kQuadNormals * count_)),
        weighed_(static_cast<std::size_t>(count_), 0.0),
        resampling_(plan.options.seed ^ kResampleDomain, static_cast<std::uint64_t>(repetition)) {
    batch_ = {.seed = plan.options.seed,
              .first_sample = static_cast<unsigned long>(repetition * count_),
              .samples = count_,
              .m = m_.data(),
              .normals = normals_.data()};
    for (long i = 0; i < count_; ++i) {
      const Eigen::Vector3d m = plan.well.draw(batch_.seed, batch_.first_sample + static_cast<std::uint64_t>(i));
      for (long k = 0; k < 3; ++k) m_[static_cast<std::size_t>(k * count_ + i)] = m[k];
    }
  }

  /// Write error rate: product of the mean weights of all slices. NaN where a walker is no number any more.
  double run() {
    const FlushDenormals flush;
    double log_rate = weigh_and_resample(0);
    std::size_t slice = 1;
    for (const ProgramSegment& segment : plan_.program.segments) {
      ensemble_kernel(plan_.options.simd).run(plan_.program.spin, segment.kernel, batch_);
      if (segment.drive.end_s != plan_.slices.time_s[slice]) continue;
      if (!std::ranges::all_of(m_, [](double x) { return std::isfinite(x); })) return kNoRate;
      if (slice + 1 == plan_.slices.time_s.size()) break;
      log_rate += weigh_and_resample(slice++);
    }
    return std::exp(log_rate) * mean_of_failed();
  }

 private:
  Eigen::Vector3d at(long i) const { return {batch_.m[i], batch_.m[count_ + i], batch_.m[2 * count_ + i]}; }

  double weigh_and_resample(std::size_t slice);
  void resample(const std::vector<double>& weight, double sum);

  /// Mean of 1/psi over those that fail, 0 for the others.
  double mean_of_failed() const {
    double sum = 0;
    for (long i = 0; i < count_; ++i) {
      if (at(i).dot(plan_.options.start) > 0) sum += std::exp(-weighed_[static_cast<std::size_t>(i)]);
    }
    return sum / static_cast<double>(count_);
  }

  const SplittingPlan& plan_;
  long count_;
  std::vector<double> m_;
  std::vector<double> normals_;
  std::vector<double> weighed_;  ///< ln psi at the last slice
  SampleRng resampling_;
  SampleBatch batch_;
};

/// ln of the mean weight.
double Walkers::weigh_and_resample(std::size_t slice) {
  std::vector<double> weight(static_cast<std::size_t>(count_));
  double largest = -std::numeric_limits<double>::infinity();
  for (long i = 0; i < count_; ++i) {
    const auto k = static_cast<std::size_t>(i);
    const double now = plan_.log_weight(at(i), slice);
    weight[k] = now - weighed_[k];
    weighed_[k] = now;
    largest = std::max(largest, weight[k]);
  }
  double sum = 0;
  for (double& w : weight) sum += w = std::exp(w - largest);
  resample(weight, sum);
  return largest + std::log(sum / static_cast<double>(count_));
}

/// Systematic: one random number, walker i gets about count weight_i/sum copies.
void Walkers::resample(const std::vector<double>& weight, double sum) {
  const std::vector<double> m = m_;
  const std::vector<double> weighed = weighed_;
  const auto n = static_cast<std::size_t>(count_);
  const double offset = resampling_.uniform();
  double reached = weight[0];
  std::size_t parent = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const double wanted = (static_cast<double>(i) + offset) / static_cast<double>(n) * sum;
    while (reached < wanted && parent + 1 < n) reached += weight[++parent];
    for (std::size_t k = 0; k < 3; ++k) m_[k * n + i] = m[k * n + parent];
    weighed_[i] = weighed[parent];
  }
}

void check(double duration_s, const SplittingOptions& options) {
  require(duration_s > 0 && std::isfinite(duration_s), "duration_s", duration_s, "> 0 and finite");
  require(options.walkers > 0 && options.walkers % kBatchUnit == 0, "walkers", options.walkers,
          "> 0, a multiple of 32");
  require(options.slices > 0, "slices", options.slices, "> 0");
  require(options.repetitions >= 2, "repetitions", options.repetitions, ">= 2");
  require(options.step_s >= 0 && std::isfinite(options.step_s), "step_s", options.step_s, ">= 0 and finite");
  const double length = options.start.norm();
  require(length > 0 && std::isfinite(length), "length of start", length, "> 0 and finite");
}

SliceTimes slice_times(double duration_s, int slices) {
  SliceTimes times;
  for (int k = 0; k < slices; ++k) times.time_s.push_back(duration_s * k / slices);
  times.time_s.push_back(duration_s);
  return times;
}

bool above_threshold(const AxialReduction& reduction) {
  return reduction.problem && std::ranges::any_of(reduction.problem->pulse, [](const DrivePiece& piece) {
           return piece.overdrive - piece.field_ratio > 1;
         });
}

SplittingGuide choose(SplittingGuide wanted, const AxialReduction& reduction) {
  if (wanted == SplittingGuide::backward) return wanted;
  if (above_threshold(reduction)) return SplittingGuide::collinear;
  require(wanted == SplittingGuide::automatic, "guide", std::string("collinear"),
          "used above threshold and without " + (reduction.obstacle.empty() ? "a weak drive" : reduction.obstacle));
  return SplittingGuide::backward;
}

}  // namespace

SplittingResult split_write_errors(const Macrospin& spin, const Drive& drive, double duration_s,
                                   const SplittingOptions& options) {
  validate(spin);
  validate(drive);
  check(duration_s, options);
  const SliceTimes slices = slice_times(duration_s, options.slices);
  const ProgramGrid grid{.duration_s = duration_s,
                         .step_s = options.step_s > 0 ? options.step_s : thermal_step_s(spin, drive) / 4,
                         .look_s = {slices.time_s.begin() + 1, slices.time_s.end() - 1}};
  SplittingPlan plan{options, ensemble_program(spin, drive, grid), slices, ThermalWell(spin, options.start), {}};

  const AxialReduction reduction = axial_reduction(spin, drive, {.start = options.start, .duration_s = duration_s});
  SplittingResult result{.step_s = plan.program.largest_step_s, .guide = choose(options.guide, reduction)};
  if (result.guide == SplittingGuide::collinear) {
    plan.log_weight = collinear_weight(*reduction.problem, options.start, slices);
  } else {
    BackwardProblem backward{spin, {}, options.start, options.guide_grid, options.threads};
    for (const ProgramSegment& segment : plan.program.segments) backward.segments.push_back(segment.drive);
    plan.log_weight = backward_weight(backward, slices);
  }

  result.repetitions.resize(static_cast<std::size_t>(options.repetitions));
  parallel_for(options.repetitions, options.threads, [&](std::int64_t repetition) {
    result.repetitions[static_cast<std::size_t>(repetition)] = Walkers(plan, repetition).run();
  });
  const Eigen::Map<const Eigen::ArrayXd> rates(result.repetitions.data(), options.repetitions);
  result.write_error_rate = rates.mean();
  const double variance = (rates - rates.mean()).square().sum() / (options.repetitions - 1);
  result.standard_error = std::sqrt(variance / options.repetitions);
  return result;
}

}  // namespace sotto
