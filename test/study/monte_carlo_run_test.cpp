#include <catch2/catch.hpp>
#include <cmath>

#include "sotto/config.hpp"
#include "sotto/core/error.hpp"
#include "sotto/study/monte_carlo_store.hpp"
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

TEST_CASE("a failure of one die in ten thousand is found by shifted samples, and by no plain one", "[study][mc]") {
  const test::TempFolder folder;
  const auto study = [&](const std::string& sampling) {
    const std::string section = R"({"samples": 2000, "seed": 4, "required_rms_error": 0.45, "vary": {"cells":
      {"common_sigma": 0.1, "ratio_sigma": 0, "die_share": 1, "neighbor_share": 0}})";
    return MonteCarloStudy(
        io::load_monte_carlo(test::write_varied_case(folder, section + sampling + "}", 0, "[[0.4, 0.4]]")));
  };
  const auto shifted = study(R"(, "sampling": {"kind": "shifted", "shift_sigmas": {"cells_die": -3.7},
    "nominal_share": 0.2})");
  const auto plain = study("");

  const auto found = summarize(run_study(shifted), shifted).points[0];
  const auto none = summarize(run_study(plain), plain).points[0];

  // All currents have the factor exp(-0.1 z): the error |exp(-0.1 z) - 1| is beyond 0.45 on both sides.
  const auto phi = [](double z) { return 0.5 * std::erfc(-z / std::sqrt(2.0)); };
  const double truth = phi(-std::log(1.45) / 0.1) + phi(std::log(0.55) / 0.1);
  const Estimate& miss = found.yields[0].miss.probability;
  CAPTURE(truth, miss.value, miss.standard_error);
  constexpr double kSigmas = 5;  // statistical bound of the house, fixed seed
  CHECK(std::abs(miss.value - truth) < kSigmas * miss.standard_error);
  CHECK(miss.standard_error < 0.1 * truth);
  CHECK(found.yields[0].miss.effective_misses > 100);
  CHECK(std::abs(found.mean_weight.value - 1) < kSigmas * found.mean_weight.standard_error);
  CHECK(none.yields[0].miss.misses == 0);
  CHECK(none.yields[0].yield.upper == 1);
}

TEST_CASE("a sample that fails keeps the weight of its die", "[study][unit]") {
  const test::TempFolder folder;
  const MonteCarloStudy study(io::load_monte_carlo(test::write_varied_case(folder, R"({"samples": 40,
    "vary": {"temperature_k": {"mean": 300, "sigma": 200}},
    "sampling": {"kind": "shifted", "shift_sigmas": {"temperature_k": -1.5}}})")));

  const MonteCarloRun run = run_study(study).run;

  REQUIRE(num_failed(run) > 10);  // below 0 K: half of those that are shifted
  for (const SampleResult& result : run.samples) CHECK(result.weight == study.weight(result.sample));
}

#if SOTTO_HAS_SQLITE
TEST_CASE("a stored sweep of shifted dies goes on with the same bits, and has its weights", "[study][mc]") {
  const test::TempFolder folder;
  const auto study = [&](int samples) {
    const std::string count = std::to_string(samples);
    return MonteCarloStudy(io::load_monte_carlo(test::write_varied_case(folder, R"({"samples": )" + count + R"(,
      "vary": {"wires": {"row_sigma": 0.1}}, "sweep": [{"set": "montecarlo.vary.wires.row_sigma", "values": [0.1, 0.2]}],
      "sampling": {"kind": "shifted", "shift_sigmas": {"row_segment_factor": 2}}})",
                                                                        1.0)));
  };
  const auto whole = run_study(study(60));

  (void)run_study(study(21), {.store = folder.at("runs.db")});
  const auto rest = run_study(study(60), {.store = folder.at("runs.db"), .resume = true});

  CHECK(rest.resumed_samples == 42);
  CHECK(checksum_of(rest) == checksum_of(whole));
  CHECK(rest.run.samples[0].weight == rest.run.samples[1].weight);  // the same draw at both points
  CHECK(rest.run.samples[0].weight != rest.run.samples[2].weight);
  const auto shown = summarize(load_stored_run(folder.at("runs.db")));
  CHECK(shown.points[1].weighted);
  CHECK(shown.points[0].effective_samples == shown.points[1].effective_samples);
}

TEST_CASE("a stored study goes on where it ended, with the bits of one run", "[study][mc]") {
  const test::TempFolder folder;
  const auto whole = run_study(study_of(folder));

  (void)run_study(study_of(folder, {.samples = 11}), {.store = folder.at("runs.db")});
  const auto rest = run_study(study_of(folder), {.store = folder.at("runs.db"), .resume = true});

  CHECK(rest.resumed_samples == 11);
  CHECK(checksum_of(rest) == checksum_of(whole));
  CHECK_THROWS_WITH(run_study(study_of(folder), {.store = folder.at("runs.db")}), Catch::Contains("the file exists"));
  CHECK_THROWS_WITH(run_study(study_of(folder, {.seed = 10}), {.store = folder.at("runs.db"), .resume = true}),
                    Catch::Contains("runs.db: the store of another experiment: seed is 9 there, 10 here"));
  CHECK_THROWS_WITH(
      run_study(study_of(folder, {.images = 2}), {.store = folder.at("runs.db"), .resume = true}),
      Catch::Contains("the store of another experiment: /montecarlo/images is only here; images are others"));
}
#endif

TEST_CASE("a shift of a number that does not vary at all points is refused with file and place", "[study][unit]") {
  const test::TempFolder folder;
  const auto path = test::write_varied_case(folder, R"({"vary": {"cells": {"die_share": 0.5}},
    "sweep": [{"set": "montecarlo.vary.cells.model", "values": ["correlated", "independent"]}],
    "sampling": {"kind": "shifted", "shift_sigmas": {"cells_die": 2}}})");

  CHECK_THROWS_WITH(MonteCarloStudy(io::load_monte_carlo(path)),
                    Catch::EndsWith("case.json: /montecarlo/sampling/shift_sigmas: \"cells_die\" must be a number of "
                                    "the die that varies: cells_p_die, cells_ap_die (at "
                                    "montecarlo.vary.cells.model=\"independent\")"));
}

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
