#include "sotto/study/monte_carlo_store.hpp"

#include <catch2/catch.hpp>

#include "sotto/config.hpp"
#include "sotto/core/error.hpp"
#include "study/monte_carlo_files.hpp"
#include "support/approx.hpp"

#if SOTTO_HAS_SQLITE
#include "sotto/montecarlo/store.hpp"

namespace sotto::study {
namespace {

const std::string kSection =
    R"({"samples": 30, "seed": 2, "required_accuracy": 0.75, "vary": {"cells": {"common_sigma": 0.2},
  "amplifier": {"offset_sigma_v": 0.01}, "neuron": {"slope_sigma": 0.1}}})";

std::string write_store(const test::TempFolder& folder) {
  const MonteCarloStudy study(io::load_monte_carlo(test::write_varied_experiment(folder, kSection)));
  (void)run_study(study, {.store = folder.at("runs.db")});
  return folder.at("runs.db");
}

TEST_CASE("a stored run is told without its data set", "[study][unit]") {
  const test::TempFolder folder;
  const std::string store = write_store(folder);
  folder.write("images.idx", "gone");

  const StoredRun stored = load_stored_run(store);
  const io::MonteCarloResult result = summarize(stored);

  CHECK(stored.seed == 2);
  CHECK(result.name == "tiny");
  CHECK(result.samples == 30);
  CHECK(result.stop_reason == "num_samples");
  REQUIRE(result.points[0].yields.size() == 1);
  CHECK(result.points[0].yields[0].lower == 0.75);
}

TEST_CASE("a stored attribution is told as by the run that made it, also after a resume", "[study][unit]") {
  const test::TempFolder folder;
  const std::string vary =
      R"("attribution": true, "vary": {"cells": {"common_sigma": 0.2}, "wires": {"row_sigma": 0.2}}})";
  const std::string path = test::write_varied_experiment(folder, R"({"samples": 6, )" + vary);
  const MonteCarloStudy study(io::load_monte_carlo(path));
  const MonteCarloStudy part(io::load_monte_carlo(path, {}, {.samples = 2}));
  const std::string store = folder.at("runs.db");
  (void)run_study(part, {.store = store});

  const io::MonteCarloResult made = summarize(run_study(study, {.store = store, .resume = true}), study);
  const io::MonteCarloResult told = summarize(load_stored_run(store));

  REQUIRE(told.attribution.size() == made.attribution.size());
  CHECK(told.checksum == summarize(run_study(study), study).checksum);
  CHECK(told.points[3].settings == std::vector<std::string>{"without cells"});
  for (std::size_t k = 0; k < made.attribution.size(); ++k) {
    CHECK(told.attribution[k].draws == 6);
    CHECK(told.attribution[k].sources[0].mean_shift.value == made.attribution[k].sources[0].mean_shift.value);
  }
}

TEST_CASE("samples of a store are computed again and run in ngspice", "[study][spice]") {
  const test::TempFolder folder;
  const std::string store = write_store(folder);

  const io::StoreCheck check = crosscheck_store(store, {.samples = 3, .images = 2, .seed = 5});

  REQUIRE(check.samples.size() == 3);
  CHECK(check.samples[0].sample < check.samples[1].sample);
  CHECK(check.worst_stored_rel() == 0);
  CHECK(check.worst_outputs_rel() < test::kRelContract);
  CHECK(check.worst_nodes_rel() < test::kRelContract);
  CHECK(check.samples[0].nodes.compared > 0);
  CHECK(check.ngspice_version == "39");
}

TEST_CASE("a row that is not the sample's is found", "[study][spice]") {
  const test::TempFolder folder;
  const MonteCarloStudy study(io::load_monte_carlo(test::write_varied_experiment(folder, kSection)));
  ResultStore forged(folder.at("forged.db"),
                     {.configuration = study.configuration(),
                      .seed = 2,
                      .output_names = study.output_names(),
                      .note = io::monte_carlo_note(study.file(), study.simd())},
                     StoreMode::create);
  SampleResult row;
  row.outputs = 1.5 * study.evaluate(0).outputs;
  forged.append({&row, 1});

  const io::StoreCheck check = crosscheck_store(folder.at("forged.db"));

  CHECK(check.worst_stored_rel() > 0.3);
  CHECK_FALSE(check.within_tolerance());
}

