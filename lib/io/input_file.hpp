/// Opening files for reading, with one clear sentence when it fails.
#pragma once

#include <cstddef>
#include <string>

namespace sotto::io {

/// A file descriptor open for reading; closed by the destructor.
class InputFile {
 public:
  /// "-" is stdin. Throws IoError when the file is missing, a folder or not readable.
  explicit InputFile(const std::string& path);
  ~InputFile();
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;

  int descriptor() const { return descriptor_; }
  int release();  ///< the caller closes it

 private:
  int descriptor_ = -1;
};

/// How messages call the file: its path, or "stdin".
std::string shown_path(const std::string& path);

/// The whole file. Throws IoError when it is longer than `max_bytes`: an endless device must not fill the memory.
std::string read_whole_file(const std::string& path, std::size_t max_bytes);

}  // namespace sotto::io
