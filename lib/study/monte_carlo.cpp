#include "sotto/study/monte_carlo.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "sotto/core/error.hpp"
#include "sotto/core/parallel_for.hpp"
#include "sotto/core/version.hpp"
#include "sotto/crossbar/solve.hpp"
#include "sotto/io/dataset.hpp"
#include "sotto/io/monte_carlo_identity.hpp"
#include "study/die_sampling.hpp"
#include "study/sample_outputs.hpp"

namespace sotto::study {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;

constexpr double kMostCorners = 1024;  ///< of one point
constexpr std::int64_t kProbes = 2;    ///< draws whose circuits the identity knows

std::string told(const StudyFingerprint& fingerprint) {
  return fmt::format("#{:016x}", fingerprint.value());
}

/// Another model, data set, card, job or solver gives another one. Nominal answers alone would not do: labels, spreads
/// and error rates move samples and no nominal answer.
std::vector<io::IdentityFact> fingerprints(const std::vector<PointStudy>& points, const DataCache& data,
                                           const std::vector<DieDraw>& probes) {
  StudyFingerprint inputs, labels, answers, laws, circuits;
  for (const auto& [volt, images] : data) {
    inputs.add(images->inputs_v);
    labels.add(MatrixXd(images->labels.cast<double>()));
  }
  for (const PointStudy& point : points) {
    point.add_answers(answers);
    point.add_laws(laws);
    point.add_circuits(circuits, probes);
  }
  return {{"images", told(inputs)},
          {"labels", told(labels)},
          {"nominal answers (model, cards, solver)", told(answers)},
          {"laws of the draws (cards, jobs)", told(laws)},
          {"circuits of the first draws", told(circuits)}};
}

/// Names of all points' parameters, in the order in which they are met.
std::vector<std::string> all_parameters(const std::vector<PointStudy>& points) {
  std::vector<std::string> names;
  for (const PointStudy& point : points) {
    for (const std::string& name : point.parameters()) {
      if (std::ranges::find(names, name) == names.end()) names.push_back(name);
    }
  }
  return names;
}

/// All points share the columns of a row, which are written by place.
void require_same_outputs(const io::MonteCarloFile& file, const std::vector<PointStudy>& points) {
  const std::vector<std::string>& names = points.front().names();
  for (std::size_t k = 1; k < points.size(); ++k) {
    if (points[k].names() == names) continue;
    throw IoError(fmt::format("{}: /montecarlo/sweep: the outputs of the point {} ({}) must be those of the first ({})",
                              file.shown_path, fmt::join(file.points[k].settings, " "),
                              fmt::join(points[k].names(), ", "), fmt::join(names, ", ")));
  }
}

/// Before any sample is computed, and before there is a store.
void require_known_outputs(const io::MonteCarloFile& file, const std::vector<std::string>& names) {
  const auto& rules = file.points.front().spec.stop_when;
  for (std::size_t k = 0; k < rules.size(); ++k) {
    const std::string& output = rules[k].question.output;
    if (std::ranges::find(names, output) != names.end()) continue;
    throw IoError(fmt::format("{}: /montecarlo/stop_when/{}/output: \"{}\" must be one of {}", file.shown_path, k,
                              output, fmt::join(names, ", ")));
  }
}

/// Errors of a sweep name the point.
template <typename Work>
void naming(const io::MonteCarloPoint& point, const Work& work) {
  const auto where = [&](const Error& error) {
    return point.settings.empty() ? std::string(error.what())
                                  : fmt::format("{} (at {})", error.what(), fmt::join(point.settings, " "));
  };
  try {
    work();
  } catch (const IoError& error) {
    throw IoError(where(error));
  } catch (const InvalidArgument& error) {
    throw InvalidArgument(where(error));
  }
}

/// A shift means the same number of the die at all points.
DieSampler sampler_of(const io::MonteCarloFile& file, const std::vector<PointStudy>& points) {
  const io::MonteCarloSpec& spec = file.points.front().spec;
  const std::string where = file.shown_path + ": /montecarlo/sampling/shift_sigmas";
  Eigen::VectorXd shift;
  for (std::size_t p = 0; p < points.size(); ++p) {
    naming(file.points[p], [&] { shift = die_shift(spec, points[p].die_parameters(), where); });
  }
  return {spec, shift};
}

/// Before any sample is computed: the corners come after all of them.
void require_few_corners(const std::vector<PointStudy>& points, double corner_sigmas) {
  if (corner_sigmas == 0) return;
  for (const PointStudy& point : points) {
    require(point.num_corners() <= kMostCorners, "corners", point.num_corners(),
            fmt::format("at most {}: two for every number of a die, and one for each process corner, multiplied",
                        kMostCorners));
  }
}

}  // namespace

