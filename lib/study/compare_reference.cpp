#include "sotto/study/compare_reference.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sotto/core/error.hpp"

namespace sotto::study {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr Index kBins = 61;  ///< odd: one bin about zero

/// 0 where one of them does not vary.
double correlation_of(const VectorXd& a, const VectorXd& b) {
  const VectorXd da = a.array() - a.mean(), db = b.array() - b.mean();
  const double norms = da.norm() * db.norm();
  return norms > 0 ? da.dot(db) / norms : 0;
}

double share_of_equal(const Eigen::VectorXi& a, const Eigen::VectorXi& b) {
  return static_cast<double>((a.array() == b.array()).count()) / static_cast<double>(a.size());
}

io::EnergyAgreement agreement_of(const VectorXd& ours_j, const VectorXd& reference_j) {
  const VectorXd relative = (ours_j.array() - reference_j.array()) / reference_j.array();
  return {.mean_j = ours_j.mean(),
          .ratio = ours_j.mean() / reference_j.mean(),
          .rms_rel_error = std::sqrt(relative.squaredNorm() / static_cast<double>(relative.size())),
          .worst_rel_error = relative.cwiseAbs().maxCoeff(),
          .correlation = correlation_of(ours_j, reference_j)};
}

io::ReferenceEnergy energy_of(const io::Reference& reference, const SourcePower& power, double image_time_s) {
  const auto energy = [&](const VectorXd& power_w) {
    return agreement_of(image_time_s * power_w(reference.images), reference.energy_j);
  };
  io::ReferenceEnergy out{.reference_j = reference.energy_j.mean(),
                          .all_sources = energy(power.inputs_w + power.bias_w + power.neurons_w),
                          .bias_rows = energy(power.bias_w),
                          .supply = std::nullopt};
  if (power.supply_w.size() > 0) out.supply = energy(power.bias_w + power.supply_w);
  return out;
}

void fill_histogram(const MatrixXd& error_v, io::ReferenceOutcome& outcome) {
  const double reach_v = std::max(outcome.worst_error_v, 1e-15);
  const double width_v = 2 * reach_v / static_cast<double>(kBins);
  outcome.histogram_count.assign(static_cast<std::size_t>(kBins), 0);
  for (Index b = 0; b < kBins; ++b) {
    outcome.histogram_v.push_back(-reach_v + (static_cast<double>(b) + 0.5) * width_v);
  }
  for (const double error : error_v.reshaped()) {
    const auto bin = static_cast<Index>(std::floor((error + reach_v) / width_v));
    ++outcome.histogram_count[static_cast<std::size_t>(std::clamp<Index>(bin, 0, kBins - 1))];
  }
}

void check_shapes(const io::Reference& reference, const CircuitRun& run) {
  const Index images = run.outputs_v.rows();
  require(reference.num_images() > 0, "reference", "0 images", "at least one");
  require(run.outputs_v.cols() == reference.outputs_v.cols(), "outputs_v",
          fmt::format("{} columns", run.outputs_v.cols()),
          fmt::format("{}, as in the reference", reference.outputs_v.cols()));
  require(run.labels.size() == images, "labels", fmt::format("{} labels", run.labels.size()),
          fmt::format("one per image ({})", images));
  const Index last = *std::ranges::max_element(reference.images);
  require(last < images, "reference", fmt::format("image {}", last),
          fmt::format("below {}, the images of the run", images));
}

}  // namespace

io::ReferenceOutcome compare_with_reference(const io::Reference& reference, const CircuitRun& run,
                                            double image_time_s) {
  check_shapes(reference, run);
  const MatrixXd ours_v = run.outputs_v(reference.images, Eigen::all);
  const MatrixXd error_v = ours_v - reference.outputs_v;
  const Eigen::VectorXi labels = run.labels(reference.images);
  const Eigen::VectorXi classes = argmax_rows(ours_v);
  const auto images = static_cast<double>(error_v.rows());
  io::ReferenceOutcome outcome;
  outcome.images = error_v.rows();
  outcome.rms_error_v = std::sqrt(error_v.squaredNorm() / static_cast<double>(error_v.size()));
  Index line = 0;
  outcome.worst_error_v = error_v.cwiseAbs().maxCoeff(&line, &outcome.worst_output);
  outcome.worst_image = reference.images[static_cast<std::size_t>(line)];
  outcome.correlation = correlation_of(ours_v.reshaped(), reference.outputs_v.reshaped());
  outcome.same_class = share_of_equal(classes, reference.classes);
  outcome.accuracy_reference = share_of_equal(reference.classes, labels);
  outcome.accuracy_circuit = share_of_equal(classes, labels);
  outcome.output_mean_error_v = error_v.colwise().mean().transpose();
  outcome.output_rms_error_v = (error_v.colwise().squaredNorm() / images).cwiseSqrt().transpose();
  fill_histogram(error_v, outcome);
  if (reference.energy_j.size() > 0) outcome.energy = energy_of(reference, run.power, image_time_s);
  return outcome;
}

}  // namespace sotto::study
