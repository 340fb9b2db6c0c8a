#include <catch2/catch.hpp>
#include <filesystem>
#include <thread>

#include "cmd/bad_runs.hpp"
#include "cmd/program.hpp"
#include "cmd/small_files.hpp"
#include "sotto/config.hpp"

using namespace sotto::test;

namespace {

const std::string kSection = R"("montecarlo": {"samples": 30, "seed": 3, "required_accuracy": 0.75, "corner_sigmas": 3,
  "vary": {"cells": {"common_sigma": 0.1, "die_share": 0.5}, "amplifier": {"offset_sigma_v": 0.001}}})";

/// experiment.json and case.json with a section.
void write_varied_files(const TempFolder& folder) {
  write_good_files(folder);
  folder.write("mc.json", replaced(kExperiment, "\"name\"", kSection + ", \"name\""));
  folder.write("mc_case.json",
               replaced(kCase, "\"inputs_v\"", R"("montecarlo": {"samples": 20, "vary": {"cells": {}}}, "inputs_v")"));
}

}  // namespace

TEST_CASE("mc draws networks, tells their spread and keeps every sample", "[cmd][cli]") {
  const TempFolder folder;
  write_varied_files(folder);

  const auto run = run_program({"mc", "--in", folder.at("mc.json"), "--out", folder.at("runs.db"), "--threads", "2"});

  INFO(run.err);
  REQUIRE(run.exit_code == 0);
  const auto json = run.json();
  CHECK(json["kind"] == "monte_carlo_result");
  CHECK(json["samples"] == 30);
  CHECK(json["failed"] == 0);
  CHECK(json["points"][0]["outputs"]["accuracy"]["nominal"] == 1.0);
  CHECK(json["points"][0]["yields"][0]["output"] == "accuracy");
  CHECK(json["corners"].size() == 2);
  CHECK(json["configuration"]["name"] == "tiny");
  CHECK_THAT(run.err, Catch::Contains("30 samples (0 failed)"));

  const auto shown = run_program({"mc", "show", folder.at("runs.db"), "--quiet"});
  CHECK(shown.exit_code == 0);
  CHECK(shown.json()["checksum"] == json["checksum"]);
  CHECK(shown.json()["points"][0]["yields"] == json["points"][0]["yields"]);

  CHECK(run_program({"mc", "export", folder.at("runs.db"), "--out", folder.at("runs.csv")}).exit_code == 0);
  const auto rows = content_of(folder.at("runs.csv"));
  CHECK(std::count(rows.begin(), rows.end(), '\n') == 31);
  CHECK_THAT(rows, Catch::StartsWith("sample,weight,failure,accuracy,same_class,rms_error_v,worst_error_v,output_0_v"));
}

TEST_CASE("mc has the same checksum on one thread, on two, and in two runs", "[cmd][cli]") {
  const TempFolder folder;
  write_varied_files(folder);
  const auto checksum = [&](std::vector<std::string> more) {
    std::vector<std::string> arguments = {"mc", "--in", folder.at("mc.json"), "--quiet"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_program(arguments).json()["checksum"];
  };

  const auto one = checksum({"--threads", "1"});
  CHECK(checksum({"--threads", "2"}) == one);
  (void)checksum({"--samples", "7", "--out", folder.at("r.db")});
  CHECK(checksum({"--out", folder.at("r.db"), "--resume"}) == one);
  CHECK(checksum({"--seed", "4"}) != one);
}

#if SOTTO_HAS_MPI
TEST_CASE("mc under mpirun with one, two and four ranks has the checksum of one process", "[cmd][cli]") {
  const TempFolder folder;
  write_varied_files(folder);
  const auto ranked = [&](const char* ranks, std::vector<std::string> more) {
    std::vector<std::string> words = {"--oversubscribe", "--allow-run-as-root", "-n", ranks, SOTTO_PROGRAM, "mc", "--in",
                                      folder.at("mc.json"), "--quiet"};
    words.insert(words.end(), more.begin(), more.end());
    const auto outcome = run_program(words, {.program = "mpirun"});
    CAPTURE(ranks, outcome.err);
    REQUIRE(outcome.exit_code == 0);
    return outcome.json();
  };
  const auto alone = run_program({"mc", "--in", folder.at("mc.json"), "--quiet"}).json();

  for (const auto* ranks : {"1", "2", "4"}) {
    const auto json = ranked(ranks, {"--out", folder.at(std::string(ranks) + ".db")});
    CHECK(json["checksum"] == alone["checksum"]);
    CHECK(json["ranks"] == std::stoi(ranks));
  }
  (void)ranked("4", {"--samples", "7", "--out", folder.at("r.db")});
  CHECK(ranked("2", {"--out", folder.at("r.db"), "--resume"})["checksum"] == alone["checksum"]);
}
#endif

TEST_CASE("mc takes a crossbar case, a sweep and a file that builds on another", "[cmd][cli]") {
  const TempFolder folder;
  write_varied_files(folder);
  folder.write("own.json", R"({"schema": 1, "kind": "montecarlo", "base": "mc_case.json", "montecarlo": {"samples": 5,
    "vary": {"cells": {}}, "sweep": [{"set": "montecarlo.vary.cells.common_sigma", "values": [0.1, 0.2]}]}})");

  const auto alone = run_program({"mc", "--in", folder.at("mc_case.json"), "--format", "csv", "--quiet"});
  const auto sweep = run_program({"mc", "--in", folder.at("own.json"), "--quiet"});

  CHECK(alone.exit_code == 0);
  CHECK_THAT(alone.out, Catch::Contains("\n0,\"\",20,0,20,\"rms_rel_error\",0,"));
  REQUIRE(sweep.exit_code == 0);
  CHECK(sweep.json()["samples"] == 10);
  CHECK(sweep.json()["points"][1]["settings"][0] == "montecarlo.vary.cells.common_sigma=0.2");
  CHECK(run_program({"mvm", "--in", folder.at("mc_case.json")}).exit_code == 0);
}

