#include "montecarlo/collector.hpp"

#include <algorithm>
#include <cmath>
#include <exception>
#include <set>

#include "sotto/core/error.hpp"

namespace sotto {
namespace {

bool is_stopped(const MonteCarloOptions& options) {
  return options.stop != nullptr && options.stop->load();
}

void validate_rule(const StoppingRule& rule) {
  const auto& question = rule.question;
  require(rule.half_width > 0, "half_width", rule.half_width, "> 0");
  require(question.confidence > 0 && question.confidence < 1, "confidence", question.confidence, "in (0, 1)");
  require(question.level > 0 && question.level < 1, "level", question.level, "in (0, 1)");
  require(question.lower <= question.upper, "lower", question.lower, "at most upper");
}

/// The ranges of 0 ... num_samples - 1 that `done`, sorted, does not hold.
std::vector<Batch> gaps(const std::vector<SampleResult>& done, std::int64_t num_samples) {
  std::vector<Batch> found;
  std::int64_t next = 0;
  for (const auto& result : done) {
    if (result.sample >= num_samples) break;
    if (result.sample > next) found.push_back({next, result.sample - next});
    next = result.sample + 1;
  }
  if (next < num_samples) found.push_back({next, num_samples - next});
  return found;
}

/// Decisions at a fixed, growing distance: together they cost as much as a few looks at all samples.
std::int64_t decision_after(std::int64_t samples, std::int64_t first) {
  return samples + std::max(first, samples / 16);
}

void require_output(const std::vector<std::string>& names, const std::string& name) {
  require(name.empty() || std::ranges::find(names, name) != names.end(), "output", name, "one of the run's outputs");
}

}  // namespace

bool is_weight(double weight) {
  return weight >= 0 && weight < kLargestValue;
}

std::string failure_of(const SampleResult& result, const std::vector<std::string>& names) {
  if (!is_weight(result.weight)) return "the weight is negative or not below 1e140";
  if (result.outputs.size() == 0) return "no outputs and no reason";
  for (Eigen::Index k = 0; k < result.outputs.size(); ++k) {
    const double size = std::abs(result.outputs[k]) * std::max(1.0, result.weight);
    if (size < kLargestValue) continue;
    const auto at = static_cast<std::size_t>(k);
    const auto name = at < names.size() ? names[at] : "output_" + std::to_string(k);
    return name + (std::isfinite(result.outputs[k]) ? " is beyond 1e140" : " is not finite");
  }
  return "";
}

void validate(const MonteCarloOptions& options) {
  require(options.num_samples >= 1, "num_samples", static_cast<double>(options.num_samples), ">= 1");
  require(options.threads >= 0, "threads", options.threads, ">= 0");
  require(options.batch_size >= 1, "batch_size", static_cast<double>(options.batch_size), ">= 1");
  require(options.min_samples >= 2, "min_samples", static_cast<double>(options.min_samples), ">= 2");
  require(options.time_limit_s > 0, "time_limit_s", options.time_limit_s, "> 0");
  std::set<std::string> seen;
  for (const auto& name : options.output_names) {
    require(!name.empty() && seen.insert(name).second, "output name", "\"" + name + "\"",
            "different from the others, not empty");
  }
  for (const auto& rule : options.stop_when) {
    validate_rule(rule);
    if (!options.output_names.empty()) require_output(options.output_names, rule.question.output);
  }
}

std::optional<SampleResult> run_sample(const MonteCarloOptions& options, const SampleFunction& sample,
                                       std::int64_t index) {
  if (is_stopped(options)) return std::nullopt;
  SampleResult result{.sample = index, .weight = 1, .outputs = {}, .failure = {}};
  try {
    SampleRng rng(options.seed, static_cast<std::uint64_t>(index));
    auto value = sample(rng, index);
    result.outputs = value.outputs.array() + 0.0;  // -0 becomes +0: a store need not tell them apart
    result.weight = value.weight + 0.0;
    result.failure = value.failure.empty() ? failure_of(result, options.output_names) : value.failure;
  } catch (const std::exception& error) {
    result.failure = error.what();
    if (result.failure.empty()) result.failure = "an exception without a message";
  } catch (...) {
    result.failure = "an exception that is no std::exception";
  }
  if (result.failure.empty()) return result;
  if (is_stopped(options)) return std::nullopt;  // the stop may be why it failed
  if (!is_weight(result.weight)) result.weight = 1;
  result.outputs.resize(0);
  return result;
}

Collector::Collector(const MonteCarloOptions& options) : options_(options), begin_(std::chrono::steady_clock::now()) {
  validate(options_);
  auto done = std::move(options_.done);
  options_.done.clear();
  std::sort(done.begin(), done.end(), [](const auto& a, const auto& b) { return a.sample < b.sample; });
  const auto twice =
      std::adjacent_find(done.begin(), done.end(), [](const auto& a, const auto& b) { return a.sample == b.sample; });
  require(twice == done.end(), "sample among those done", twice == done.end() ? 0 : static_cast<double>(twice->sample),
          "there once");
  require(done.empty() || done.front().sample >= 0, "sample among those done",
          done.empty() ? 0 : static_cast<double>(done.front().sample), ">= 0");
  missing_ = gaps(done, options_.num_samples);
  run_.output_names = options_.output_names;
  next_decision_ = options_.min_samples;
  for (auto& result : done) {
    if (result.sample >= options_.num_samples) break;
    ++finished_;
    failed_ += !result.failure.empty();
    waiting_.emplace(result.sample, std::move(result));
  }
  absorb();
}

std::optional<Batch> Collector::next() {
  if (decided_ || missing_at_ == missing_.size() || is_stopped(options_)) return std::nullopt;
  if (wall_s() >= options_.time_limit_s) {
    out_of_time_ = true;
    return std::nullopt;
  }
  auto& gap = missing_[missing_at_];
  const Batch batch{gap.first, std::min(gap.count, options_.batch_size)};
  gap.first += batch.count;
  gap.count -= batch.count;
  if (gap.count == 0) ++missing_at_;
  return batch;
}

void Collector::deliver(std::vector<SampleResult> results) {
  if (results.empty()) return;
  for (const auto& result : results) name_outputs(result);
  if (options_.on_batch) options_.on_batch(results);
  for (auto& result : results) {
    ++finished_;
    failed_ += !result.failure.empty();
    waiting_.emplace(result.sample, std::move(result));
  }
  absorb();
  if (options_.on_progress) options_.on_progress({finished_, failed_, options_.num_samples, wall_s()});
}

MonteCarloRun Collector::finish() {
  const bool complete = static_cast<std::int64_t>(run_.samples.size()) == options_.num_samples;
  run_.stop_reason = StopReason::interrupted;
  if (out_of_time_) run_.stop_reason = StopReason::time_limit;
  if (complete) run_.stop_reason = StopReason::num_samples;
  if (decided_) run_.stop_reason = StopReason::precision;
  run_.wall_s = wall_s();
  return std::move(run_);
}

double Collector::wall_s() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
}

