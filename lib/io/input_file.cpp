#include "io/input_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "sotto/core/error.hpp"

namespace sotto::io {
namespace {

constexpr std::size_t kChunk = std::size_t{1} << 20;

[[noreturn]] void fail(const std::string& path, const std::string& reason) {
  throw IoError(fmt::format("{}: {}", shown_path(path), reason));
}

}  // namespace

InputFile::InputFile(const std::string& path) {
  if (path.empty()) throw IoError("the name of an input file must not be empty");
  descriptor_ = path == "-" ? ::dup(STDIN_FILENO) : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor_ < 0) fail(path, fmt::format("cannot be read: {}", std::strerror(errno)));
  struct stat info {};
  if (::fstat(descriptor_, &info) == 0 && S_ISDIR(info.st_mode)) {
    ::close(descriptor_);
    fail(path, "is a folder, must be a file");
  }
}

InputFile::~InputFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

int InputFile::release() {
  const int descriptor = descriptor_;
  descriptor_ = -1;
  return descriptor;
}

std::string shown_path(const std::string& path) {
  return path == "-" ? "stdin" : path;
}

std::string read_whole_file(const std::string& path, std::size_t max_bytes) {
  const InputFile file(path);
  std::string text;
  std::string chunk(kChunk, '\0');
  while (true) {
    const auto got = ::read(file.descriptor(), chunk.data(), chunk.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail(path, fmt::format("cannot be read: {}", std::strerror(errno)));
    if (got == 0) return text;
    if (text.size() + static_cast<std::size_t>(got) > max_bytes) {
      fail(path, fmt::format("is longer than {} bytes, the limit for this kind of file", max_bytes));
    }
    text.append(chunk, 0, static_cast<std::size_t>(got));
  }
}

}  // namespace sotto::io