TEST_CASE("the example of rare failures finds its closed form, and its store keeps the weights", "[cmd][cli]") {
  const TempFolder folder;
  const std::string example = SOTTO_SOURCE_DIR "/examples/mc_rare_failures.json";

  const auto run = run_program({"mc", "--in", example, "--out", folder.at("rare.db")});

  INFO(run.err);
  REQUIRE(run.exit_code == 0);
  const auto json = run.json();
  const auto& miss = json["points"][0]["yields"][0]["failure_probability"];
  CHECK(std::abs(miss["value"].get<double>() - 1.0135e-4) < 5 * miss["standard_error"].get<double>());
  CHECK(miss["standard_error"].get<double>() < 1e-5);
  CHECK(json["points"][0]["weights"]["effective_samples"].get<double>() > 100);
  CHECK_THAT(run.err,
             Catch::Contains("shifted samples, weighted back") && Catch::Contains("fails with probability 9.95e-05 ("));
  const auto shown = run_program({"mc", "show", folder.at("rare.db"), "--quiet"});
  CHECK(shown.json()["points"][0]["yields"] == json["points"][0]["yields"]);
  CHECK(shown.json()["points"][0]["weights"] == json["points"][0]["weights"]);
  REQUIRE(run_program({"mc", "export", folder.at("rare.db"), "--out", folder.at("rare.csv")}).exit_code == 0);
  const auto rows = content_of(folder.at("rare.csv"));
  CHECK_THAT(rows, Catch::StartsWith("sample,weight,failure,"));
  CHECK(rows.find("\n0,1,") == std::string::npos);
  const auto page = run_program({"report", "--in", folder.at("rare.db"), "--out", folder.at("rare.html")});
  CHECK(page.exit_code == 0);
  CHECK_THAT(content_of(folder.at("rare.html")), Catch::Contains("probability to fail the required rms rel error"));
}

TEST_CASE("a resume with another experiment says what differs", "[cmd][cli]") {
  const TempFolder folder;
  write_varied_files(folder);
  const std::vector<std::string> first = {"mc", "--in", folder.at("mc.json"), "--out", folder.at("r.db"), "--quiet"};
  REQUIRE(run_program(first).exit_code == 0);

  check(folder,
        {{"mc", "--in", "@mc.json", "--out", "@r.db", "--resume", "--set", "montecarlo.vary.cells.common_sigma=0.2"},
         {"r.db: the store of another experiment: /montecarlo/vary/cells/common_sigma is 0.1 there, 0.2 here"}});
  check(folder, {{"mc", "--in", "@mc.json", "--out", "@r.db", "--resume", "--seed", "8"}, {"seed is 3 there, 8 here"}});
  check(folder, {{"mc", "--in", "@mc.json", "--out", "@r.db", "--resume", "--set", "montecarlo.power=true"},
                 {"/montecarlo/power is only here", "power_w is only here"}});
  folder.write("labels", idx_labels({"\1\1\0\1", 4}));
  check(folder, {{"mc", "--in", "@mc.json", "--out", "@r.db", "--resume"}, {"another experiment: labels are others"}});
}

