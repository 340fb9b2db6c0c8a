#include "sotto/spice/session.hpp"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include "sotto/core/error.hpp"
#include "support/approx.hpp"

using namespace sotto;
using namespace sotto::spice;
using Catch::Matchers::Contains;
using Catch::Matchers::WithinRel;

namespace {

// 3 V over 1 kOhm + 2 kOhm: 2 V at the middle, 1 mA.
const SpiceRequest kDivider = {.deck = {{"divider", "v1 a 0 3", "r1 a b 1000", "r2 b 0 2000"}},
                               .analysis = "op",
                               .vectors = {"b", "v1#branch"},
                               .expected_length = 1};

void require_divider_is_right(SpiceSession& session) {
  const SpiceResult result = session.run(kDivider);
  REQUIRE(result.values.size() == 2);
  REQUIRE(result.values[0].size() == 1);
  CHECK_THAT(result.values[0][0], WithinRel(2.0, test::kRelLinearSolve));
  CHECK_THAT(result.values[1][0], WithinRel(-1e-3, test::kRelLinearSolve));
  CHECK(result.warnings.empty());
}

std::string error_of(SpiceSession& session, const SpiceRequest& request) {
  try {
    session.run(request);
  } catch (const SpiceError& error) {
    return error.what();
  }
  return "no error";
}

// Runs as long as it is let: 1e9 steps.
SpiceRequest endless() {
  return {.deck = {{"endless", "v1 a 0 sin(0 1 1meg)", "r1 a b 1", "c1 b 0 1n", ".save b"}},
          .analysis = "tran 1n 1 0 1n uic",
          .vectors = {"b"}};
}

class EnvironmentVariable {
 public:
  EnvironmentVariable(const char* name, const std::string& value) : name_(name) {
    if (const char* old = std::getenv(name)) old_ = old, had_ = true;
    ::setenv(name, value.c_str(), 1);
  }
  ~EnvironmentVariable() {
    if (had_) {
      ::setenv(name_, old_.c_str(), 1);
    } else {
      ::unsetenv(name_);
    }
  }

 private:
  const char* name_;
  std::string old_;
  bool had_ = false;
};

struct BadDeck {
  const char* what;
  SpiceRequest request;
  const char* message;
};

SpiceRequest op_of(std::vector<std::string> lines) {
  return {.deck = {std::move(lines)}, .analysis = "op", .vectors = {"a"}};
}

}  // namespace

TEST_CASE("a voltage divider comes back from ngspice in full precision", "[spice]") {
  SpiceSession session;

  require_divider_is_right(session);
}

TEST_CASE("a dc sweep gives one value per point, in the order of the wanted vectors", "[spice]") {
  SpiceSession session;
  const SpiceRequest sweep = {.deck = {{"sweep", "v1 a 0 0", "r1 a b 1000", "r2 b 0 1000", ".end"}},
                              .analysis = "dc v1 0 2 1",
                              .vectors = {"b", "a"},
                              .expected_length = 3};

  const SpiceResult result = session.run(sweep);

  REQUIRE(result.values[0].size() == 3);
  CHECK_THAT(result.values[0][2], WithinRel(1.0, test::kRelLinearSolve));
  CHECK_THAT(result.values[1][2], WithinRel(2.0, test::kRelLinearSolve));
}

