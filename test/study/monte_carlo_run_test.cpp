#include <catch2/catch.hpp>

#include "sotto/config.hpp"
#include "sotto/core/error.hpp"
#include "sotto/study/monte_carlo.hpp"
#include "study/monte_carlo_files.hpp"

namespace sotto::study {
namespace {

const std::string kSection = R"({"samples": 40, "seed": 9, "vary": {"cells": {"common_sigma": 0.2},
  "amplifier": {"offset_sigma_v": 0.01}, "neuron": {"offset_sigma_v": 0.01}}})";

MonteCarloStudy study_of(const test::TempFolder& folder, const io::MonteCarloOverrides& values = {}) {
  return MonteCarloStudy(io::load_monte_carlo(test::write_varied_experiment(folder, kSection), {}, values));
}

std::uint64_t checksum_of(const MonteCarloOutcome& outcome) {
  return checksum(outcome.run.samples);
}

TEST_CASE("a study has the same bits on one thread and on two", "[study][mc]") {
  const test::TempFolder folder;
  const auto study = study_of(folder);

  const auto one = run_study(study, {.threads = 1});
  const auto two = run_study(study, {.threads = 2});

  CHECK(one.run.samples.size() == 40);
  CHECK(num_failed(one.run) == 0);
  CHECK(checksum_of(one) == checksum_of(two));
}

#if SOTTO_HAS_SQLITE
TEST_CASE("a stored study goes on where it ended, with the bits of one run", "[study][mc]") {
  const test::TempFolder folder;
  const auto whole = run_study(study_of(folder));

  (void)run_study(study_of(folder, {.samples = 11}), {.store = folder.at("runs.db")});
  const auto rest = run_study(study_of(folder), {.store = folder.at("runs.db"), .resume = true});

  CHECK(rest.resumed_samples == 11);
  CHECK(checksum_of(rest) == checksum_of(whole));
  CHECK_THROWS_WITH(run_study(study_of(folder), {.store = folder.at("runs.db")}), Catch::Contains("the file exists"));
  CHECK_THROWS_WITH(
      run_study(study_of(folder, {.seed = 10}), {.store = folder.at("runs.db"), .resume = true}),
      Catch::EndsWith("its seed is 9, not 10"));
  CHECK_THROWS_WITH(
      run_study(study_of(folder, {.images = 2}), {.store = folder.at("runs.db"), .resume = true}),
      Catch::EndsWith("its configuration differs"));
}
#endif

TEST_CASE("a run that is asked to stop has no gap", "[study][unit]") {
  const test::TempFolder folder;
  const std::atomic<bool> stop{true};

  const auto outcome = run_study(study_of(folder), {.threads = 1, .stop = &stop});

  CHECK(outcome.run.stop_reason == StopReason::interrupted);
  CHECK(outcome.run.samples.size() < 40);
}

#if !SOTTO_HAS_MPI
TEST_CASE("ranks need a build with MPI", "[study][unit]") {
  const test::TempFolder folder;

  CHECK_THROWS_WITH(run_study(study_of(folder), {.use_mpi = true}), Catch::Contains("SOTTO_WITH_MPI"));
}
#endif

}  // namespace
}  // namespace sotto::study
