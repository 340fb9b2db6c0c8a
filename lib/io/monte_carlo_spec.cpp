#include "sotto/io/monte_carlo_spec.hpp"

#include <limits>

#include "io/json_writer.hpp"
#include "io/monte_carlo_section.hpp"
#include "sotto/io/vary_sources.hpp"

namespace sotto::io {
namespace {

constexpr std::int64_t kMostSamples = std::int64_t{1} << 40;
constexpr NumberRule kOpenShare{0, false, 0.9999999999, false, "in (0, 1)"};

constexpr NumberRule kShareBelowOne{0, true, 1 - 0x1p-53, false, "in [0, 1)"};
constexpr NumberRule kSigmas{-38, true, 38, false, "in [-38, 38]"};  // beyond, no double holds the probability

void read_shift(const JsonReader& node, MonteCarloSpec& spec) {
  const auto shift = node.at("shift_sigmas");
  if (!shift.value().is_object() || shift.value().empty()) {
    shift.fail("an object of numbers of a die and their shifts, at least one");
  }
  for (const auto& [name, sigmas] : shift.value().items()) {
    spec.shift_sigmas.push_back({.parameter = name, .sigmas = shift.at(name).number(kSigmas)});
  }
  spec.nominal_share = node.number_or("nominal_share", kShareBelowOne, spec.nominal_share);
}

/// A word, or an object of a kind and what it needs.
void read_sampling(const JsonReader& node, MonteCarloSpec& spec) {
  if (!node.value().is_object()) {
    spec.sampling =
        node.word<DieSampling>({{"random", DieSampling::random}, {"latin_hypercube", DieSampling::latin_hypercube}});
    return;
  }
  node.allow_keys({"kind", "shift_sigmas", "nominal_share"});
  spec.sampling = node.at("kind").word<DieSampling>({{"random", DieSampling::random},
                                                     {"latin_hypercube", DieSampling::latin_hypercube},
                                                     {"shifted", DieSampling::shifted}});
  if (spec.sampling == DieSampling::shifted) return read_shift(node, spec);
  for (const char* key : {"shift_sigmas", "nominal_share"}) {
    if (node.has(key)) node.at(key).fail("absent unless the kind is \"shifted\"");
  }
}

StoppingRule read_stopping_rule(const JsonReader& node, double confidence) {
  node.allow_keys({"output", "statistic", "level", "lower", "upper", "half_width"});
  StoppingRule rule;
  Question& question = rule.question;
  question.output = node.at("output").string();
  question.confidence = confidence;
  if (node.has("statistic")) {
    question.statistic =
        node.at("statistic")
            .word<Statistic>(
                {{"mean", Statistic::mean}, {"quantile", Statistic::quantile}, {"yield", Statistic::yield}});
  }
  const bool quantile = question.statistic == Statistic::quantile;
  if (node.has("level") && !quantile) node.at("level").fail("absent unless the statistic is \"quantile\"");
  question.level = node.number_or("level", kOpenShare, question.level);
  for (const auto& [key, limit] : {std::pair{"lower", &question.lower}, {"upper", &question.upper}}) {
    if (!node.has(key)) continue;
    if (question.statistic != Statistic::yield) node.at(key).fail("absent unless the statistic is \"yield\"");
    *limit = node.at(key).number(kAnyNumber);
  }
  if (question.statistic == Statistic::yield) {
    if (!node.has("lower") && !node.has("upper")) node.fail("one with a limit, \"lower\" or \"upper\"");
    if (!(question.lower < question.upper)) node.at("upper").fail("above the lower limit");
  }
  rule.half_width = node.at("half_width").number(kPositive);
  return rule;
}

SweepAxis read_sweep_axis(const JsonReader& node) {
  node.allow_keys({"set", "values"});
  SweepAxis axis{.key = node.at("set").string(), .values = {}};
  if (axis.key.find('=') != std::string::npos) node.at("set").fail("a key alone, without \"=\"");
  const auto values = node.at("values");
  if (values.size() == 0) values.fail("an array of at least one value");
  for (Eigen::Index k = 0; k < values.size(); ++k) axis.values.push_back(values.at(k).value().dump());
  return axis;
}

/// Limits of the yields.
void read_requirements(const JsonReader& node, const SectionContext& context, MonteCarloSpec& spec) {
  const auto read = [&](const char* key, const NumberRule& rule, bool fits, std::optional<double>& limit) {
    if (!node.has(key)) return;
    if (!fits) node.at(key).fail(context.is_network ? "absent in an experiment" : "absent in a crossbar case");
    limit = node.at(key).number(rule);
  };
  read("required_accuracy", kFraction, context.is_network, spec.required_accuracy);
  read("required_rms_v", kPositive, context.is_network, spec.required_rms_v);
  read("required_rms_error", kPositive, !context.is_network, spec.required_rms_error);
}

/// When it is enough, and how it is told.
void read_statistics(const JsonReader& node, MonteCarloSpec& spec) {
  spec.confidence = node.number_or("confidence", kOpenShare, spec.confidence);
  if (node.has("quantiles")) {
    const Eigen::VectorXd levels = node.at("quantiles").vector(kOpenShare);
    spec.quantiles.assign(levels.begin(), levels.end());
  }
  if (node.has("stop_when")) {
    const auto rules = node.at("stop_when");
    for (Eigen::Index k = 0; k < rules.size(); ++k) {
      spec.stop_when.push_back(read_stopping_rule(rules.at(k), spec.confidence));
    }
  }
  if (node.has("min_samples")) spec.min_samples = node.at("min_samples").integer(2, kMostSamples);
  spec.time_limit_s = node.number_or("time_limit_s", kPositive, spec.time_limit_s);
}

/// `spec`: of all other keys.
bool read_attribution(const JsonReader& node, const MonteCarloSpec& spec) {
  const auto key = node.at("attribution");
  if (!key.boolean()) return false;
  if (vary_sources(spec.vary).size() < 2) key.fail("false where fewer than two parts of vary vary");
  if (!spec.sweep.empty()) key.fail("false beside a sweep");
  if (!spec.stop_when.empty()) key.fail("false beside stop_when");
  if (spec.sampling == DieSampling::shifted) key.fail("false beside shifted samples");
  return true;
}

}  // namespace

MonteCarloSpec read_monte_carlo_spec(const JsonReader& node, const SectionContext& context) {
  node.allow_keys({"samples", "seed", "sampling", "vary", "images", "power", "required_accuracy", "required_rms_v",
                   "required_rms_error", "stop_when", "min_samples", "time_limit_s", "confidence", "quantiles", "sweep",
                   "attribution", "corner_sigmas"});
  MonteCarloSpec spec;
  if (node.has("samples")) spec.samples = node.at("samples").integer(1, kMostSamples);
  if (node.has("seed")) spec.seed = node.at("seed").seed();
  if (node.has("sampling")) read_sampling(node.at("sampling"), spec);
  if (node.has("vary")) spec.vary = read_what_varies(node.at("vary"), context);
  if (node.has("images")) {
    if (!context.is_network) node.at("images").fail("absent in a crossbar case");
    spec.images = node.at("images").integer(1, std::numeric_limits<int>::max());
  }
  if (node.has("power")) spec.power = node.at("power").boolean();
  read_requirements(node, context, spec);
  read_statistics(node, spec);
  if (node.has("sweep")) {
    const auto axes = node.at("sweep");
    for (Eigen::Index k = 0; k < axes.size(); ++k) spec.sweep.push_back(read_sweep_axis(axes.at(k)));
    if (!spec.sweep.empty() && !spec.stop_when.empty()) node.at("stop_when").fail("absent beside a sweep");
  }
  if (node.has("attribution")) spec.attribution = read_attribution(node, spec);
  spec.corner_sigmas = node.number_or("corner_sigmas", kPositive, 0);
  return spec;
}

}  // namespace sotto::io
