#include <catch2/catch.hpp>

#include "cmd/program.hpp"
#include "cmd/small_files.hpp"

using namespace sotto::test;

TEST_CASE("infer gives JSON on stdout and a readable screen on stderr", "[cmd][cli]") {
  const TempFolder folder;
  write_good_files(folder);

  const auto outcome =
      run_program({"infer", "--in", folder.at("experiment.json"), "--crosscheck-images", "2", "--outputs"});

  INFO(outcome.err);
  REQUIRE(outcome.exit_code == 0);
  const auto json = outcome.json();
  CHECK(json["kind"] == "infer_result");
  CHECK(json["images"] == 4);
  CHECK(json["accuracy_ideal"] == 1.0);
  CHECK(json["accuracy_circuit"].is_number());
  CHECK(json["cross_check"]["images"] == 2);
  CHECK(json["cross_check"]["max_rel_error"] < 1e-6);  // what the contract promises of a whole network
  CHECK(json["outputs_v"].size() == 4);
  CHECK(json["interrupted"] == false);
  CHECK(json["configuration"]["name"] == "tiny");
  for (const auto* words : {"images                      4\n", "accuracy, ideal arithmetic  100.00 %\n",
                            "accuracy, circuit", "same class as ideal", "output deviation", "read power per image",
                            "  row wires", "images per second", "deviation from ngspice 39"}) {
    CHECK_THAT(outcome.err, Catch::Contains(words));
  }
}

TEST_CASE("infer takes the first images only where asked", "[cmd][cli]") {
  const TempFolder folder;
  write_good_files(folder);

  const auto outcome = run_program(
      {"infer", "--in", folder.at("experiment.json"), "--images", "3", "--outputs", "--format", "csv", "--quiet"});

  CHECK(outcome.exit_code == 0);
  CHECK(outcome.err.empty());
  CHECK(std::count(outcome.out.begin(), outcome.out.end(), '\n') == 1 + 3);
}

TEST_CASE("infer gives the same bits for any number of threads", "[cmd][cli]") {
  const TempFolder folder;
  write_good_files(folder);
  const auto outputs = [&](const std::string& threads) {
    return run_program({"infer", "--in", folder.at("experiment.json"), "--outputs", "--threads", threads})
        .json()["outputs_v"];
  };

  CHECK(outputs("1") == outputs("3"));
}

TEST_CASE("an experiment is compared with others on the same images", "[cmd][cli]") {
  const TempFolder folder;
  write_good_files(folder);
  const auto low = replaced(replaced(kExperiment, "6000", "60"), "18000", "180");
  folder.write("low.json", replaced(low, "\"tiny\"", "\"low\""));
  const auto both =
      folder.write("both.json", replaced(kExperiment, "\"name\"", "\"compare_with\": [\"low.json\"], \"name\""));

  const auto outcome = run_program({"infer", "--in", both});

  REQUIRE(outcome.exit_code == 0);
  CHECK(outcome.json()["comparisons"][0]["name"] == "low");
  CHECK_THAT(outcome.err, Catch::Contains("the same images in other circuits\n  low  accuracy "));
}

TEST_CASE("the report is one HTML file", "[cmd][cli]") {
  if (std::system("command -v gnuplot >/dev/null 2>&1") != 0) {
    WARN("gnuplot is not installed: nothing tested");
    return;
  }
  const TempFolder folder;
  write_good_files(folder);

  const auto outcome = run_program({"infer", "--in", folder.at("experiment.json"), "--report", folder.at("out.html")});

  INFO(outcome.err);
  CHECK(outcome.exit_code == 0);
  CHECK_THAT(content_of(folder.at("out.html")), Catch::Contains("</html>"));
}
