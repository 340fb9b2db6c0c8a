/// Files for one test, in a folder of its own that goes away with it.
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>

#include "sotto/core/error.hpp"

namespace sotto::test {

class TempFolder {
 public:
  TempFolder() {
    auto name = (std::filesystem::temp_directory_path() / "sotto-io-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  ~TempFolder() { std::filesystem::remove_all(path_); }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  std::string at(const std::string& name) const { return path_ + "/" + name; }

  std::string write(const std::string& name, const std::string& content) const {
    std::ofstream(at(name), std::ios::binary) << content;
    return at(name);
  }

  /// What `body` complains about as IoError, without the name of this folder.
  std::string complaint(const std::function<void()>& body) const {
    try {
      body();
    } catch (const IoError& error) {
      std::string text = error.what();
      for (auto at = text.find(path_ + "/"); at != std::string::npos; at = text.find(path_ + "/")) {
        text.erase(at, path_.size() + 1);
      }
      return text;
    }
    return "no IoError";
  }

 private:
  std::string path_;
};

inline std::string content_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace sotto::test
