#include "sotto/montecarlo/distributed.hpp"

#include <sys/wait.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "montecarlo/store_fixture.hpp"

using namespace sotto;
using sotto::test::StoreFolder;

namespace {

bool has_mpirun() {
  if (std::system("command -v mpirun > /dev/null 2>&1") == 0) return true;
  WARN("mpirun is not installed");
  return false;
}

std::string text_of(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

struct Job {
  int ranks = 1;
  int num_samples = 400;
  int pause_us = 0;
  std::string what = "run";
};

/// Exit code of the shared experiment under mpirun.
int start(const Job& job, const std::string& path) {
  const auto command = "mpirun --oversubscribe --allow-run-as-root -n " + std::to_string(job.ranks) + " " +
                       SOTTO_RANKED_RUN + " " + path + " " + std::to_string(job.num_samples) + " " +
                       std::to_string(job.pause_us) + " " + job.what + " > " + path + ".log 2>&1";
  return std::system(command.c_str());
}

std::string expected_end(int num_samples) {
  const auto run = run_monte_carlo(test::options_for(num_samples), test::slow_sample(0));
  return "num_samples " + std::to_string(checksum(run.samples));
}

}  // namespace

TEST_CASE("one, two and four ranks compute the same bits as one thread", "[montecarlo][mc]") {
  if (!has_mpirun()) return;
  const int ranks = GENERATE(1, 2, 4);
  const StoreFolder folder;
  const auto path = folder.at("runs.db");

  const int code = start({.ranks = ranks, .pause_us = 200}, path);

  CAPTURE(ranks, text_of(path + ".log"));
  REQUIRE(code == 0);
  for (int rank = 0; rank < ranks; ++rank) REQUIRE(text_of(path + ".rank" + std::to_string(rank)) == expected_end(400));
  const ResultStore store(path);
  REQUIRE("num_samples " + std::to_string(store.checksum()) == expected_end(400));
  REQUIRE(store.load().size() == 400);
}

TEST_CASE("when a rank dies the job ends, its batches stay, and any number of ranks goes on", "[montecarlo][mc]") {
  if (!has_mpirun()) return;
  const StoreFolder folder;
  const auto path = folder.at("runs.db");

  REQUIRE(start({.ranks = 4, .pause_us = 1000, .what = "die"}, path) != 0);
  const auto kept = ResultStore(path).load_all();
  CAPTURE(kept.size());
  REQUIRE(kept.size() >= 50);
  REQUIRE(kept.size() < 400);
  REQUIRE(kept.size() % 5 == 0);  // whole batches

  REQUIRE(start({.ranks = 2}, path) == 0);
  REQUIRE("num_samples " + std::to_string(ResultStore(path).checksum()) == expected_end(400));
}

TEST_CASE("a mistake is the same error on every rank, and no rank waits for another", "[montecarlo][mc]") {
  if (!has_mpirun()) return;
  const StoreFolder folder;
  const auto path = folder.at("runs.db");

  REQUIRE(start({.ranks = 2, .what = "seeds"}, path) == 0);
  for (const std::string rank : {"0", "1"}) {
    REQUIRE(text_of(path + ".rank" + rank) ==
            "options of the ranks = different must be equal in seed, number of samples and output names");
  }
}

TEST_CASE("a store that fails on rank 0 ends the run on all ranks", "[montecarlo][mc]") {
  if (!has_mpirun()) return;
  const StoreFolder folder;
  const auto path = folder.at("runs.db");

  REQUIRE(start({.ranks = 3, .num_samples = 1'000'000, .what = "disk"}, path) == 0);
  for (const std::string rank : {"0", "1", "2"}) REQUIRE(text_of(path + ".rank" + rank) == "disk full");
}

TEST_CASE("a rank that leaves by an exception of its own does not make the others wait", "[montecarlo][mc]") {
  if (!has_mpirun()) return;
  const StoreFolder folder;

  REQUIRE(start({.ranks = 2, .num_samples = 1'000'000, .what = "lost"}, folder.at("runs.db")) != 0);
}

TEST_CASE("a stop that one rank is asked for stops all", "[montecarlo][mc]") {
  if (!has_mpirun()) return;
  const StoreFolder folder;
  const auto path = folder.at("runs.db");

  REQUIRE(start({.ranks = 2, .num_samples = 1'000'000, .pause_us = 1000, .what = "stop"}, path) == 0);
  REQUIRE(text_of(path + ".rank0").starts_with("interrupted "));
  REQUIRE(text_of(path + ".rank1") == text_of(path + ".rank0"));
}

TEST_CASE("four ranks on two hosts, joined by a network, compute the same bits", "[montecarlo][mc]") {
  if (!has_mpirun()) return;
  const StoreFolder folder;
  const auto path = folder.at("runs.db");
  const auto command = std::string(SOTTO_SOURCE_DIR) + "/test/montecarlo/two_hosts.sh run " + SOTTO_RANKED_RUN + " " +
                       path + " 400 200 run > " + path + ".log 2>&1";

  const int status = std::system(command.c_str());

  constexpr int kNoNamespaces = 77;
  if (WEXITSTATUS(status) == kNoNamespaces) {
    WARN("network namespaces need root and ip, one of which is not installed");
    return;
  }
  CAPTURE(text_of(path + ".log"));
  REQUIRE(status == 0);
  for (const std::string rank : {"0", "1", "2", "3"}) REQUIRE(text_of(path + ".rank" + rank) == expected_end(400));
}

TEST_CASE("a process outside of mpirun knows it", "[montecarlo][unit]") {
  ::unsetenv("OMPI_COMM_WORLD_SIZE");
  ::unsetenv("PMIX_RANK");
  ::unsetenv("PMI_RANK");
  REQUIRE_FALSE(is_mpi_job());

  ::setenv("OMPI_COMM_WORLD_SIZE", "4", 1);
  REQUIRE(is_mpi_job());
  ::unsetenv("OMPI_COMM_WORLD_SIZE");
}
