#include "sotto/montecarlo/store.hpp"

#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <map>

#include "montecarlo/store_database.hpp"
#include "montecarlo/store_fixture.hpp"
#include "sotto/core/error.hpp"
#include "sotto/core/version.hpp"

using Catch::Matchers::Contains;
using namespace sotto;
using sotto::test::StoreFolder;

namespace {

std::uint64_t expected_checksum(std::int64_t num_samples) {
  return checksum(run_monte_carlo(test::options_for(num_samples), test::slow_sample(0)).samples);
}

ResultStore new_store(const std::string& path) {
  return {path, test::experiment(), StoreMode::create};
}

pid_t start_victim(const std::string& path, int num_samples, int pause_us) {
  std::vector<std::string> words = {SOTTO_KILLED_RUN, path, std::to_string(num_samples), std::to_string(pause_us)};
  std::vector<char*> arguments;
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  pid_t pid = 0;
  REQUIRE(::posix_spawn(&pid, SOTTO_KILLED_RUN, nullptr, nullptr, arguments.data(), environ) == 0);
  return pid;
}

/// How the process ended, as waitpid says it.
int status_of(pid_t pid) {
  int status = 0;
  REQUIRE(::waitpid(pid, &status, 0) == pid);
  return status;
}

}  // namespace

TEST_CASE("a store returns what was put in, bit for bit", "[montecarlo][unit]") {
  const StoreFolder folder;
  auto store = new_store(folder.at("runs.db"));
  const auto run = run_monte_carlo(test::options_for(40), store, test::slow_sample(0));
  const ResultStore again(folder.at("runs.db"));

  REQUIRE(again.checksum() == checksum(run.samples));
  REQUIRE(again.checksum() == expected_checksum(40));
  REQUIRE(again.load()[9].failure == "tenth, \"badly\"");
  REQUIRE(again.load()[9].outputs.size() == 0);
  REQUIRE(again.identity() == test::experiment());
  REQUIRE(again.finished_samples() == 40);
  REQUIRE(again.written_by() == version());
}

TEST_CASE("a run goes on where its store ends, whatever the batches were", "[montecarlo][property]") {
  const StoreFolder folder;
  const auto path = folder.at("runs.db");
  {
    auto store = new_store(path);
    run_monte_carlo(test::options_for(23), store, test::slow_sample(0));
  }
  ResultStore store(path, test::experiment(), StoreMode::resume);
  auto options = test::options_for(60);
  options.batch_size = 7;
  std::int64_t computed = 0;
  options.threads = 1;

  const auto run = run_monte_carlo(options, store, [&](SampleRng& rng, std::int64_t sample) {
    ++computed;
    return test::slow_sample(0)(rng, sample);
  });

  REQUIRE(computed == 37);
  REQUIRE(store.checksum() == expected_checksum(60));
  REQUIRE(checksum(run.samples) == expected_checksum(60));
}

TEST_CASE("what was computed behind the end of a run stays, but does not count", "[montecarlo][property]") {
  const StoreFolder folder;
  auto store = new_store(folder.at("runs.db"));
  auto options = test::options_for(1000);
  options.min_samples = 100;
  options.batch_size = 150;
  options.stop_when = {{.question = {.statistic = Statistic::yield, .output = "hit", .lower = 1}, .half_width = 0.2}};

  const auto run = run_monte_carlo(options, store, test::slow_sample(0));

  REQUIRE(run.samples.size() == 100);
  REQUIRE(store.load_all().size() >= 150);
  REQUIRE(store.checksum() == checksum(run.samples));
}

TEST_CASE("a new run does not write over a file", "[montecarlo][unit]") {
  const StoreFolder folder;
  const auto path = folder.at("runs.db");
  new_store(path);

  REQUIRE_THROWS_WITH(new_store(path), path + ": the file exists; resume it or choose another name");
  REQUIRE_THROWS_AS(new_store(path), IoError);
  REQUIRE_THROWS_WITH(ResultStore(folder.at("none.db")), Contains("none.db: unable to open database file"));
}

TEST_CASE("the store of another experiment is refused, with what differs", "[montecarlo][unit]") {
  const StoreFolder folder;
  const auto path = folder.at("runs.db");
  new_store(path);
  const auto resume_as = [&](const auto& change) {
    auto other = test::experiment();
    change(other);
    ResultStore(path, other, StoreMode::resume);
  };

  REQUIRE_THROWS_WITH(resume_as([](auto& e) { e.seed = 12; }),
                      Contains("the store of another experiment") && Contains("its seed is 11, not 12"));
  REQUIRE_THROWS_WITH(resume_as([](auto& e) { e.configuration += " "; }), Contains("its configuration differs"));
  REQUIRE_THROWS_WITH(resume_as([](auto& e) { e.output_names.pop_back(); }), Contains("its outputs differ"));
  REQUIRE_THROWS_AS(resume_as([](auto& e) { e.seed = 12; }), IoError);
  REQUIRE_NOTHROW(resume_as([](auto&) {}));
}

