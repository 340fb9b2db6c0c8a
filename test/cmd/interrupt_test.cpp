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
