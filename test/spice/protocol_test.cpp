#include "spice/protocol.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <thread>

#include "sotto/core/error.hpp"

using namespace sotto;
using namespace sotto::spice::protocol;
using Catch::Matchers::Contains;

namespace {

struct Line {
  Line() { REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0); }
  ~Line() {
    for (int fd : ends)
      if (fd >= 0) ::close(fd);
  }
  void hang_up() { ::close(std::exchange(ends[1], -1)); }
  int ends[2];
};

Deadline soon() {
  return std::chrono::steady_clock::now() + std::chrono::milliseconds(30);
}

}  // namespace

TEST_CASE("requests and replies survive the way through bytes", "[spice][unit]") {
  const Request request{{"t", "r1 a 0 1", ".end"}, "op", {"a", "v1#branch"}, 7, false};
  const Reply reply{Verdict::unusable, "why", {"w1", ""}, {"l1"}, {{1.5, -0.0}, {}, {1e-300}}};

  const Request request_back = decode_request(encode(request));
  const Reply reply_back = decode_reply(encode(reply));

  CHECK(request_back.lines == request.lines);
  CHECK(request_back.analysis == "op");
  CHECK(request_back.vectors == request.vectors);
  CHECK(request_back.expected_length == 7);
  CHECK_FALSE(request_back.allow_floating);
  CHECK(reply_back.verdict == Verdict::unusable);
  CHECK(reply_back.message == "why");
  CHECK(reply_back.warnings == reply.warnings);
  CHECK(reply_back.log_end == reply.log_end);
  CHECK(reply_back.values == reply.values);
}

TEST_CASE("a message cut anywhere or too long is refused, not read past its end", "[spice][unit]") {
  const std::string bytes = encode(Reply{Verdict::good, "m", {"w"}, {"l"}, {{1, 2}}});

  for (std::size_t size = 0; size < bytes.size(); ++size)
    CHECK_THROWS_AS(decode_reply(bytes.substr(0, size)), SpiceError);
  CHECK_THROWS_WITH(decode_reply(bytes + "x"), Contains("bytes left over"));
  CHECK_THROWS_WITH(decode_reply("\x09" + bytes.substr(1)), Contains("unknown verdict"));
}

TEST_CASE("a message larger than any socket buffer arrives whole", "[spice][unit]") {
  Line line;
  const std::string sent(3'000'000, 'x');
  std::string got;
  std::thread sender([&] { send(line.ends[0], sent, {}); });

  const Transfer state = receive(line.ends[1], got, {});
  sender.join();

  CHECK(state == Transfer::done);
  CHECK(got == sent);
}

TEST_CASE("a peer that hung up is a closed line, not a signal", "[spice][unit]") {
  Line line;
  line.hang_up();
  std::string bytes;

  CHECK(send(line.ends[0], "x", {}) == Transfer::closed);
  CHECK(receive(line.ends[0], bytes, {}) == Transfer::closed);
}

TEST_CASE("waiting ends at the deadline in both directions", "[spice][unit]") {
  Line line;
  std::string bytes;

  CHECK(receive(line.ends[0], bytes, soon()) == Transfer::timed_out);
  CHECK(send(line.ends[0], std::string(50'000'000, 'x'), soon()) == Transfer::timed_out);
}

TEST_CASE("bytes of another protocol are an error at once", "[spice][unit]") {
  Line line;
  std::string bytes;
  REQUIRE(::write(line.ends[1], "HTTP/1.1 400 Bad Request", 24) == 24);

  CHECK_THROWS_WITH(receive(line.ends[0], bytes, {}), Contains("does not speak the protocol"));
}