/// Moves what has no gap before it into the run, and decides at the fixed numbers of samples.
void Collector::absorb() {
  while (!decided_ && !waiting_.empty() && waiting_.begin()->first == static_cast<std::int64_t>(run_.samples.size())) {
    name_outputs(waiting_.begin()->second);
    run_.samples.push_back(std::move(waiting_.extract(waiting_.begin()).mapped()));
    if (static_cast<std::int64_t>(run_.samples.size()) == next_decision_) decide();
  }
}

/// The first sample that did not fail tells how many outputs there are, unless the options do.
void Collector::name_outputs(const SampleResult& result) {
  if (!result.failure.empty()) return;
  const auto size = static_cast<std::size_t>(result.outputs.size());
  if (run_.output_names.empty()) {
    for (std::size_t k = 0; k < size; ++k) run_.output_names.push_back("output_" + std::to_string(k));
  }
  require(size == run_.output_names.size(), "number of outputs of sample " + std::to_string(result.sample),
          static_cast<double>(size), "that of the run, " + std::to_string(run_.output_names.size()));
}

void Collector::decide() {
  next_decision_ = decision_after(next_decision_, options_.min_samples);
  if (options_.stop_when.empty() || run_.output_names.empty()) return;
  decided_ = std::all_of(options_.stop_when.begin(), options_.stop_when.end(), [&](const auto& rule) {
    return half_width(estimate(run_, rule.question)) <= rule.half_width;
  });
}

}  // namespace sotto