struct MonteCarloStudy::Impl {
  io::MonteCarloFile file;
  SimdLevel simd = best_simd_level();
  std::vector<PointStudy> points = {};
  DieSampler sampler = {};
  std::vector<std::string> parameters = {};
  std::vector<std::string> output_names = {};
  std::vector<io::IdentityFact> facts = {};

  const io::MonteCarloSpec& spec() const { return file.points.front().spec; }
  std::int64_t num_points() const { return static_cast<std::int64_t>(points.size()); }
  const PointStudy& point_of(std::int64_t sample) const {
    return points[static_cast<std::size_t>(sample % num_points())];
  }
  WeightedDie die_of(std::int64_t sample) const;
  DieDraw draw_of(std::int64_t sample) const { return die_of(sample).draw; }
  std::vector<DieDraw> probes() const;
};

WeightedDie MonteCarloStudy::Impl::die_of(std::int64_t sample) const {
  require(sample >= 0, "sample", static_cast<double>(sample), ">= 0");
  return sampler.draw(sample / num_points());
}

/// Of a Latin hypercube no more than it has; else the number of samples must not matter to the identity.
std::vector<DieDraw> MonteCarloStudy::Impl::probes() const {
  std::vector<DieDraw> draws;
  const std::int64_t count = std::min(kProbes, sampler.most_draws());
  for (std::int64_t number = 0; number < count; ++number) draws.push_back(draw_of(number * num_points()));
  return draws;
}

MonteCarloStudy::MonteCarloStudy(io::MonteCarloFile file, SimdLevel simd)
    : impl_(std::make_unique<Impl>(Impl{.file = std::move(file), .simd = simd})) {
  require(!impl_->file.points.empty(), "points", 0.0, "at least one");
  DataCache data;
  for (const io::MonteCarloPoint& point : impl_->file.points) {
    naming(point, [&] { impl_->points.emplace_back(point, data, simd); });
  }
  require_same_outputs(impl_->file, impl_->points);
  require_few_corners(impl_->points, impl_->spec().corner_sigmas);
  impl_->sampler = sampler_of(impl_->file, impl_->points);
  impl_->parameters = all_parameters(impl_->points);
  auto& names = impl_->output_names;
  if (impl_->points.size() > 1) names.emplace_back("point");
  const auto outputs = impl_->points.front().names();
  names.insert(names.end(), outputs.begin(), outputs.end());
  for (const std::string& name : impl_->parameters) names.push_back("param." + name);
  require_known_outputs(impl_->file, names);
  impl_->facts = fingerprints(impl_->points, data, impl_->probes());
  impl_->facts.insert(impl_->facts.begin(),
                      {{"level of SIMD", std::string(to_string(simd))}, {"design", impl_->sampler.design()}});
}

MonteCarloStudy::~MonteCarloStudy() = default;
MonteCarloStudy::MonteCarloStudy(MonteCarloStudy&&) noexcept = default;
MonteCarloStudy& MonteCarloStudy::operator=(MonteCarloStudy&&) noexcept = default;

const io::MonteCarloFile& MonteCarloStudy::file() const {
  return impl_->file;
}

