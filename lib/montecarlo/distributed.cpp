#include "sotto/montecarlo/distributed.hpp"

#include <mpi.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <mutex>
#include <thread>

#include "montecarlo/collector.hpp"
#include "montecarlo/fnv1a.hpp"
#include "montecarlo/messages.hpp"
#include "sotto/core/error.hpp"
#include "sotto/core/parallel_for.hpp"

namespace sotto {
namespace {

constexpr int kReport = 1;  // to rank 0: results, and please the next batch
constexpr int kBatch = 2;   // from rank 0: first sample and count; count 0: nothing is left
// Rank 0 looks for messages this often beside its own samples; a waiting MPI_Recv would take a whole core.
constexpr std::chrono::microseconds kLookAgain(100);
constexpr std::size_t kLargestMessage = std::size_t{1} << 30;  // MPI counts in int

using BatchMessage = std::array<std::int64_t, 2>;

/// Throws on every rank alike where the ranks were not started with the same options.
void require_agreement(const MonteCarloOptions& options) {
  Fnv1a hash;
  hash.add(options.seed);
  hash.add(static_cast<std::uint64_t>(options.num_samples));
  for (const auto& name : options.output_names) hash.add(std::string_view(name));
  const std::uint64_t own = hash.value();
  std::uint64_t least = 0;
  std::uint64_t greatest = 0;
  MPI_Allreduce(&own, &least, 1, MPI_UINT64_T, MPI_MIN, MPI_COMM_WORLD);
  MPI_Allreduce(&own, &greatest, 1, MPI_UINT64_T, MPI_MAX, MPI_COMM_WORLD);
  require(least == greatest, "options of the ranks", "different", "equal in seed, number of samples and output names");
}

/// Rank 0: answers the ranks, and lets its own threads work at the same time.
class Coordinator {
 public:
  Coordinator(const MonteCarloOptions& options, int ranks, const SampleFunction& sample)
      : options_(options), waiting_ranks_(ranks - 1), sample_(sample) {}

  /// Never throws before all ranks are told to stop.
  Outcome run() {
    try {
      collector_.emplace(options_);
    } catch (...) {
      keep_failure();
    }
    const int workers = options_.threads == 0 ? available_threads() : options_.threads;
    parallel_for(workers + 1, workers + 1, [&](std::int64_t i) {
      if (i == 0) {
        serve();
      } else {
        work();
      }
    });
    return outcome();
  }

 private:
  void keep_failure() {
    if (!failure_) failure_ = std::current_exception();
    ended_ = true;
  }

  std::optional<Batch> exchange(std::vector<SampleResult> results) {
    const std::lock_guard lock(mutex_);
    try {
      if (collector_ && !failure_) collector_->deliver(std::move(results));
      if (!ended_) return collector_->next();
    } catch (...) {
      keep_failure();
    }
    return std::nullopt;
  }

  void work() {
    std::vector<SampleResult> results;
    while (const auto batch = exchange(std::move(results))) {
      results.clear();
      for (std::int64_t k = 0; k < batch->count; ++k) {
        if (auto result = run_sample(options_, sample_, batch->first + k)) results.push_back(std::move(*result));
      }
    }
  }

  void serve() {
    while (waiting_ranks_ > 0) {
      MPI_Status status;
      int is_there = 0;
      MPI_Iprobe(MPI_ANY_SOURCE, kReport, MPI_COMM_WORLD, &is_there, &status);
      if (is_there == 0) {
        std::this_thread::sleep_for(kLookAgain);
        continue;
      }
      answer(status);
    }
  }

