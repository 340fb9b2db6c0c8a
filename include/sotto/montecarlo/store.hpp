/// Results of a Monte Carlo run in one SQLite file that survives kill -9 and goes on where it stopped (option
/// SOTTO_WITH_SQLITE).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sotto/montecarlo/run.hpp"

namespace sotto {

/// What a store belongs to: runs of different experiments never mix.
struct StoreIdentity {
  std::string configuration = {};  ///< text of all that determines a sample: cards, levels of SIMD, sampling designs
  std::uint64_t seed = 1;
  std::vector<std::string> output_names =
      {};  ///< 1 ... 1900, different also where case is ignored; not sample, weight, failure

  std::string note = {};  ///< kept beside the identity and no part of it: where its files are, how it is told

  bool operator==(const StoreIdentity& other) const {
    return configuration == other.configuration && seed == other.seed && output_names == other.output_names;
  }
};

/// Over configuration, seed and names (64-bit FNV-1a).
std::uint64_t experiment_hash(const StoreIdentity& identity);

/// create: a new file only. resume: go on with the file, or begin where there is none, so that a job can always resume.
enum class StoreMode { create, resume };

/// One writer; readers may look while it writes. Each batch is one transaction of the write-ahead log (`<path>-wal`,
/// `-shm` while a run is on, and after a kill): whatever ends the process, batches are there as a whole or not at all.
/// A power cut may take the last batches, which are then computed again. Schema: lib/montecarlo/README.md. IoError on
/// everything that goes wrong with the file, also where it is damaged: rows of a finished run that are gone, values of
/// another type, texts that are no numbers, an identity that is not the one of its hash.
class ResultStore {
 public:
  /// To write. Throws IoError where the file is no store, of another schema or version of Sotto, or of another
  /// experiment.
  ResultStore(const std::string& path, const StoreIdentity& identity, StoreMode mode);
  /// To read, also while it is written. Throws IoError where the file is missing or no store.
  explicit ResultStore(const std::string& path);
  ~ResultStore();
  ResultStore(ResultStore&&) noexcept;
  ResultStore& operator=(ResultStore&&) noexcept;

  const std::string& path() const;
  const StoreIdentity& identity() const;
  std::string written_by() const;  ///< version of Sotto

  /// One transaction. Throws IoError where one of the samples is there already: another run writes to the same file.
  void append(std::span<const SampleResult> results);

  /// Number of samples and why the run ended; asked again while samples are added: nothing.
  void set_finished(const MonteCarloRun& run);
  std::optional<std::int64_t> finished_samples() const;
  std::string stop_reason() const;  ///< as to_string(StopReason) says it; "" while a run is not finished

  std::vector<SampleResult> load_all()
      const;  ///< in order; also what was computed behind the end of a run decided by precision
  std::vector<SampleResult> load() const;  ///< in order; those of the finished run, else all
  std::uint64_t checksum() const;          ///< of load(): independent of the order in which batches came

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

/// `options` with what the store has as `done`, and with every batch going into the store. Throws InvalidArgument
/// unless seed and names agree (no names: those of the store). The store must outlive the options. For runs on many
/// machines: on rank 0.
MonteCarloOptions with_store(MonteCarloOptions options, ResultStore& store);

/// Goes on where the store ends, as if the run had never stopped: the result has the same bits.
MonteCarloRun run_monte_carlo(const MonteCarloOptions& options, ResultStore& store, const SampleFunction& sample);

/// Columns sample, weight, failure, outputs; numbers to the last bit; outputs of failed samples empty. Written as a
/// whole or not at all.
void write_csv(const ResultStore& store, const std::string& path);

/// '<f8' of shape (samples, 2 + outputs): sample, weight, outputs, which are NaN for a failed sample.
void write_npy(const ResultStore& store, const std::string& path);

}  // namespace sotto
