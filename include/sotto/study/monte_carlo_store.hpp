/// What a Monte Carlo store holds: read, told, written out, and proven sample by sample in ngspice.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>

#include "sotto/io/store_check.hpp"
#include "sotto/study/infer.hpp"
#include "sotto/study/monte_carlo.hpp"

namespace sotto::study {

/// All functions throw NotBuilt without SQLite and IoError where the file is no store of a study.

struct StoredRun {
  MonteCarloRun run = {};  ///< in order; of a run that is not finished: what is there, stop_reason interrupted
  io::MonteCarloSettings settings = {};
  std::uint64_t seed = 1;
  std::string written_by = {};  ///< version of Sotto
  /// Before the last one that is there, of a run that is not finished: batches that were in work when it was killed, or
  /// rows that somebody deleted. A resume computes them, with the bits that they had.
  std::int64_t missing_samples = 0;
};

/// Reads the samples and the settings; neither model nor data set.
StoredRun load_stored_run(const std::string& store);

/// Statistics of a stored run; nominal outputs and corners are not known.
io::MonteCarloResult summarize(const StoredRun& stored);

/// A row per sample into .csv or .npy, as write_csv and write_npy. InvalidArgument on another ending.
void export_store(const std::string& store, const std::string& path);

/// The study again, from the files that the store names. Throws IoError where they are gone, or are not what they were.
MonteCarloStudy study_of_store(const std::string& store);

/// Throws InvalidArgument unless the store has that sample and it did not fail.
void require_good_sample(const std::string& store, std::int64_t sample);

struct StoreCheckOptions {
  std::int64_t samples = 20;                ///< chosen at random among those that did not fail; at most all
  Eigen::Index images = 2;                  ///< first images, or input vectors of a case; at most all
  std::uint64_t seed = 1;                   ///< of the choice
  double tolerance = 1e-6;                  ///< of max difference / max magnitude
  double time_limit_s = 3600;               ///< per ngspice run
  bool nodes = true;                        ///< compare every node too
  int workers = 0;                          ///< ngspice processes, a sample each; 0: one per core
  const std::atomic<bool>* stop = nullptr;  ///< when it becomes true: SpiceError "interrupted"
  ProgressCallback on_progress = {};
};

/// Every chosen sample is drawn and computed again (its row of the store must come out), written as a deck, run in
/// ngspice and compared: all reader and neuron outputs, all currents of a case, every node.
io::StoreCheck crosscheck_store(const std::string& store, const StoreCheckOptions& options = {});

}  // namespace sotto::study