TEST_CASE("every bad deck of the error table is a SpiceError and the next deck is right", "[spice]") {
  const std::vector<BadDeck> table = {
      {"bad value", op_of({"t", "v1 a 0 1", "r1 a 0 abc"}), "rror"},
      {"missing model", op_of({"t", "v1 a 0 1", "d1 a 0 nomodel"}), "nomodel"},
      {"duplicate device", op_of({"t", "v1 a 0 1", "r1 a 0 1", "r1 a 0 2"}), "r1"},
      {"B syntax", op_of({"t", "v1 a 0 1", "b1 b 0 v=v(a)*(", "r1 b 0 1"}), "rror"},
      {"unknown function", op_of({"t", "v1 a 0 1", "b1 b 0 v=nofunction(v(a))", "r1 b 0 1"}), "nofunction"},
      {"unknown subcircuit", op_of({"t", "v1 a 0 1", "x1 a 0 nosub"}), "nosub"},
      {"missing include", op_of({"t", ".include /no/such/file", "v1 a 0 1", "r1 a 0 1"}), "no/such/file"},
      {"undefined parameter", op_of({"t", "v1 a 0 1", "r1 a 0 {foo}"}), "foo"},
      {"unbalanced subckt", op_of({"t", ".subckt s a b", "r1 a b 1", "v1 a 0 1"}), "subckt"},
      {"V loop", op_of({"t", "v1 a 0 1", "v2 a 0 2", "r1 a 0 1"}), "singular"},
      {"non-convergence: v = 1 + v^2 has no solution", op_of({"t", "b1 0 a i=1+v(a)*v(a)", "r1 a 0 1"}), "failed"},
      {"division by zero", op_of({"t", "v1 b 0 0", "r2 b 0 1", "b1 a 0 v=1/v(b)", "r1 a 0 1"}), "not below 1e30"},
      {"logarithm of -1", op_of({"t", "v1 b 0 -1", "r2 b 0 1", "b1 a 0 v=ln(v(b))", "r1 a 0 1"}),
       "out of range for ln"},
      {"sweep of a missing source", {.deck = kDivider.deck, .analysis = "dc vno 0 1 1", .vectors = {"b"}}, "vno"},
      {"unknown command", {.deck = kDivider.deck, .analysis = "simulate", .vectors = {"b"}}, "no such command"},
      {"command without result", {.deck = kDivider.deck, .analysis = "set nothing=1", .vectors = {"b"}}, "no result"},
      {"bad option value", op_of({"t", ".options reltol=abc", "v1 a 0 1", "r1 a 0 1"}), "option"},
      {"a line turned into a comment", op_of({"t", "v1 a 0 1", "?r1 a 0 1", "r2 a 0 1"}), "nusual leading character"},
      {"quit as analysis", {.deck = kDivider.deck, .analysis = "quit", .vectors = {"b"}}, "ended ngspice"},
      {"wanted vector missing", op_of({"t", "v1 b 0 1", "r1 b 0 1"}), "no vector a"},
      {"no circuit", op_of({"t"}), "end of the log"},
      {"a sum inside pwl, which crashes ngspice",
       {.deck = {{"t", "v1 a 0 0", "b1 b 0 v=pwl(v(a),0,(1+2),1,4)", "r1 b 0 1"}}, .analysis = "op", .vectors = {"b"}},
       "signal 11"}};
  SpiceSession session;

  for (const BadDeck& bad : table) {
    INFO(bad.what);
    const std::string message = error_of(session, bad.request);
    CHECK_THAT(message, Contains(bad.message));
    require_divider_is_right(session);
  }
}

TEST_CASE("a vector of unexpected length is an error that names both lengths", "[spice]") {
  SpiceSession session;
  SpiceRequest request = kDivider;
  request.expected_length = 7;

  CHECK_THAT(error_of(session, request), Contains("the vector b has 1 points instead of 7"));
}

TEST_CASE("a floating node is a warning where it is allowed and an error where it is not", "[spice]") {
  SpiceSession session;
  SpiceRequest request = kDivider;
  request.deck.lines.emplace_back("c1 lonely 0 1p");

  const SpiceResult tolerated = session.run(request);
  request.allow_floating = false;

  CHECK_FALSE(tolerated.warnings.empty());
  CHECK_THAT(error_of(session, request), Contains("ngular matrix"));
  require_divider_is_right(session);
}

TEST_CASE("a state from which ngspice does not recover costs one worker", "[spice]") {
  SpiceSession session;
  session.run(kDivider);
  const int before = session.worker_pid();

  error_of(session, op_of({"t", "v1 a 0 1", "r1 a 0 {foo}"}));

  CHECK(session.worker_pid() == 0);
  require_divider_is_right(session);
  CHECK(session.worker_pid() != before);
}

TEST_CASE("an error from which ngspice recovers keeps the worker", "[spice]") {
  SpiceSession session;
  session.run(kDivider);
  const int before = session.worker_pid();

  error_of(session, op_of({"t", "v1 a 0 1", "v2 a 0 2", "r1 a 0 1"}));
  session.run(kDivider);

  CHECK(session.worker_pid() == before);
}

TEST_CASE("a worker killed in the middle of a deck is an error that names the signal", "[spice]") {
  SpiceSession session;
  session.run(kDivider);
  std::thread killer([pid = session.worker_pid()] {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    ::kill(pid, SIGKILL);
  });

  const std::string message = error_of(session, endless());
  killer.join();

  CHECK_THAT(message, Contains("ngspice crashed: signal 9"));
  require_divider_is_right(session);
}

TEST_CASE("a worker killed between two decks is replaced silently", "[spice]") {
  SpiceSession session;
  session.run(kDivider);
  ::kill(session.worker_pid(), SIGKILL);
  std::this_thread::sleep_for(std::chrono::milliseconds(50));

  require_divider_is_right(session);
}

TEST_CASE("the time limit stops an analysis and says so", "[spice]") {
  SpiceSession session;
  SpiceRequest request = endless();
  request.time_limit_s = 0.25;

  CHECK_THAT(error_of(session, request), Contains("ngspice passed the time limit of 0.25 s"));
  require_divider_is_right(session);
}

