#include "spice/protocol.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <type_traits>

#include "sotto/core/error.hpp"

namespace sotto::spice::protocol {

namespace {

constexpr std::uint64_t kMagic = 0x31656369707353ULL;  // "Sspice1": another program on the line is noticed at once

struct Header {
  std::uint64_t magic = kMagic;
  std::uint64_t size = 0;
};

class Writer {
 public:
  template <class T>
  void number(T value) {
    static_assert(std::is_trivially_copyable_v<T>);
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  void text(const std::string& value) {
    number<std::uint64_t>(value.size());
    bytes_ += value;
  }
  void texts(const std::vector<std::string>& values) {
    number<std::uint64_t>(values.size());
    for (const std::string& value : values) text(value);
  }
  void doubles(const std::vector<double>& values) {
    number<std::uint64_t>(values.size());
    bytes_.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(double));
  }
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

class Reader {
 public:
  explicit Reader(const std::string& bytes) : bytes_(bytes) {}

  template <class T>
  T number() {
    T value;
    std::memcpy(&value, need(sizeof value), sizeof value);
    return value;
  }
  std::string text() {
    const std::size_t size = count(1);
    return std::string(need(size), size);
  }
  std::vector<std::string> texts() {
    std::vector<std::string> values(count(sizeof(std::uint64_t)));
    for (std::string& value : values) value = text();
    return values;
  }
  std::vector<double> doubles() {
    std::vector<double> values(count(sizeof(double)));
    if (!values.empty())
      std::memcpy(values.data(), need(values.size() * sizeof(double)), values.size() * sizeof(double));
    return values;
  }
  void finish() const {
    if (at_ != bytes_.size()) throw SpiceError("a message of the ngspice worker has bytes left over");
  }

  // A count of items that take at least `item_bytes` each: checked before anything is allocated.
  std::size_t count(std::size_t item_bytes) {
    const auto items = number<std::uint64_t>();
    if (items > (bytes_.size() - at_) / item_bytes) throw SpiceError("a message of the ngspice worker is cut short");
    return static_cast<std::size_t>(items);
  }

 private:
  const char* need(std::size_t size) {
    if (size > bytes_.size() - at_) throw SpiceError("a message of the ngspice worker is cut short");
    at_ += size;
    return bytes_.data() + at_ - size;
  }

  const std::string& bytes_;
  std::size_t at_ = 0;
};

constexpr int kStopPoll_ms = 50;

// Waits until `fd` is ready, the deadline has passed or the flag is set.
Transfer wait_for(int fd, short events, const Deadline& deadline, StopFlag stop) {
  while (true) {
    if (stop != nullptr && stop->load()) return Transfer::stopped;
    int timeout_ms = stop != nullptr ? kStopPoll_ms : -1;
    if (deadline) {
      using std::chrono::milliseconds;
      const auto left = std::chrono::ceil<milliseconds>(*deadline - std::chrono::steady_clock::now()).count();
      if (left <= 0) return Transfer::timed_out;
      timeout_ms = static_cast<int>(std::min<long long>(left, stop != nullptr ? kStopPoll_ms : 1'000'000));
    }
    pollfd entry{fd, events, 0};
    const int ready = ::poll(&entry, 1, timeout_ms);
    if (ready > 0) return Transfer::done;
    if (ready < 0 && errno != EINTR) return Transfer::closed;
  }
}

Transfer send_bytes(int fd, const char* data, std::size_t size, const Deadline& deadline, StopFlag stop) {
  while (size > 0) {
    const ssize_t sent = ::send(fd, data, size, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent > 0) {
      data += sent;
      size -= static_cast<std::size_t>(sent);
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      if (const Transfer ready = wait_for(fd, POLLOUT, deadline, stop); ready != Transfer::done) return ready;
    } else if (errno != EINTR) {
      return Transfer::closed;
    }
  }
  return Transfer::done;
}

Transfer receive_bytes(int fd, char* data, std::size_t size, const Deadline& deadline, StopFlag stop) {
  while (size > 0) {
    if (const Transfer ready = wait_for(fd, POLLIN, deadline, stop); ready != Transfer::done) return ready;
    const ssize_t got = ::recv(fd, data, size, MSG_DONTWAIT);
    if (got > 0) {
      data += got;
      size -= static_cast<std::size_t>(got);
    } else if (got == 0 || (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR)) {
      return Transfer::closed;
    }
  }
  return Transfer::done;
}

}  // namespace

std::string encode(const Request& request) {
  Writer out;
  out.texts(request.lines);
  out.text(request.analysis);
  out.texts(request.vectors);
  out.number(request.expected_length);
  out.number<std::uint8_t>(request.allow_floating ? 1 : 0);
  return out.take();
}

Request decode_request(const std::string& bytes) {
  Reader in(bytes);
  Request request;
  request.lines = in.texts();
  request.analysis = in.text();
  request.vectors = in.texts();
  request.expected_length = in.number<std::uint64_t>();
  request.allow_floating = in.number<std::uint8_t>() != 0;
  in.finish();
  return request;
}

std::string encode(const Reply& reply) {
  Writer out;
  out.number(static_cast<std::uint8_t>(reply.verdict));
  out.text(reply.message);
  out.texts(reply.warnings);
  out.texts(reply.log_end);
  out.number<std::uint64_t>(reply.values.size());
  for (const auto& values : reply.values) out.doubles(values);
  return out.take();
}

Reply decode_reply(const std::string& bytes) {
  Reader in(bytes);
  Reply reply;
  reply.verdict = static_cast<Verdict>(in.number<std::uint8_t>());
  if (reply.verdict > Verdict::unusable) throw SpiceError("a message of the ngspice worker has an unknown verdict");
  reply.message = in.text();
  reply.warnings = in.texts();
  reply.log_end = in.texts();
  reply.values.resize(in.count(sizeof(std::uint64_t)));
  for (auto& values : reply.values) values = in.doubles();
  in.finish();
  return reply;
}

Transfer send(int fd, const std::string& bytes, const Deadline& deadline, StopFlag stop) {
  const Header header{kMagic, bytes.size()};
  const Transfer head = send_bytes(fd, reinterpret_cast<const char*>(&header), sizeof header, deadline, stop);
  return head == Transfer::done ? send_bytes(fd, bytes.data(), bytes.size(), deadline, stop) : head;
}

Transfer receive(int fd, std::string& bytes, const Deadline& deadline, StopFlag stop) {
  Header header;
  const Transfer head = receive_bytes(fd, reinterpret_cast<char*>(&header), sizeof header, deadline, stop);
  if (head != Transfer::done) return head;
  if (header.magic != kMagic) throw SpiceError("the ngspice worker does not speak the protocol of this library");
  bytes.resize(static_cast<std::size_t>(header.size));
  return receive_bytes(fd, bytes.data(), bytes.size(), deadline, stop);
}

}  // namespace sotto::spice::protocol
