/// Monte Carlo of networks and crossbars: what varies is drawn, the circuit is solved, the spread is told.
#pragma once

#include <Eigen/Core>
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "sotto/io/crosscheck_result.hpp"
#include "sotto/io/monte_carlo_file.hpp"
#include "sotto/io/monte_carlo_result.hpp"
#include "sotto/montecarlo/run.hpp"
#include "sotto/study/network_sample.hpp"

namespace sotto::study {

struct CornerOptions {
  int threads = 0;                          ///< 0: all cores
  const std::atomic<bool>* stop = nullptr;  ///< when it becomes true no other corner is begun
};

/// A prepared study: data set, nominal circuits and their answers are there once, samples are drawn from them.
/// Sample s of the store is draw s / P of point s mod P of a sweep of P points (P = 1 without a sweep), so that all
/// points have the same draws and a run that is stopped leaves no point behind. Const and thread-safe.
///
/// Outputs of an experiment: accuracy, same_class (share of images with the nominal circuit's class), rms_error_v and
/// worst_error_v (output voltages against the nominal circuit), power_w where asked for, output_<j>_v (first image).
/// Of a case: rms_rel_error and worst_rel_error (against the largest nominal output), power_w, worst_lag_s and
/// charging_energy_j (with capacitances: over all outputs and inputs, mean of the inputs), and output_<k>_<j>_a
/// (input vector k, column j) where there are at most 32. Then param.<name> for every drawn parameter (parameter_names;
/// 0 where a point of the sweep does not vary it), and before all of them `point` in a sweep.
class MonteCarloStudy {
 public:
  /// Reads the data set, reduces and runs the nominal circuits. Throws IoError and InvalidArgument of its parts, and
  /// InvalidArgument where more than 1024 corners of a point are asked for.
  explicit MonteCarloStudy(io::MonteCarloFile file, SimdLevel simd = best_simd_level());
  ~MonteCarloStudy();
  MonteCarloStudy(MonteCarloStudy&&) noexcept;
  MonteCarloStudy& operator=(MonteCarloStudy&&) noexcept;

  const io::MonteCarloFile& file() const;
  const io::MonteCarloSpec& spec() const;  ///< what all points have in common
  SimdLevel simd() const;
  const std::vector<std::string>& output_names() const;
  std::int64_t num_samples() const;  ///< of all points together

  /// All outputs of one sample; one thread. A circuit that cannot be computed throws, which is a failed sample.
  SampleValue evaluate(std::int64_t sample) const;

  /// Density of the sample's die / density that it was drawn from: 1 unless the file shifts dies. Also of a sample
  /// whose circuit cannot be computed.
  double weight(std::int64_t sample) const;

  /// Everything that determines a sample: identity_json, SIMD level, fingerprint of data, labels, nominal answers, laws
  /// of the draws (write error rate, spread, temperature, calibration) and the circuits of the first two draws.
  std::string configuration() const;

  /// Outputs of the circuit of a point without variation, by name.
  std::vector<std::pair<std::string, double>> nominal(std::size_t point) const;

  /// The circuit of a sample, for decks. Throws InvalidArgument where the study is about the other kind.
  AnalogNetwork network(std::int64_t sample) const;
  Crossbar crossbar(std::int64_t sample) const;
  bool is_network() const;

  /// The first input vectors of the sample's circuit in volts: images, or those of the case.
  Eigen::MatrixXd inputs_v(std::int64_t sample, Eigen::Index count) const;

  Eigen::Index num_inputs() const;  ///< images, or input vectors of the case

  /// All combinations of the extremes of the die numbers, every point: +- spec().corner_sigmas, the ends of uniform
  /// ones, every process corner; nothing where that is 0. The same bits for any number of threads; those that were not
  /// begun when `stop` became true are left out.
  std::vector<io::CornerSummary> corners(const CornerOptions& options = {}) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

struct MonteCarloRunOptions {
  int threads = 0;         ///< 0: all cores; the bits of the result do not depend on it
  std::string store = {};  ///< path of a result store; empty: none
  bool resume = false;     ///< go on with that store, or begin where there is none; else it must be new
  bool use_mpi = false;    ///< this process is a rank of mpirun: all ranks call together
  const std::atomic<bool>* stop = nullptr;  ///< when it becomes true the run ends after the samples in work
  std::function<void(const MonteCarloProgress&)> on_progress = {};
  /// Of a rank that fails alone (the store of rank 0): the reason, before MPI ends the job without a word of it.
  std::function<void(const std::string&)> on_rank_failure = {};
};

struct MonteCarloOutcome {
  MonteCarloRun run = {};
  std::int64_t resumed_samples = 0;
  int rank = 0;  ///< all ranks have the run; rank 0 tells it
  int ranks = 1;
};

/// Runs the study; every finished batch is in the store. Throws NotBuilt without SQLite where a store is asked for, and
/// without MPI where use_mpi is set; IoError of the store.
MonteCarloOutcome run_study(const MonteCarloStudy& study, const MonteCarloRunOptions& options = {});

/// Statistics of a run, point by point, and the attribution where it is asked for: of the samples of `run` alone, which may come from a store.
io::MonteCarloResult summarize(const MonteCarloRun& run, const io::MonteCarloSettings& settings);

/// The same with what the study knows besides: nominal outputs, and corners unless the run was interrupted.
io::MonteCarloResult summarize(const MonteCarloOutcome& outcome, const MonteCarloStudy& study,
                               const CornerOptions& options = {});

}  // namespace sotto::study
