// The worker as a program: what it does when it is started by hand, and when its session disappears.
#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>

#include "spice/protocol.hpp"
#include "spice/worker_process.hpp"

using namespace sotto::spice;
namespace fs = std::filesystem;

namespace {

// A worker whose socket end the test holds itself.
struct BareWorker {
  BareWorker() {
    std::string name = (fs::temp_directory_path() / "sotto-bare-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    folder = name;
    std::ofstream(folder / "spinit") << "* empty\n";
    std::ofstream(folder / ".spiceinit") << "* empty\n";
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) == 0);
    const std::string program = find_worker(), log = folder / "log";
    pid = ::fork();
    if (pid == 0) {
      ::dup2(ends[1], STDIN_FILENO);
      ::dup2(::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600), STDERR_FILENO);
      ::execl(program.c_str(), program.c_str(), folder.c_str(), nullptr);
      ::_exit(99);
    }
    ::close(ends[1]);
  }
  ~BareWorker() {
    ::close(ends[0]);
    ::kill(pid, SIGKILL);
    ::waitpid(pid, nullptr, 0);
    std::error_code ignored;
    fs::remove_all(folder, ignored);
  }
  protocol::Reply receive() {
    std::string bytes;
    REQUIRE(protocol::receive(ends[0], bytes, {}) == protocol::Transfer::done);
    return protocol::decode_reply(bytes);
  }

  fs::path folder;
  std::array<int, 2> ends{};
  pid_t pid = 0;
};

}  // namespace

TEST_CASE("a worker started by hand says what it is for", "[spice][unit]") {
  const int status = std::system((find_worker() + " 2>/dev/null").c_str());

  CHECK(WEXITSTATUS(status) == 2);
}

TEST_CASE("a worker first tells its version, then answers deck after deck", "[spice]") {
  BareWorker worker;
  CHECK_FALSE(worker.receive().message.empty());
  for (const char* volt : {"1", "2"}) {
    const protocol::Request request{
        {"t", std::string("v1 a 0 ") + volt, "r1 a 0 1", ".end"}, "op", {"a", "V(a)", "i(v1)"}, 1, false};
    REQUIRE(protocol::send(worker.ends[0], protocol::encode(request), {}) == protocol::Transfer::done);
    const protocol::Reply reply = worker.receive();
    CHECK(reply.verdict == protocol::Verdict::good);
    CHECK(reply.values == std::vector<std::vector<double>>{{std::atof(volt)}, {std::atof(volt)}, {-std::atof(volt)}});
  }
}

TEST_CASE("a worker that lost ngspice says so and ends", "[spice]") {
  BareWorker worker;
  worker.receive();
  const protocol::Request poison{{"t", "v1 a 0 1", "r1 a 0 {foo}", ".end"}, "op", {"a"}, 1, false};
  REQUIRE(protocol::send(worker.ends[0], protocol::encode(poison), {}) == protocol::Transfer::done);
  CHECK(worker.receive().verdict == protocol::Verdict::unusable);

  int status = -1;
  REQUIRE(::waitpid(worker.pid, &status, 0) == worker.pid);

  CHECK(WIFEXITED(status));
}

TEST_CASE("a worker whose session vanished in the middle of a deck ends and clears its folder", "[spice]") {
  BareWorker worker;
  worker.receive();
  const protocol::Request endless{
      {"t", "v1 a 0 sin(0 1 1meg)", "r1 a b 1", "c1 b 0 1n", ".save b", ".end"}, "tran 1n 1 0 1n uic", {"b"}, 0, false};
  REQUIRE(protocol::send(worker.ends[0], protocol::encode(endless), {}) == protocol::Transfer::done);
  ::usleep(50000);

  ::shutdown(worker.ends[0], SHUT_RDWR);
  int status = -1;
  REQUIRE(::waitpid(worker.pid, &status, 0) == worker.pid);

  CHECK(WIFEXITED(status));
  CHECK_FALSE(fs::exists(worker.folder));
}