  void answer(const MPI_Status& status) {
    int size = 0;
    MPI_Get_count(&status, MPI_CHAR, &size);
    std::string bytes(static_cast<std::size_t>(size), '\0');
    MPI_Recv(bytes.data(), size, MPI_CHAR, status.MPI_SOURCE, kReport, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    auto report = unpack_report(bytes);
    if (report.stop) {
      const std::lock_guard lock(mutex_);
      ended_ = true;
    }
    const auto batch = exchange(std::move(report.results)).value_or(Batch{});
    const BatchMessage message = {batch.first, batch.count};
    MPI_Send(message.data(), 2, MPI_INT64_T, status.MPI_SOURCE, kBatch, MPI_COMM_WORLD);
    if (batch.count == 0) --waiting_ranks_;
  }

  Outcome outcome() {
    if (!failure_) return {.kind = Outcome::Kind::run, .message = {}, .run = collector_->finish()};
    try {
      std::rethrow_exception(failure_);
    } catch (const InvalidArgument& error) {
      return {.kind = Outcome::Kind::invalid_argument, .message = error.what()};
    } catch (const IoError& error) {
      return {.kind = Outcome::Kind::io_error, .message = error.what()};
    } catch (const std::exception& error) {
      return {.kind = Outcome::Kind::error, .message = error.what()};
    } catch (...) {
      return {.kind = Outcome::Kind::error, .message = "an exception that is no std::exception"};
    }
  }

  const MonteCarloOptions& options_;
  int waiting_ranks_;
  const SampleFunction& sample_;
  std::optional<Collector> collector_;
  std::mutex mutex_;  // guards the collector and what follows
  std::exception_ptr failure_;
  bool ended_ = false;
};

/// Any other rank: asks, computes, reports, until there is nothing left.
void serve_rank_0(const MonteCarloOptions& options, const SampleFunction& sample) {
  RankReport report;
  while (true) {
    report.stop = options.stop != nullptr && options.stop->load();
    const auto bytes = pack(report);
    require(bytes.size() < kLargestMessage, "bytes of a batch's results", static_cast<double>(bytes.size()),
            "below 2^30");
    MPI_Send(bytes.data(), static_cast<int>(bytes.size()), MPI_CHAR, 0, kReport, MPI_COMM_WORLD);
    BatchMessage batch = {0, 0};
    MPI_Recv(batch.data(), 2, MPI_INT64_T, 0, kBatch, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    if (batch[1] == 0) return;
    std::vector<std::optional<SampleResult>> results(static_cast<std::size_t>(batch[1]));
    parallel_for(batch[1], options.threads, [&](std::int64_t k) {
      results[static_cast<std::size_t>(k)] = run_sample(options, sample, batch[0] + k);
    });
    report.results.clear();
    for (auto& result : results) {
      if (result) report.results.push_back(std::move(*result));
    }
  }
}

/// The bytes of rank 0 on every rank.
std::string broadcast(std::string bytes) {
  auto size = static_cast<std::uint64_t>(bytes.size());
  MPI_Bcast(&size, 1, MPI_UINT64_T, 0, MPI_COMM_WORLD);
  bytes.resize(size);
  for (std::size_t at = 0; at < bytes.size(); at += kLargestMessage) {
    const auto count = static_cast<int>(std::min(kLargestMessage, bytes.size() - at));
    MPI_Bcast(bytes.data() + at, count, MPI_CHAR, 0, MPI_COMM_WORLD);
  }
  return bytes;
}

MonteCarloRun run_or_throw(Outcome outcome) {
  switch (outcome.kind) {
    case Outcome::Kind::run:
      break;
    case Outcome::Kind::invalid_argument:
      throw InvalidArgument(outcome.message);
    case Outcome::Kind::io_error:
      throw IoError(outcome.message);
    case Outcome::Kind::error:
      throw Error(outcome.message);
  }
  return std::move(outcome.run);
}

}  // namespace

bool is_mpi_job() {
  constexpr std::array kSigns = {"OMPI_COMM_WORLD_SIZE", "PMIX_RANK", "PMI_RANK"};
  return std::any_of(kSigns.begin(), kSigns.end(), [](const char* name) { return std::getenv(name) != nullptr; });
}

MpiSession::MpiSession() {
  int is_started = 0;
  MPI_Initialized(&is_started);
  if (is_started != 0) throw Error("MPI was started before in this process");
  int provided = 0;
  if (MPI_Init_thread(nullptr, nullptr, MPI_THREAD_SERIALIZED, &provided) != MPI_SUCCESS)
    throw Error("MPI cannot start");
  if (provided < MPI_THREAD_SERIALIZED) {
    MPI_Finalize();
    throw Error("this MPI lacks MPI_THREAD_SERIALIZED");
  }
  MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
  MPI_Comm_size(MPI_COMM_WORLD, &size_);
}

MpiSession::~MpiSession() {
  const bool left_alone = std::uncaught_exceptions() > 0 && !failed_together_;
  if (left_alone && size_ > 1) MPI_Abort(MPI_COMM_WORLD, 1);
  MPI_Finalize();
}

MonteCarloRun run_monte_carlo(const MonteCarloOptions& options, MpiSession& session, const SampleFunction& sample) {
  validate(options);
  require(static_cast<bool>(sample), "sample", "an empty function", "callable");
  if (session.size() == 1) return run_monte_carlo(options, sample);
  session.failed_together_ = true;  // from here on whatever is thrown is thrown on all ranks
  require_agreement(options);
  Outcome outcome;
  std::string bytes;
  if (session.rank() == 0) {
    outcome = Coordinator(options, session.size(), sample).run();
    bytes = pack(outcome);
  } else {
    session.failed_together_ = false;
    serve_rank_0(options, sample);
    session.failed_together_ = true;
  }
  bytes = broadcast(std::move(bytes));
  if (session.rank() != 0) outcome = unpack_outcome(bytes);
  auto run = run_or_throw(std::move(outcome));
  session.failed_together_ = false;
  return run;
}

}  // namespace sotto