TEST_CASE("files that are not what they were are not taken for the run's", "[study][unit]") {
  const test::TempFolder folder;
  const std::string store = write_store(folder);
  CHECK(study_of_store(store).output_names().front() == "accuracy");
  folder.write("w.csv", "1,-1\n-1,1\n");

  CHECK_THROWS_WITH(
      study_of_store(store),
      Catch::EndsWith("when the store was written: circuits of the first draws are others; nominal answers (model, "
                      "cards, solver) are others"));
}

TEST_CASE("only samples of the store that did not fail have a circuit", "[study][unit]") {
  const test::TempFolder folder;
  {
    ResultStore own(folder.at("own.db"), {.configuration = "mine", .output_names = {"y"}}, StoreMode::create);
    std::vector<SampleResult> rows(2);
    rows[0].outputs = Eigen::VectorXd::Ones(1);
    rows[1].sample = 1;
    rows[1].failure = "too hot";
    own.append(rows);
  }

  CHECK_NOTHROW(require_good_sample(folder.at("own.db"), 0));
  CHECK_THROWS_WITH(require_good_sample(folder.at("own.db"), 1), "sample = 1 must be one that did not fail: too hot");
  CHECK_THROWS_WITH(require_good_sample(folder.at("own.db"), 2), "sample = 2 must be one of the 2 of the store");
  CHECK_THROWS_AS(require_good_sample(folder.at("own.db"), -1), InvalidArgument);
}

TEST_CASE("a stored run that ended for no known reason is damaged", "[study][unit]") {
  const test::TempFolder folder;
  const std::string path = write_store(folder);
  std::string bytes = test::content_of(path);
  const auto place = bytes.find("stop_reasonnum_samples");
  REQUIRE(place != std::string::npos);
  folder.write("runs.db", bytes.replace(place, 22, "stop_reasonnum_sxmples"));

  CHECK_THROWS_WITH(load_stored_run(path), Catch::EndsWith("damaged: stop_reason is \"num_sxmples\""));
}

TEST_CASE("gaps of a run that was not finished are counted, and a resume fills them with the same bits",
          "[study][unit]") {
  const test::TempFolder folder;
  const MonteCarloStudy study(io::load_monte_carlo(test::write_varied_experiment(folder, kSection)));
  const MonteCarloOutcome whole = run_study(study);
  {
    ResultStore store(folder.at("gaps.db"),
                      {.configuration = study.configuration(),
                       .seed = 2,
                       .output_names = study.output_names(),
                       .note = io::monte_carlo_note(study.file(), study.simd())},
                      StoreMode::create);
    for (const std::size_t k : {0, 1, 5, 9, 20}) store.append({&whole.run.samples[k], 1});
  }

  const io::MonteCarloResult shown = summarize(load_stored_run(folder.at("gaps.db")));
  const MonteCarloOutcome resumed = run_study(study, {.store = folder.at("gaps.db"), .resume = true});

  CHECK(shown.samples == 5);
  CHECK(shown.missing_samples == 16);
  CHECK_THAT(io::monte_carlo_result_text(shown), Catch::Contains("gaps: 16 samples before the last one are missing"));
  CHECK(checksum(resumed.run.samples) == checksum(whole.run.samples));
  CHECK(load_stored_run(folder.at("gaps.db")).missing_samples == 0);
}

TEST_CASE("a store of another program has samples and no study", "[study][unit]") {
  const test::TempFolder folder;
  { ResultStore(folder.at("own.db"), {.configuration = "mine", .output_names = {"y"}}, StoreMode::create); }

  CHECK_THROWS_WITH(load_stored_run(folder.at("own.db")),
                    Catch::EndsWith("of a program of its own, not of `sotto mc`"));
  CHECK_THROWS_WITH(export_store(folder.at("own.db"), "x.txt"),
                    "--out = x.txt must be a file that ends in .csv or .npy");
  export_store(folder.at("own.db"), folder.at("x.csv"));
  CHECK(test::content_of(folder.at("x.csv")) == "sample,weight,failure,y\n");
}

}  // namespace
}  // namespace sotto::study
#endif
