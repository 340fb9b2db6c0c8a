#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <optional>

#include "sotto/config.hpp"
#include "sotto/core/error.hpp"
#include "sotto/io/monte_carlo_identity.hpp"
#include "sotto/study/monte_carlo.hpp"
#if SOTTO_HAS_SQLITE
#include "sotto/montecarlo/store.hpp"
#endif
#if SOTTO_HAS_MPI
#include "sotto/montecarlo/distributed.hpp"
#endif

namespace sotto::study {
namespace {

MonteCarloOptions options_of(const MonteCarloStudy& study, const MonteCarloRunOptions& options) {
  const io::MonteCarloSpec& spec = study.spec();
  return {.num_samples = study.num_samples(),
          .seed = spec.seed,
          .threads = options.threads,
          .batch_size = study.is_network() ? 4 : 64,  // a tenth of a second each, or microseconds
          .output_names = study.output_names(),
          .stop_when = spec.stop_when,
          .min_samples = spec.min_samples,
          .time_limit_s = spec.time_limit_s,
          .stop = options.stop,
          .on_progress = options.on_progress};
}

/// The study draws from streams of its own, which depend on the point of the sweep too. A sample that fails keeps its
/// weight: shifted dies fail often.
SampleFunction samples_of(const MonteCarloStudy& study) {
  return [&study](SampleRng&, std::int64_t sample) {
    try {
      return study.evaluate(sample);
    } catch (const std::exception& error) {
      SampleValue failed(Eigen::VectorXd(), study.weight(sample));
      failed.failure = error.what();  // where that is empty the run says so
      return failed;
    }
  };
}

/// Samples of the run that were there before: a store may have more than a run was asked for.
std::int64_t resumed_of(const MonteCarloRun& run, std::int64_t stored) {
  return std::min(stored, static_cast<std::int64_t>(run.samples.size()));
}

/// Rank 0 alone has a store; the other ranks pass by.
class OptionalStore {
 public:
  OptionalStore(const MonteCarloStudy& study, const MonteCarloRunOptions& options, bool here);
  MonteCarloOptions with(MonteCarloOptions options, std::int64_t& resumed);
  void finish(const MonteCarloRun& run);

 private:
#if SOTTO_HAS_SQLITE
  std::optional<ResultStore> store_;
#endif
};

#if SOTTO_HAS_SQLITE
/// Nothing where the file is no store that can be read: who opens it to write says why.
std::optional<StoreIdentity> identity_in(const std::string& path) {
  try {
    return ResultStore(path).identity();
  } catch (const IoError&) {
    return std::nullopt;
  }
}

/// The store itself would only say that its configuration differs.
void require_same_experiment(const std::string& path, const StoreIdentity& here) {
  const auto there = identity_in(path);
  if (!there || *there == here) return;
  auto phrases = io::identity_differences(there->configuration, here.configuration);
  if (there->seed != here.seed)
    phrases.insert(phrases.begin(), fmt::format("seed is {} there, {} here", there->seed, here.seed));
  for (const std::string& name : there->output_names) {
    if (std::ranges::find(here.output_names, name) == here.output_names.end())
      phrases.push_back(name + " is only there");
  }
  for (const std::string& name : here.output_names) {
    if (std::ranges::find(there->output_names, name) == there->output_names.end())
      phrases.push_back(name + " is only here");
  }
  throw IoError(fmt::format("{}: the store of another experiment: {}", path, fmt::join(phrases, "; ")));
}

OptionalStore::OptionalStore(const MonteCarloStudy& study, const MonteCarloRunOptions& options, bool here) {
  if (!here || options.store.empty()) return;
  const StoreIdentity identity{.configuration = study.configuration(),
                               .seed = study.spec().seed,
                               .output_names = study.output_names(),
                               .note = io::monte_carlo_note(study.file(), study.simd())};
  if (options.resume) require_same_experiment(options.store, identity);
  store_.emplace(options.store, identity, options.resume ? StoreMode::resume : StoreMode::create);
}

MonteCarloOptions OptionalStore::with(MonteCarloOptions options, std::int64_t& resumed) {
  if (!store_) return options;
  options = with_store(std::move(options), *store_);
  resumed = static_cast<std::int64_t>(options.done.size());
  return options;
}

void OptionalStore::finish(const MonteCarloRun& run) {
  if (store_) store_->set_finished(run);
}
#else
OptionalStore::OptionalStore(const MonteCarloStudy&, const MonteCarloRunOptions& options, bool) {
  if (!options.store.empty()) throw NotBuilt("a result store needs SQLite: build with SOTTO_WITH_SQLITE");
}
MonteCarloOptions OptionalStore::with(MonteCarloOptions options, std::int64_t&) {
  return options;
}
void OptionalStore::finish(const MonteCarloRun&) {}
#endif

#if SOTTO_HAS_MPI
OptionalStore opened_store(const MonteCarloStudy& study, const MonteCarloRunOptions& options, int rank) {
  try {
    return {study, options, rank == 0};
  } catch (const std::exception& error) {
    if (options.on_rank_failure) options.on_rank_failure(error.what());
    throw;
  }
}

MonteCarloOutcome run_ranked(const MonteCarloStudy& study, const MonteCarloRunOptions& options) {
  MpiSession session;
  OptionalStore store = opened_store(study, options, session.rank());
  MonteCarloOutcome outcome{.rank = session.rank(), .ranks = session.size()};
  outcome.run =
      run_monte_carlo(store.with(options_of(study, options), outcome.resumed_samples), session, samples_of(study));
  outcome.resumed_samples = resumed_of(outcome.run, outcome.resumed_samples);
  store.finish(outcome.run);
  return outcome;
}
#else
MonteCarloOutcome run_ranked(const MonteCarloStudy&, const MonteCarloRunOptions&) {
  throw NotBuilt("runs under mpirun need MPI: build with SOTTO_WITH_MPI");
}
#endif

}  // namespace

MonteCarloOutcome run_study(const MonteCarloStudy& study, const MonteCarloRunOptions& options) {
  if (options.use_mpi) return run_ranked(study, options);
  OptionalStore store(study, options, true);
  MonteCarloOutcome outcome;
  outcome.run = run_monte_carlo(store.with(options_of(study, options), outcome.resumed_samples), samples_of(study));
  outcome.resumed_samples = resumed_of(outcome.run, outcome.resumed_samples);
  store.finish(outcome.run);
  return outcome;
}

}  // namespace sotto::study