TEST_CASE("a stop flag ends an analysis, not its time limit", "[spice]") {
  SpiceSession session;
  session.run(kDivider);
  const int worker = session.worker_pid();
  std::atomic<bool> stop = false;
  SpiceRequest request = endless();
  request.stop = &stop;
  std::thread stopper([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    stop = true;
  });

  const std::string message = error_of(session, request);
  stopper.join();

  CHECK(message == "interrupted");
  CHECK(::kill(worker, 0) != 0);
  require_divider_is_right(session);
}

TEST_CASE("a worker retires after its number of decks", "[spice]") {
  SpiceSession session({.decks_per_worker = 2});
  session.run(kDivider);
  const int first = session.worker_pid();
  session.run(kDivider);
  const int second = session.worker_pid();
  session.run(kDivider);

  CHECK(second == first);
  CHECK(session.worker_pid() != first);
}

TEST_CASE("a missing worker is an error that says what was looked for", "[spice][unit]") {
  const EnvironmentVariable named("SOTTO_NGSPICE_WORKER", "/no/such/worker");
  SpiceSession session;

  CHECK_THAT(error_of(session, kDivider), Contains("ngspice is missing: SOTTO_NGSPICE_WORKER = /no/such/worker"));
}

TEST_CASE("a program that is no worker is an error that names it", "[spice][unit]") {
  SpiceSession session({.worker_path = "/bin/true"});

  CHECK_THAT(error_of(session, kDivider), Contains("/bin/true did not start: exit status 0"));
}

TEST_CASE("the user's locale and start-up files have no influence", "[spice]") {
  namespace fs = std::filesystem;
  const fs::path folder = fs::temp_directory_path() / ("sotto-spiceinit-" + std::to_string(::getpid()));
  fs::create_directory(folder);
  // Read by ngspice, either file would end it.
  std::ofstream(folder / ".spiceinit") << "quit\n";
  std::ofstream(folder / "spinit") << "quit\n";
  const fs::path before = fs::current_path();
  fs::current_path(folder);
  {
    const EnvironmentVariable scripts("SPICE_SCRIPTS", folder.string());
    const EnvironmentVariable locale("LC_ALL", "de_DE.UTF-8");
    const EnvironmentVariable home("HOME", folder.string());
    SpiceSession session;
    SpiceRequest request = kDivider;
    request.deck.lines[3] = "r2 b 0 {q}";
    request.deck.lines.emplace_back(".param q=2000.5");
    CHECK_THAT(session.run(request).values[0][0], WithinRel(3 * 2000.5 / 3000.5, test::kRelLinearSolve));
  }
  fs::current_path(before);
  fs::remove_all(folder);
}

TEST_CASE("a session leaves no folder and no process behind", "[spice]") {
  namespace fs = std::filesystem;
  const fs::path folder = fs::temp_directory_path() / ("sotto-own-tmp-" + std::to_string(::getpid()));
  fs::create_directory(folder);
  int pid = 0;
  {
    const EnvironmentVariable tmp("TMPDIR", folder.string());
    SpiceSession session;
    session.run(kDivider);
    pid = session.worker_pid();
    CHECK_FALSE(fs::is_empty(folder));
  }

  CHECK(fs::is_empty(folder));
  CHECK(::kill(pid, 0) != 0);
  fs::remove_all(folder);
}

TEST_CASE("malformed requests are refused before ngspice sees them", "[spice][unit]") {
  SpiceSession session;
  SpiceRequest no_title = kDivider, long_command = kDivider, no_time = kDivider, two_lines = kDivider,
               commands = kDivider;
  no_title.deck.lines.clear();
  long_command.analysis = std::string(1024, 'x');
  no_time.time_limit_s = 0;
  commands.deck.lines.insert(commands.deck.lines.end(), {".control", "quit", ".endc"});
  two_lines.deck.lines[1] = "v1 a 0 1\nv2 a 0 1";

  CHECK_THROWS_WITH(session.run(no_title), Contains("at least a title"));
  CHECK_THROWS_WITH(session.run(long_command), Contains("below 1024 bytes"));
  CHECK_THROWS_WITH(session.run(no_time), Contains("time_limit_s = 0 must be > 0"));
  CHECK_THROWS_WITH(session.run(two_lines), Contains("deck line 2"));
  CHECK_THROWS_AS(session.run(commands), InvalidArgument);
  CHECK_THROWS_WITH(session.run(commands), Contains("deck line 5 = .control is a command block"));
  CHECK_THROWS_WITH(SpiceSession({.decks_per_worker = 0}), Contains("decks_per_worker = 0 must be >= 1"));
}

TEST_CASE("the version of ngspice is a number", "[spice]") {
  const std::string version = ngspice_version();

  REQUIRE_FALSE(version.empty());
  CHECK(version.find_first_not_of("0123456789.+") == std::string::npos);
}

TEST_CASE("several sessions work side by side", "[spice]") {
  SpiceSession first, second;

  require_divider_is_right(first);
  require_divider_is_right(second);
  CHECK(first.worker_pid() != second.worker_pid());
}
