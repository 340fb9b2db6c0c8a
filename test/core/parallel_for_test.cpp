#include "sotto/core/parallel_for.hpp"

#include <atomic>
#include <catch2/catch.hpp>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "sotto/core/error.hpp"

using Catch::Matchers::Message;

TEST_CASE("every index is visited exactly once on any number of threads", "[core][property]") {
  const int threads = GENERATE(0, 1, 2, 7);
  const std::int64_t count = 1000;
  std::vector<std::atomic<int>> visits(static_cast<std::size_t>(count));

  sotto::parallel_for(count, threads, [&](std::int64_t i) { ++visits[static_cast<std::size_t>(i)]; });

  for (const auto& visit : visits) REQUIRE(visit == 1);
}

TEST_CASE("a count of zero calls nothing", "[core][unit]") {
  const int threads = GENERATE(0, 1, 2);
  std::atomic<int> calls = 0;

  sotto::parallel_for(0, threads, [&](std::int64_t) { ++calls; });

  REQUIRE(calls == 0);
}

TEST_CASE("one thread means the caller's own thread", "[core][unit]") {
  std::set<std::thread::id> seen;

  sotto::parallel_for(100, 1, [&](std::int64_t) { seen.insert(std::this_thread::get_id()); });

  REQUIRE(seen == std::set{std::this_thread::get_id()});
}

TEST_CASE("an exception of a body reaches the caller with its message", "[core][unit]") {
  const int threads = GENERATE(0, 1, 4);
  const auto body = [](std::int64_t i) {
    if (i == 37) throw std::runtime_error("image 37 is broken");
  };

  REQUIRE_THROWS_MATCHES(sotto::parallel_for(100, threads, body), std::runtime_error, Message("image 37 is broken"));
}

TEST_CASE("a negative number of threads is refused by name", "[core][unit]") {
  const auto nothing = [](std::int64_t) {};

  REQUIRE_THROWS_MATCHES(sotto::parallel_for(10, -2, nothing), sotto::InvalidArgument,
                         Message("threads = -2 must be >= 0"));
}

TEST_CASE("there is at least one thread to run on", "[core][unit]") {
  REQUIRE(sotto::available_threads() >= 1);
}

TEST_CASE("a parallel loop inside a parallel loop visits every pair once", "[core][property]") {
  std::vector<std::atomic<int>> visits(20 * 30);

  sotto::parallel_for(20, 2, [&](std::int64_t i) {
    sotto::parallel_for(30, 2, [&](std::int64_t j) { ++visits[static_cast<std::size_t>(i * 30 + j)]; });
  });

  for (const auto& visit : visits) REQUIRE(visit == 1);
}

TEST_CASE("of several failures the one of the lowest index is told, on any number of threads", "[core][property]") {
  const int threads = GENERATE(1, 2, 7);
  for (int repeat = 0; repeat < 20; ++repeat) {
    REQUIRE_THROWS_WITH(sotto::parallel_for(200, threads,
                                            [](std::int64_t i) {
                                              if (i >= 50) throw std::runtime_error(std::to_string(i));
                                            }),
                        "50");
  }
}
