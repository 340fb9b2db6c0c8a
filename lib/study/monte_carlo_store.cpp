#include "sotto/study/monte_carlo_store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <mutex>

#include "sotto/config.hpp"
#include "sotto/core/error.hpp"
#include "sotto/core/parallel_for.hpp"
#include "sotto/core/random.hpp"
#include "sotto/io/monte_carlo_identity.hpp"
#include "sotto/spice/cross_check.hpp"
#if SOTTO_HAS_SQLITE
#include "sotto/montecarlo/store.hpp"
#endif

namespace sotto::study {

#if SOTTO_HAS_SQLITE
namespace {

using Eigen::Index;

std::string note_of(const ResultStore& store) {
  const std::string& note = store.identity().note;
  if (note.empty()) throw IoError(store.path() + ": the store of a program of its own, not of `sotto mc`");
  return note;
}

StopReason stop_reason_of(const ResultStore& store) {
  for (const StopReason reason : {StopReason::num_samples, StopReason::precision, StopReason::time_limit}) {
    if (store.stop_reason() == to_string(reason)) return reason;
  }
  if (!store.finished_samples()) return StopReason::interrupted;
  if (store.stop_reason() == to_string(StopReason::interrupted)) return StopReason::interrupted;
  throw IoError(fmt::format("{}: damaged: stop_reason is \"{}\"", store.path(), store.stop_reason()));
}

/// Good samples of the store, chosen without repetition, in order.
std::vector<SampleResult> chosen(const ResultStore& store, const StoreCheckOptions& options) {
  std::vector<SampleResult> good = store.load();
  std::erase_if(good, [](const SampleResult& sample) { return !sample.failure.empty(); });
  SampleRng rng(options.seed, 0);
  const auto wanted = std::min(static_cast<std::size_t>(options.samples), good.size());
  for (std::size_t k = 0; k < wanted; ++k) std::swap(good[k], good[k + rng.below(good.size() - k)]);
  good.resize(wanted);
  std::ranges::sort(good, {}, &SampleResult::sample);
  return good;
}

/// Worst difference over the row, each number against its own size.
double row_difference(const Eigen::VectorXd& stored, const Eigen::VectorXd& again) {
  double worst = 0;
  for (Index k = 0; k < stored.size(); ++k) {
    if (stored(k) != again(k)) worst = std::max(worst, std::abs(stored(k) - again(k)) / std::abs(stored(k)));
  }
  return worst;
}

io::Difference difference(const spice::Agreement& agreement) {
  return {agreement.max_rel_difference, agreement.max_abs_difference, agreement.compared};
}

spice::CrossCheck check_sample(const MonteCarloStudy& study, std::int64_t sample, Index inputs,
                               const StoreCheckOptions& options) {
  const spice::CrossCheckOptions spice{
      .nodes = options.nodes, .time_limit_s = options.time_limit_s, .workers = 1, .stop = options.stop};
  const Eigen::MatrixXd inputs_v = study.inputs_v(sample, inputs);
  if (study.is_network()) return spice::cross_check(study.network(sample), inputs_v, spice);
  return spice::cross_check(study.crossbar(sample), inputs_v, spice);
}

}  // namespace

StoredRun load_stored_run(const std::string& path) {
  const ResultStore store(path);
  const std::string note = note_of(store);
  StoredRun stored{.run = {}, .settings = io::monte_carlo_settings(note), .seed = store.identity().seed};
  stored.run.output_names = store.identity().output_names;
  stored.run.samples = store.load();
  stored.run.stop_reason = stop_reason_of(store);
  stored.written_by = store.written_by();
  const auto found = static_cast<std::int64_t>(stored.run.samples.size());
  if (found > 0) stored.missing_samples = stored.run.samples.back().sample + 1 - found;
  return stored;
}

void export_store(const std::string& store, const std::string& path) {
  const bool csv = path.ends_with(".csv");
  require(csv || path.ends_with(".npy"), "--out", path, "a file that ends in .csv or .npy");
  csv ? write_csv(ResultStore(store), path) : write_npy(ResultStore(store), path);
}

MonteCarloStudy study_of_store(const std::string& path) {
  const ResultStore store(path);
  const io::MonteCarloSettings settings = io::monte_carlo_settings(note_of(store));
  MonteCarloStudy study(io::monte_carlo_from_json(settings.document_json, settings.path), settings.simd);
  const auto differences = io::identity_differences(store.identity().configuration, study.configuration());
  if (differences.empty()) return study;
  throw IoError(fmt::format("{}: the files of {} are not what they were when the store was written: {}", path,
                            study.file().path, fmt::join(differences, "; ")));
}

void require_good_sample(const std::string& path, std::int64_t sample) {
  const auto samples = ResultStore(path).load();
  const auto found = std::ranges::find(samples, sample, &SampleResult::sample);
  require(found != samples.end(), "sample", static_cast<double>(sample),
          fmt::format("one of the {} of the store", samples.size()));
  require(found->failure.empty(), "sample", static_cast<double>(sample), "one that did not fail: " + found->failure);
}

io::StoreCheck crosscheck_store(const std::string& path, const StoreCheckOptions& options) {
  const auto start = std::chrono::steady_clock::now();
  const MonteCarloStudy study = study_of_store(path);
  const auto samples = chosen(ResultStore(path), options);
  if (samples.empty()) throw IoError(path + ": no sample that could be checked");
  const Index inputs = std::min(options.images, study.num_inputs());
  io::StoreCheck check{.store = path, .inputs = inputs, .tolerance = options.tolerance};
  check.samples.resize(samples.size());
  std::mutex mutex;
  std::size_t done = 0;
  parallel_for(static_cast<std::int64_t>(samples.size()), options.workers, [&](std::int64_t k) {
    const SampleResult& stored = samples[static_cast<std::size_t>(k)];
    const auto spice = check_sample(study, stored.sample, inputs, options);
    const double row = row_difference(stored.outputs, study.evaluate(stored.sample).outputs);
    const std::lock_guard lock(mutex);
    check.ngspice_version = spice.ngspice_version;
    check.samples[static_cast<std::size_t>(k)] = {.sample = stored.sample,
                                                  .stored_max_rel = row,
                                                  .outputs = difference(spice.outputs),
                                                  .nodes = difference(spice.nodes)};
    const double share = static_cast<double>(++done) / static_cast<double>(samples.size());
    if (options.on_progress) options.on_progress({"ngspice", share});
  });
  check.wall_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return check;
}
#else
namespace {

[[noreturn]] void throw_not_built() {
  throw NotBuilt("a result store needs SQLite: build with SOTTO_WITH_SQLITE");
}

}  // namespace

StoredRun load_stored_run(const std::string&) {
  throw_not_built();
}
void export_store(const std::string&, const std::string&) {
  throw_not_built();
}
MonteCarloStudy study_of_store(const std::string&) {
  throw_not_built();
}
void require_good_sample(const std::string&, std::int64_t) {
  throw_not_built();
}
io::StoreCheck crosscheck_store(const std::string&, const StoreCheckOptions&) {
  throw_not_built();
}
#endif

io::MonteCarloResult summarize(const StoredRun& stored) {
  io::MonteCarloResult result = summarize(stored.run, stored.settings);
  result.missing_samples = stored.missing_samples;
  return result;
}

}  // namespace sotto::study