const io::MonteCarloSpec& MonteCarloStudy::spec() const {
  return impl_->spec();
}

const std::vector<std::string>& MonteCarloStudy::output_names() const {
  return impl_->output_names;
}

std::int64_t MonteCarloStudy::num_samples() const {
  return impl_->spec().samples * impl_->num_points();
}

SampleValue MonteCarloStudy::evaluate(std::int64_t sample) const {
  const PointStudy& point = impl_->point_of(sample);
  const WeightedDie die = impl_->die_of(sample);
  const SampleAnswer answer = point.evaluate(die.draw);
  Eigen::VectorXd row = Eigen::VectorXd::Zero(static_cast<Index>(impl_->output_names.size()));
  Index column = 0;
  if (impl_->points.size() > 1) row(column++) = static_cast<double>(sample % impl_->num_points());
  row.segment(column, answer.outputs.size()) = answer.outputs;
  column += answer.outputs.size();
  for (std::size_t k = 0; k < point.parameters().size(); ++k) {
    const auto place = std::ranges::find(impl_->parameters, point.parameters()[k]) - impl_->parameters.begin();
    row(column + place) = answer.parameters(static_cast<Index>(k));
  }
  return {row, die.weight};
}

double MonteCarloStudy::weight(std::int64_t sample) const {
  return impl_->die_of(sample).weight;
}

std::string MonteCarloStudy::configuration() const {
  return io::identity_text(impl_->file.identity_json, impl_->facts);
}

std::vector<std::pair<std::string, double>> MonteCarloStudy::nominal(std::size_t point) const {
  require(point < impl_->points.size(), "point", static_cast<double>(point), "one of the sweep");
  return impl_->points[point].nominal();
}

AnalogNetwork MonteCarloStudy::network(std::int64_t sample) const {
  return impl_->point_of(sample).network(impl_->draw_of(sample));
}

Crossbar MonteCarloStudy::crossbar(std::int64_t sample) const {
  return impl_->point_of(sample).crossbar(impl_->draw_of(sample));
}

bool MonteCarloStudy::is_network() const {
  return std::holds_alternative<io::Experiment>(impl_->file.points.front().circuit);
}

MatrixXd MonteCarloStudy::inputs_v(std::int64_t sample, Index count) const {
  const MatrixXd& all = impl_->point_of(sample).inputs_v();
  require(count >= 1 && count <= all.rows(), "images", static_cast<double>(count),
          fmt::format("in 1 ... {}", all.rows()));
  return all.topRows(count);
}

Index MonteCarloStudy::num_inputs() const {
  return impl_->points.front().inputs_v().rows();
}

SimdLevel MonteCarloStudy::simd() const {
  return impl_->simd;
}

std::vector<io::CornerSummary> MonteCarloStudy::corners(const CornerOptions& options) const {
  struct Corner {
    std::size_t point = 0;
    DieDraw draw;
    std::optional<io::CornerSummary> found = std::nullopt;
  };
  const double sigmas = impl_->spec().corner_sigmas;
  std::vector<Corner> corners;
  const std::size_t num_points = impl_->spec().attribution ? 1 : impl_->points.size();  // the others leave parts out
  for (std::size_t p = 0; sigmas > 0 && p < num_points; ++p) {
    for (DieDraw& draw : impl_->points[p].corner_draws(sigmas)) corners.push_back({p, std::move(draw)});
  }
  parallel_for(static_cast<std::int64_t>(corners.size()), options.threads, [&](std::int64_t k) {
    if (options.stop != nullptr && *options.stop) return;
    Corner& corner = corners[static_cast<std::size_t>(k)];
    corner.found = impl_->points[corner.point].corner(corner.draw);
    corner.found->settings = impl_->file.points[corner.point].settings;
  });
  std::vector<io::CornerSummary> all;
  for (Corner& corner : corners) {
    if (corner.found) all.push_back(std::move(*corner.found));
  }
  return all;
}

}  // namespace sotto::study