TEST_CASE("samples of a store are decks, and agree with ngspice", "[cmd][cli]") {
  const TempFolder folder;
  write_varied_files(folder);
  REQUIRE(run_program({"mc", "--in", folder.at("mc.json"), "--out", folder.at("runs.db"), "--quiet"}).exit_code == 0);

  const auto deck = run_program({"mc", "deck", folder.at("runs.db"), "--sample", "5"});
  const auto check = run_program({"mc", "crosscheck", folder.at("runs.db"), "--samples", "2"});
  const auto beyond = run_program({"mc", "deck", folder.at("runs.db"), "--sample", "30"});
  const auto before = run_program({"mc", "deck", folder.at("runs.db"), "--sample", "-1"});
  const auto strict = run_program({"mc", "crosscheck", folder.at("runs.db"), "--samples", "2", "--tol", "0"});

  CHECK(deck.exit_code == 0);
  CHECK_THAT(deck.out, Catch::StartsWith("* Sotto network of 2 layers") && Catch::Contains("vl0t0_q0 l0t0_q0 0 "));
  INFO(check.err);
  CHECK(check.exit_code == 0);
  CHECK(check.json()["stored_max_rel"] == 0.0);
  CHECK(check.json()["outputs_max_rel"] < 1e-9);
  CHECK(strict.exit_code == 3);
  CHECK(beyond.exit_code == 1);
  CHECK_THAT(beyond.err, Catch::Contains("sample = 30 must be one of the 30 of the store"));
  CHECK(before.exit_code == 1);
  CHECK(beyond.out.empty());
}

TEST_CASE("a store that has more samples than asked for is told without a negative speed", "[cmd][cli]") {
  const TempFolder folder;
  write_varied_files(folder);
  const std::vector<std::string> again = {"mc",       "--in",   folder.at("mc_case.json"), "--out", folder.at("r.db"),
                                          "--resume", "--quiet"};
  REQUIRE(run_program(again).exit_code == 0);
  auto fewer = again;
  fewer.insert(fewer.end(), {"--samples", "7"});

  const auto json = run_program(fewer).json();

  CHECK(json["samples"] == 7);
  CHECK(json["resumed_samples"] == 7);
  CHECK(json["samples_per_s"].is_null());
}

TEST_CASE("Ctrl-C ends a Monte Carlo with exit code 2 and its samples saved", "[cmd][cli]") {
  const TempFolder folder;
  write_varied_files(folder);
  Running run({"mc", "--in", folder.at("mc.json"), "--samples", "100000000", "--out", folder.at("runs.db")});
  while (!std::filesystem::exists(folder.at("runs.db-wal"))) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  std::this_thread::sleep_for(std::chrono::milliseconds(50));

  run.interrupt();
  const auto outcome = run.wait();

  CHECK(outcome.exit_code == 2);
  CHECK_THAT(outcome.err, Catch::Contains("all of them saved: --resume goes on"));
  CHECK(outcome.json()["stop_reason"] == "interrupted");
  const auto shown = run_program({"mc", "show", folder.at("runs.db"), "--quiet"});
  CHECK(shown.json()["checksum"] == outcome.json()["checksum"]);
}

TEST_CASE("a run that cannot begin writes nothing", "[cmd][cli]") {
  const TempFolder folder;
  write_varied_files(folder);
  const auto section = [&](const std::string& name, const std::string& text) {
    folder.write(name, replaced(kExperiment, "\"name\"", "\"montecarlo\": " + text + ", \"name\""));
  };
  section("stop.json", R"({"stop_when": [{"output": "acuracy", "half_width": 0.1}]})");
  section("sweep.json", R"({"sweep": [{"set": "circuit.reader.gain", "values": [11, -1]}]})");
  section("vary.json", R"({"vary": {"temperature_k": 300}})");
  section("corners.json", R"({"vary": {"neuron": {"corners": ["tt"]}}})");

  for (const auto& bad_run : std::vector<BadRun>{
           {{"mc", "--in", "@stop.json"},
            {R"(stop.json: /montecarlo/stop_when/0/output: "acuracy" must be one of accuracy, same_class, )"}},
           {{"mc", "--in", "@sweep.json"},
            {"sweep.json: /montecarlo/sweep/0/values/1: -1 must be one that leaves the file valid: "
             "/circuit/reader/gain: -1 must be > 0"}},
           {{"mc", "--in", "@vary.json"}, {"vary.json: /montecarlo/vary/temperature_k: 300 must be an object"}},
           {{"mc", "--in", "@corners.json"}, {"/montecarlo/vary/neuron/corners: an array of 1 must be absent"}}}) {
    auto to_store = bad_run;
    to_store.arguments.insert(to_store.arguments.end(), {"--out", "@bad.db", "--summary", "@bad_out.json"});
    check(folder, to_store);
    CHECK_FALSE(std::filesystem::exists(folder.at("bad.db")));
    CHECK_FALSE(std::filesystem::exists(folder.at("bad_out.json")));
  }
}

