#include "io/gzip.hpp"

#include <fmt/format.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>

#include "io/input_file.hpp"
#include "sotto/core/error.hpp"

namespace sotto::io {
namespace {

constexpr std::size_t kChunk = std::size_t{1} << 20;
constexpr unsigned kBufferBytes = 1U << 17;

gzFile handle(void* file) {
  return static_cast<gzFile>(file);
}

}  // namespace

void ByteSource::Close::operator()(void* file) const {
  gzclose_r(handle(file));
}

ByteSource::ByteSource(const std::string& path) : path_(shown_path(path)) {
  InputFile input(path);
  file_.reset(gzdopen(input.descriptor(), "rb"));
  if (!file_) throw IoError(fmt::format("{}: cannot be read: out of memory", path_));
  input.release();
  gzbuffer(handle(file_.get()), kBufferBytes);
}

std::vector<std::uint8_t> ByteSource::read_up_to(std::size_t count) {
  std::vector<std::uint8_t> bytes;
  while (bytes.size() < count) {  // in chunks: a count from a damaged header must not allocate it all at once
    const auto filled = bytes.size();
    const auto wanted = std::min(kChunk, count - filled);
    bytes.resize(filled + wanted);
    const int got = gzread(handle(file_.get()), bytes.data() + filled, static_cast<unsigned>(wanted));
    bytes.resize(filled + static_cast<std::size_t>(std::max(got, 0)));
    int error = Z_OK;
    const std::string reason = gzerror(handle(file_.get()), &error);  // "<fd:3>: incorrect data check"
    if (error == Z_BUF_ERROR) throw IoError(fmt::format("{}: the gzip data are truncated", path_));
    if (got < 0 || error < 0)
      throw IoError(fmt::format("{}: the gzip data are damaged ({})", path_, reason.substr(reason.find(' ') + 1)));
    if (got == 0) break;
  }
  return bytes;
}

std::vector<std::uint8_t> ByteSource::read(std::size_t count, const std::string& what) {
  auto bytes = read_up_to(count);
  if (bytes.size() < count) {
    throw IoError(fmt::format("{}: truncated: {} needs {} bytes, {} are left", path_, what, count, bytes.size()));
  }
  return bytes;
}

bool ByteSource::at_end() {
  return read_up_to(1).empty();
}

}  // namespace sotto::io
