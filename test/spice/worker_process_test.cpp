#include "spice/worker_process.hpp"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "sotto/core/error.hpp"

using namespace sotto;
using namespace sotto::spice;
using Catch::Matchers::Contains;
namespace fs = std::filesystem;

namespace {

const protocol::Request kOneVolt{{"t", "v1 a 0 1", "r1 a 0 1", ".end"}, "op", {"a"}, 1, false};

}  // namespace

TEST_CASE("the worker of the build tree is found", "[spice][unit]") {
  CHECK(fs::exists(find_worker()));
}

TEST_CASE("a named worker that is a folder or not executable is refused by name", "[spice][unit]") {
  const char* before = std::getenv("SOTTO_NGSPICE_WORKER");
  const std::string kept = before == nullptr ? "" : before;
  ::setenv("SOTTO_NGSPICE_WORKER", "/", 1);
  CHECK_THROWS_WITH(find_worker(), "ngspice is missing: SOTTO_NGSPICE_WORKER = / is not a program");
  const fs::path text = fs::temp_directory_path() / ("sotto-text-" + std::to_string(::getpid()));
  std::ofstream(text) << "no program\n";
  ::setenv("SOTTO_NGSPICE_WORKER", text.c_str(), 1);
  CHECK_THROWS_AS(find_worker(), SpiceError);
  fs::remove(text);
  ::setenv("SOTTO_NGSPICE_WORKER", kept.c_str(), 1);
}

TEST_CASE("a worker answers, and its folder holds the empty start-up files while it lives", "[spice]") {
  fs::path folder;
  {
    WorkerProcess worker(find_worker());
    folder = worker.folder();
    CHECK(worker.running());
    CHECK(fs::exists(folder / "spinit"));
    CHECK(fs::exists(folder / ".spiceinit"));
    const protocol::Reply reply = worker.exchange(kOneVolt, 60);
    CHECK(reply.verdict == protocol::Verdict::good);
    CHECK(reply.values == std::vector<std::vector<double>>{{1.0}});
  }
  CHECK_FALSE(fs::exists(folder));
}

TEST_CASE("a program that hangs up, one that does not exist and one that babbles are told apart", "[spice][unit]") {
  CHECK_THROWS_WITH(WorkerProcess("/bin/false"), Contains("/bin/false did not start: exit status 1"));
  CHECK_THROWS_WITH(WorkerProcess("/no/such/program"), Contains("/no/such/program does not start: No such file"));
}

TEST_CASE("words of a worker that fails to start are part of the error", "[spice][unit]") {
  const fs::path script = fs::temp_directory_path() / ("sotto-worker-" + std::to_string(::getpid()));
  std::ofstream(script) << "#!/bin/sh\necho libngspice.so.0: cannot open shared object file >&2\nexit 127\n";
  fs::permissions(script, fs::perms::owner_all);

  CHECK_THROWS_WITH(WorkerProcess(script.string()),
                    Contains("exit status 127") && Contains("libngspice.so.0: cannot open"));
  fs::remove(script);
}

TEST_CASE("a killed worker is noticed without being asked", "[spice]") {
  WorkerProcess worker(find_worker());
  ::kill(worker.pid(), SIGKILL);
  for (int patience = 0; patience < 1000 && worker.running(); ++patience) ::usleep(1000);

  CHECK_FALSE(worker.running());
}

TEST_CASE("the log follows the message, or there is none", "[spice][unit]") {
  CHECK(with_log("failed", {}) == "failed");
  CHECK(with_log("failed", {"a", "b"}) == "failed; end of the log:\na\nb");
}