TEST_CASE("the store of another schema or version of Sotto is refused", "[montecarlo][unit]") {
  const StoreFolder folder;
  const auto path = folder.at("runs.db");
  new_store(path);
  Database(path, Database::Access::write).execute("UPDATE run SET value = '0.0.9' WHERE key = 'sotto_version'");
  REQUIRE_THROWS_WITH(ResultStore(path, test::experiment(), StoreMode::resume),
                      Contains("written by Sotto 0.0.9, this is "));
  REQUIRE(ResultStore(path).written_by() == "0.0.9");  // to read it is no mistake

  Database(path, Database::Access::write).execute("PRAGMA user_version = 2");
  REQUIRE_THROWS_WITH(ResultStore(path), Contains("schema 2 of the store must be 1"));
}

TEST_CASE("a file that is no store is refused and left as it is", "[montecarlo][unit]") {
  const StoreFolder folder;
  const std::string words(5000, 'x');
  std::ofstream(folder.at("text.db")) << words;
  Database(folder.at("other.db"), Database::Access::write).execute("CREATE TABLE t (i INTEGER)");

  REQUIRE_THROWS_WITH(ResultStore(folder.at("text.db"), test::experiment(), StoreMode::resume),
                      Contains("file is not a database"));
  REQUIRE_THROWS_WITH(ResultStore(folder.at("other.db"), test::experiment(), StoreMode::resume),
                      Contains("other.db: no Monte Carlo store of Sotto"));
  std::ifstream file(folder.at("text.db"));
  REQUIRE(std::string(std::istreambuf_iterator<char>(file), {}) == words);
}

TEST_CASE("a sample is never stored twice, and its batch not in part", "[montecarlo][unit]") {
  const StoreFolder folder;
  auto store = new_store(folder.at("runs.db"));
  const auto results = run_monte_carlo(test::options_for(4), test::slow_sample(0)).samples;
  store.append(std::span(results).subspan(2, 1));

  REQUIRE_THROWS_WITH(store.append(results), Contains("sample 2 is there already: another run writes to this store"));
  REQUIRE(store.load().size() == 1);
  const std::vector<SampleResult> with_twins = {results[0], results[1], results[0]};
  REQUIRE_THROWS_AS(store.append(with_twins), IoError);
  REQUIRE(store.load().size() == 1);
}

TEST_CASE("a run must be that of its store", "[montecarlo][unit]") {
  const StoreFolder folder;
  auto store = new_store(folder.at("runs.db"));
  auto options = test::options_for(4);
  options.seed = 12;
  REQUIRE_THROWS_WITH(with_store(options, store), "seed = 12 must be that of the store, 11");
  options.seed = 11;
  options.output_names = {"a"};
  REQUIRE_THROWS_WITH(with_store(options, store), "output_names = different must be those of the store");
  options.output_names = {};
  REQUIRE(with_store(options, store).output_names == test::experiment().output_names);
}

TEST_CASE("output names that cannot be columns are refused", "[montecarlo][unit]") {
  const StoreFolder folder;
  const auto refuse = [&](const std::vector<std::string>& names) {
    auto identity = test::experiment();
    identity.output_names = names;
    ResultStore(folder.at("runs.db"), identity, StoreMode::create);
  };

  REQUIRE_THROWS_WITH(refuse({"a", "A"}), "output name = \"A\" must be no other column, also where case is ignored");
  REQUIRE_THROWS_WITH(refuse({"Weight"}), Contains("must be no other column"));
  REQUIRE_THROWS_WITH(refuse({}), "number of output names = 0 must be in 1 ... 1900");
  REQUIRE_NOTHROW(refuse({"yield [\"x\"; DROP TABLE run]", "µ"}));
  REQUIRE(ResultStore(folder.at("runs.db")).identity().output_names[0] == "yield [\"x\"; DROP TABLE run]");
}

TEST_CASE("the experiment's hash sees configuration, seed and names", "[montecarlo][unit]") {
  const auto hash_with = [](const auto& change) {
    auto identity = test::experiment();
    change(identity);
    return experiment_hash(identity);
  };
  const auto expected = hash_with([](auto&) {});

  REQUIRE(hash_with([](auto& e) { e.configuration += "x"; }) != expected);
  REQUIRE(hash_with([](auto& e) { e.seed = 1; }) != expected);
  REQUIRE(hash_with([](auto& e) { e.output_names[0] = "x"; }) != expected);
}

