#include "sotto/spice/pool.hpp"

#include <signal.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <fstream>
#include <thread>

#include "sotto/core/error.hpp"
#include "support/approx.hpp"
#include "support/fault_decks.hpp"

using namespace sotto;
using namespace sotto::spice;
using Catch::Matchers::Contains;
using Catch::Matchers::WithinRel;

namespace {

// 3 V over 1 kOhm + n kOhm: 3 n/(n + 1) V at the middle.
SpiceRequest divider(std::size_t n) {
  return {.deck = {{"divider", "v1 a 0 3", "r1 a b 1000", "r2 b 0 " + std::to_string(1000 * n)}},
          .analysis = "op",
          .vectors = {"b"},
          .expected_length = 1};
}

double divided_v(std::size_t n) {
  return 3.0 * static_cast<double>(n) / static_cast<double>(n + 1);
}

// About half a second of ngspice, or more.
SpiceRequest slow() {
  return {.deck = {{"slow", "v1 a 0 sin(0 1 1meg)", "r1 a b 1", "c1 b 0 1n", ".save b"}},
          .analysis = "tran 1n 300u 0 1n uic",
          .vectors = {"b"}};
}

double resident_mb(int pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/statm");
  double pages = 0, resident = 0;
  file >> pages >> resident;
  return resident * static_cast<double>(::sysconf(_SC_PAGESIZE)) / 1e6;
}

}  // namespace

TEST_CASE("results come in the order of jobs for any number of workers", "[spice]") {
  constexpr std::size_t kJobs = 30;
  for (const int workers : {1, 3}) {
    SpicePool pool({.workers = workers});

    const auto outcomes = pool.run(kJobs, [](std::size_t i) { return divider(i + 1); });

    REQUIRE(outcomes.size() == kJobs);
    for (std::size_t i = 0; i < kJobs; ++i) {
      REQUIRE(outcomes[i].good());
      CHECK(outcomes[i].attempts == 1);
      CHECK_THAT(outcomes[i].result.values[0][0], WithinRel(divided_v(i + 1), test::kRelLinearSolve));
    }
    CHECK(pool.worker_pids().size() <= static_cast<std::size_t>(workers));
  }
}

TEST_CASE("a worker that is killed is replaced and its job succeeds on the second attempt", "[spice]") {
  SpicePool pool({.workers = 1});
  pool.run({divider(1)});
  std::thread killer([pid = pool.worker_pids().front()] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    ::kill(pid, SIGKILL);
  });

  const auto outcomes = pool.run({slow(), divider(2)});
  killer.join();

  CHECK(outcomes[0].good());
  CHECK(outcomes[0].attempts == 2);
  CHECK(outcomes[1].good());
}

TEST_CASE("a job that is stuck twice is reported, the others are right", "[spice]") {
  SpiceRequest stuck = slow();
  stuck.analysis = "tran 1n 1 0 1n uic";
  stuck.time_limit_s = 0.2;
  SpicePool pool({.workers = 2});

  const auto outcomes = pool.run({divider(1), stuck, divider(2), divider(3)});

  CHECK_THAT(outcomes[1].error, Contains("passed the time limit of 0.2 s"));
  CHECK(outcomes[1].attempts == 2);
  for (const std::size_t k : {0U, 2U, 3U}) CHECK(outcomes[k].good());
}

TEST_CASE("progress counts every job, and the stop flag leaves the rest interrupted", "[spice]") {
  std::atomic<bool> stop = false;
  std::vector<std::size_t> told;
  SpicePool pool({.workers = 1, .stop = &stop, .on_progress = [&](std::size_t done, std::size_t all) {
                    told.push_back(done);
                    CHECK(all == 8);
                    stop = done == 3;
                  }});

  const auto outcomes = pool.run(8, [](std::size_t i) { return divider(i + 1); });

  CHECK(told == std::vector<std::size_t>{1, 2, 3});
  for (std::size_t i = 0; i < 8; ++i) CHECK(outcomes[i].error == (i < 3 ? "" : "interrupted"));
}

TEST_CASE("the stop flag ends a job in the middle", "[spice]") {
  std::atomic<bool> stop = false;
  SpicePool pool({.workers = 1, .stop = &stop});
  SpiceRequest stuck = slow();
  stuck.analysis = "tran 1n 1 0 1n uic";
  std::thread stopper([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    stop = true;
  });

  const auto outcomes = pool.run({stuck});
  stopper.join();

  CHECK(outcomes[0].error == "interrupted");
}

TEST_CASE("a pool without ngspice reports it for every job", "[spice][unit]") {
  SpicePool pool({.workers = 2, .session = {.worker_path = "/no/such/worker"}});

  const auto outcomes = pool.run({divider(1), divider(2)});

  for (const PoolOutcome& outcome : outcomes) CHECK_THAT(outcome.error, Contains("ngspice is missing"));
  CHECK_THROWS_WITH(SpicePool({.workers = -1}), "workers = -1 must be >= 0");
}

TEST_CASE("a hundred faulty decks are all reported, and the good deck after each is right", "[spice][slow]") {
  const auto faults = test::hundred_fault_decks();
  REQUIRE(faults.size() == 100);
  SpicePool pool({.workers = 2});

  const auto outcomes =
      pool.run(2 * faults.size(), [&](std::size_t i) { return i % 2 == 0 ? faults[i / 2].request : divider(i); });

  for (std::size_t k = 0; k < faults.size(); ++k) {
    INFO(k << " " << faults[k].kind);
    CHECK_THAT(outcomes[2 * k].error, Contains(faults[k].message));
    CHECK(outcomes[2 * k].attempts == faults[k].attempts);
    REQUIRE(outcomes[2 * k + 1].good());
    CHECK_THAT(outcomes[2 * k + 1].result.values[0][0], WithinRel(divided_v(2 * k + 1), test::kRelLinearSolve));
  }
}

TEST_CASE("one session survives a hundred faulty decks in a row, each followed by a right good one", "[spice][slow]") {
  SpiceSession session;

  for (const test::FaultDeck& fault : test::hundred_fault_decks()) {
    INFO(fault.kind);
    CHECK_THROWS_WITH(session.run(fault.request), Contains(fault.message));
    CHECK_THAT(session.run(divider(2)).values[0][0], WithinRel(2.0, test::kRelLinearSolve));
  }
}

TEST_CASE("memory does not grow over 10,000 runs", "[spice][slow]") {
  // ngspice keeps about 0.1 kB per deck; a deck whose circuit were kept would cost 10 MB in all, a plot 100 MB.
  constexpr double kWorkerMb = 3, kProgramMb = 2;
  constexpr int kWarmUp = 500, kRuns = 10000;
  SpiceSession session;
  for (int k = 0; k < kWarmUp; ++k) session.run(divider(2));
  const int worker = session.worker_pid();
  const double worker_before = resident_mb(worker), program_before = resident_mb(::getpid());

  for (int k = kWarmUp; k < kRuns; ++k) session.run(divider(2));

  INFO("worker " << worker_before << " -> " << resident_mb(worker) << " MB, program " << program_before << " -> "
                 << resident_mb(::getpid()) << " MB");
  CHECK(session.worker_pid() == worker);
  CHECK(resident_mb(worker) - worker_before < kWorkerMb);
  CHECK(resident_mb(::getpid()) - program_before < kProgramMb);
}
