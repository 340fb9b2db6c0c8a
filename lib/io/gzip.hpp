/// Bytes of a file, unpacked on the fly where it is gzip (recognised by its first bytes, not by its name).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace sotto::io {

class ByteSource {
 public:
  /// Throws IoError when the file cannot be read.
  explicit ByteSource(const std::string& path);

  /// The next `count` bytes. Throws IoError naming `what` when the file ends before, or is damaged.
  std::vector<std::uint8_t> read(std::size_t count, const std::string& what);

  /// Up to `count` bytes, fewer only at the end of the file. Throws IoError when it is damaged.
  std::vector<std::uint8_t> read_up_to(std::size_t count);

  /// Nothing left? Checks the gzip checksum on the way. Throws IoError when the file is damaged.
  bool at_end();

  const std::string& path() const { return path_; }

 private:
  struct Close {
    void operator()(void* file) const;
  };
  std::string path_;
  std::unique_ptr<void, Close> file_;
};

}  // namespace sotto::io
