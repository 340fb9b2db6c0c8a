/// gzip for tests: packs in memory, unpacks files.
#pragma once

#include <zlib.h>

#include <string>

namespace sotto::test {

inline std::string gz(const std::string& plain) {
  z_stream stream{};
  constexpr int kGzipWindow = 15 + 16;
  constexpr int kMemoryLevel = 8;
  deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, kGzipWindow, kMemoryLevel, Z_DEFAULT_STRATEGY);
  std::string packed(deflateBound(&stream, plain.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(plain.data()));
  stream.avail_in = static_cast<uInt>(plain.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

/// Content of a packed file, empty where it cannot be read; at most 1 MiB.
inline std::string gunzipped(const std::string& path) {
  std::string text(1 << 20, '\0');
  gzFile file = ::gzopen(path.c_str(), "rb");
  const int size = file == nullptr ? 0 : ::gzread(file, text.data(), static_cast<unsigned>(text.size()));
  if (file != nullptr) ::gzclose(file);
  text.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
  return text;
}

}  // namespace sotto::test
