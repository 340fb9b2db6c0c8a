#include "sotto/io/output_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "sotto/core/error.hpp"

namespace sotto::io {
namespace {

[[noreturn]] void fail(const std::string& path, int error) {
  throw IoError(fmt::format("{}: cannot be written: {}", path == "-" ? "stdout" : path, std::strerror(error)));
}

/// 0 or the errno of the first failed write.
int write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const auto put = ::write(descriptor, text.data(), text.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return errno;
    text.remove_prefix(static_cast<std::size_t>(put));
  }
  return 0;
}

/// Devices, pipes and sockets cannot be replaced by a rename.
bool is_special(const std::string& path) {
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0 && !S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode);
}

void write_directly(const std::string& path, std::string_view text) {
  const bool is_stdout = path == "-";
  const int descriptor = is_stdout ? STDOUT_FILENO : ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
  if (descriptor < 0) fail(path, errno);
  int error = write_all(descriptor, text);
  if (!is_stdout && ::close(descriptor) != 0 && error == 0) error = errno;
  if (error != 0) fail(path, error);
}

/// The file that a symbolic link leads to, so that the link itself survives the rename.
std::string resolved_target(const std::string& path) {
  std::error_code error;
  const auto target = std::filesystem::canonical(path, error);
  return error ? path : target.string();
}

/// What a new file gets from the umask, or what the replaced file had.
mode_t target_mode(const std::string& target) {
  struct stat info {};
  if (::stat(target.c_str(), &info) == 0) return info.st_mode & 07777;
  const mode_t mask = ::umask(0);
  ::umask(mask);
  return 0666 & ~mask;
}

/// A new file beside the target, removed again unless it was renamed.
class Aside {
 public:
  explicit Aside(const std::string& path) : path_(path), target_(resolved_target(path)), name_(target_ + ".XXXXXX") {
    struct stat info {};
    if (::stat(target_.c_str(), &info) == 0) {
      if (S_ISDIR(info.st_mode)) fail(path_, EISDIR);
      if (::access(target_.c_str(), W_OK) != 0) fail(path_, errno);
    }
    descriptor_ = ::mkostemp(name_.data(), O_CLOEXEC);
    if (descriptor_ < 0) fail(path_, errno);
  }
  ~Aside() {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (!renamed_) ::unlink(name_.c_str());
  }
  Aside(const Aside&) = delete;
  Aside& operator=(const Aside&) = delete;

  void write_and_rename(std::string_view text) {
    if (const int error = write_all(descriptor_, text)) fail(path_, error);
    if (::fchmod(descriptor_, target_mode(target_)) != 0) fail(path_, errno);
    if (::fsync(descriptor_) != 0) fail(path_, errno);
    const int closed = ::close(descriptor_);
    descriptor_ = -1;
    if (closed != 0) fail(path_, errno);
    if (std::rename(name_.c_str(), target_.c_str()) != 0) fail(path_, errno);
    renamed_ = true;
  }

 private:
  std::string path_;
  std::string target_;
  std::string name_;
  int descriptor_ = -1;
  bool renamed_ = false;
};

void require_name(const std::string& path) {
  if (path.empty()) throw IoError("the name of an output file must not be empty");
}

}  // namespace

void write_output(const std::string& path, std::string_view text) {
  require_name(path);
  if (path == "-" || is_special(path)) return write_directly(path, text);
  Aside(path).write_and_rename(text);
}

void check_output(const std::string& path) {
  require_name(path);
  if (path == "-") return;
  if (!is_special(path)) {
    const Aside probe(path);
  } else if (::access(path.c_str(), W_OK) != 0) {
    fail(path, errno);
  }
}

}  // namespace sotto::io
