#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>
#include <thread>

#include "cmd/program.hpp"
#include "cmd/small_files.hpp"

using namespace sotto::test;

TEST_CASE("Ctrl-C ends a training after its epoch, with the weights of that epoch saved", "[cmd][cli]") {
  const TempFolder folder;
  write_good_files(folder);
  Running training(
      {"train", "--in", folder.at("training.json"), "--out", folder.at("m.npz"), "--set", "epochs=100000000"});
  while (training.err_so_far().find("epoch 2 of") == std::string::npos) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }

  training.interrupt();
  const auto outcome = training.wait();

  CHECK(outcome.exit_code == 2);
  CHECK(outcome.json()["interrupted"] == true);
  CHECK(outcome.json()["epochs"] >= 2);
  CHECK_THAT(outcome.err, Catch::Contains("sotto: ") && Catch::Contains("interrupted after epoch"));
  CHECK(std::filesystem::file_size(folder.at("m.npz")) > 0);
}

TEST_CASE("Ctrl-C ends a cross-check at once with exit code 2", "[cmd][cli]") {
  const TempFolder folder, temporary;
  std::string row = "[6000", inputs = "[0.1";
  for (int k = 1; k < 60; ++k) row += ", 6000", inputs += ", 0.1";
  std::string rows = row + "]", vectors = inputs + "]";
  for (int k = 1; k < 60; ++k) rows += ", " + row + "]";
  for (int k = 1; k < 2000; ++k) vectors += ", " + inputs + "]";
  const auto slow =
      folder.write("slow.json", R"({"schema": 1, "kind": "crossbar_case", "row_segment_ohm": 1, "col_segment_ohm": 1, )"
                                R"("cell_resistance_ohm": [)" +
                                    rows + R"(], "inputs_v": [)" + vectors + "]}");
  const auto in_use = [&] { return !std::filesystem::is_empty(temporary.at(".")); };
  Running check({"crosscheck", "--in", slow}, {.environment = {{"TMPDIR", temporary.at(".")}}});
  while (!in_use()) std::this_thread::sleep_for(std::chrono::milliseconds(1));

  check.interrupt();
  const auto outcome = check.wait();

  CHECK(outcome.exit_code == 2);
  CHECK(outcome.out.empty());
  CHECK_THAT(outcome.err, Catch::Contains("sotto: interrupted"));
}

TEST_CASE("Ctrl-C ends a solve with exit code 2 and leaves no file behind", "[cmd][cli]") {
  const TempFolder folder;
  write_good_files(folder);
  const auto files = [&] {
    const std::filesystem::directory_iterator all(folder.at("."));
    return std::distance(begin(all), end(all));
  };
  const auto before = files();
  Running solve({"mvm", "--in", folder.at("case.json"), "--repeat", "2000000000", "--out", folder.at("out.json")});
  solve.wait_for_handler();

  solve.interrupt();
  const auto outcome = solve.wait();

  CHECK(outcome.exit_code == 2);
  CHECK_THAT(outcome.err, Catch::Contains("sotto: interrupted"));
  CHECK(files() == before);
}