TEST_CASE("bad input of mc ends with exit code 1 and names what is wrong", "[cmd][cli]") {
  const TempFolder folder;
  write_varied_files(folder);
  folder.write("other.db", "no database");
  const auto bad = replaced(kExperiment, "\"name\"", R"("montecarlo": {"vary": {"cells": {"sigma": 1}}}, "name")");
  folder.write("bad.json", bad);
  for (const auto& bad_run : std::vector<BadRun>{
           {{"mc", "--in", "@mc.json", "--samples", "0"}, {"--samples = 0 must be >= 1"}},
           {{"mc", "--in", "@mc.json", "--images", "9"}, {"images: ", "9"}},
           {{"mc", "--in", "@mc.json", "--resume"}, {"--resume = without --out must be beside --out"}},
           {{"mc", "--in", "@mc.json", "--out", "-"}, {"--out = - must be a file"}},
           {{"mc", "--in", "@mc.json", "--out", "@mc.json"}, {"another file than --in"}},
           {{"mc", "--in", "@mc.json", "--out", "@other.db"}, {"other.db: the file exists"}},
           {{"mc", "--in", "@mc.json", "--out", "@other.db", "--resume"}, {"other.db: "}},
           {{"mc", "--in", "@bad.json"}, {"bad.json: /montecarlo/vary/cells/sigma: unknown key"}},
           {{"infer", "--in", "@bad.json"}, {"bad.json: /montecarlo/vary/cells/sigma: unknown key"}},
           {{"mc", "--in", "@mc.json", "--set", R"(montecarlo.sampling={"kind":"shifted","shift_sigmas":{"cells":2}})"},
            {"mc.json: /montecarlo/sampling/shift_sigmas: \"cells\" must be a number of the die that varies: "
             "cells_die"}},
           {{"mc", "--in", "@training.json"}, {"/kind: \"training\" must be \"montecarlo\", \"experiment\" or"}},
           {{"mc", "shw", "@r.db"}, {"\"mc shw\" is not a verb (did you mean show?)"}},
           {{"mc", "show", "@none.db"}, {"none.db"}},
           {{"mc", "show", "@mc.json"}, {"mc.json"}},
           {{"mc", "export", "@none.db", "--out", "@x.txt"}, {"x.txt must be a file that ends in .csv or .npy"}},
           {{"mc", "crosscheck", "@none.db", "--samples", "0"}, {"--samples = 0 must be >= 1"}},
       }) {
    check(folder, bad_run);
  }
}

TEST_CASE("mc of a case with capacitance stores delays and energies, the same when it is resumed", "[cmd][cli]") {
  const TempFolder folder;
  const auto run = [&](const std::string& store, const std::string& samples) {
    return run_program({"mc", "--in", SOTTO_SOURCE_DIR "/examples/mc_crossbar_delay.json", "--samples", samples, "--out",
                        folder.at(store), "--resume", "--quiet"})
        .json();
  };

  (void)run("parts.db", "5");
  const auto parts = run("parts.db", "12");
  const auto whole = run("whole.db", "12");

  CHECK(parts["checksum"] == whole["checksum"]);
  const auto& outputs = whole["points"][0]["outputs"];
  CHECK(outputs["worst_lag_s"]["nominal"] > 1e-14);
  CHECK(outputs["worst_lag_s"]["mean"]["value"] > 1e-14);
  CHECK(outputs["charging_energy_j"]["nominal"] > 1e-15);
  CHECK(run_program({"mc", "show", folder.at("whole.db"), "--quiet"}).json()["checksum"] == whole["checksum"]);
  CHECK(run_program({"mc", "export", folder.at("whole.db"), "--out", folder.at("runs.csv")}).exit_code == 0);
  CHECK_THAT(content_of(folder.at("runs.csv")), Catch::Contains("param.wire_capacitance_factor"));
}