TEST_CASE("a damaged store is told so, not read as whole", "[montecarlo][unit]") {
  const auto complaint_after = [](const std::string& sql) -> std::string {
    const StoreFolder folder;
    const auto path = folder.at("runs.db");
    {
      auto store = new_store(path);
      run_monte_carlo(test::options_for(20), store, test::slow_sample(0));
    }
    Database(path, Database::Access::write).execute(sql);
    try {
      (void)ResultStore(path).load();
    } catch (const IoError& error) {
      return std::string(error.what()).substr(path.size());
    }
    return "nothing";
  };

  CHECK(complaint_after("DELETE FROM samples WHERE sample = 3") ==
        ": damaged: 19 of the 20 samples of its finished run are there");
  CHECK(complaint_after("DELETE FROM samples WHERE sample >= 8") ==
        ": damaged: 8 of the 20 samples of its finished run are there");
  CHECK(complaint_after("UPDATE run SET value = '2x' WHERE key = 'finished_samples'") ==
        ": damaged: finished_samples is \"2x\", no whole number in range");
  CHECK(complaint_after("UPDATE run SET value = '99999999999999999999' WHERE key = 'finished_samples'") ==
        ": damaged: finished_samples is \"99999999999999999999\", no whole number in range");
  CHECK(complaint_after("UPDATE run SET value = 'eleven' WHERE key = 'seed'") ==
        ": damaged: seed is \"eleven\", no whole number in range");
  CHECK(complaint_after("DELETE FROM run WHERE key = 'seed'") == ": damaged: seed is \"\", no whole number in range");
  CHECK_THAT(complaint_after("UPDATE run SET value = '12' WHERE key = 'seed'"),
             Contains(": damaged: its configuration, seed and outputs have the hash "));
  CHECK_THAT(complaint_after("DELETE FROM outputs WHERE place = 1"), Contains(": damaged: its configuration, seed"));
  CHECK(complaint_after("UPDATE samples SET hit = 1 WHERE sample = 3") == "nothing");
}

TEST_CASE("kill -9 at ten random moments, then resume: the same store, nothing lost, nothing twice",
          "[montecarlo][mc]") {
  constexpr int kSamples = 40'000;
  constexpr int kPauseUs = 50;  // two threads: more than a second of work, and a batch is stored for a tenth of it
  const StoreFolder folder;
  const auto path = folder.at("runs.db");
  SampleRng moments(2026, 6);
  std::map<std::int64_t, std::uint64_t> kept;
  for (int kill = 0; kill < 10; ++kill) {
    const auto victim = start_victim(path, kSamples, kPauseUs);
    ::usleep(static_cast<useconds_t>(80'000 * moments.uniform()));
    ::kill(victim, SIGKILL);
    const int status = status_of(victim);
    REQUIRE(WIFSIGNALED(status));
    REQUIRE(WTERMSIG(status) == SIGKILL);
    const ResultStore store(path, test::experiment(), StoreMode::resume);
    std::map<std::int64_t, std::uint64_t> found;
    for (const auto& result : store.load_all()) found[result.sample] = checksum(std::span(&result, 1));
    CAPTURE(kill, found.size());
    REQUIRE(found.size() % 40 == 0);  // whole batches
    for (const auto& [sample, sum] : kept) REQUIRE(found[sample] == sum);
    kept = found;
  }
  CAPTURE(kept.size());
  REQUIRE(kept.size() > 0);
  REQUIRE(kept.size() < kSamples);

  REQUIRE(status_of(start_victim(path, kSamples, 0)) == 0);

  const ResultStore store(path);
  REQUIRE(store.load().size() == kSamples);
  REQUIRE(store.checksum() == expected_checksum(kSamples));
}

TEST_CASE("a note is kept beside the identity and is no part of it", "[montecarlo][unit]") {
  const StoreFolder folder;
  auto identity = test::experiment();
  identity.note = "first";
  { ResultStore(folder.at("runs.db"), identity, StoreMode::create); }
  CHECK(ResultStore(folder.at("runs.db")).identity().note == "first");
  CHECK(ResultStore(folder.at("runs.db")).stop_reason().empty());
  identity.note = "second";
  {
    ResultStore store(folder.at("runs.db"), identity, StoreMode::resume);
    (void)run_monte_carlo(test::options_for(5), store, test::slow_sample(0));
  }

  CHECK(ResultStore(folder.at("runs.db")).identity().note == "second");
  CHECK(ResultStore(folder.at("runs.db")).identity() == test::experiment());
  CHECK(ResultStore(folder.at("runs.db")).stop_reason() == "num_samples");
}
