/// The project's own files as text, so that laws can be checked on the tree as it is and on a copy with a breach.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace sotto::test {

/// Path relative to the project's root, with '/', -> content. Build folders, .git and binary files are left out.
using SourceTree = std::map<std::string, std::string>;

SourceTree read_source_tree(const std::filesystem::path& root);

struct Include {
  std::string path;     ///< what stands between the quotes or angle brackets
  bool angled = false;  ///< <...>
};

/// Every #include of a C++ text, in order.
std::vector<Include> includes_of(const std::string& text);

/// The C++ text with comments replaced by blanks; strings and lines stay.
std::string without_comments(const std::string& text);

/// Words of a CMake text: comments left out, split at blanks and parentheses; parentheses are words of their own.
std::vector<std::string> cmake_words(const std::string& text);

/// Folder `index` of a path, "" where it has none: part("lib/core/error.cpp", 1) is "core".
std::string part(std::string_view path, int index);

/// The file name without folders and without its last ending.
std::string stem(const std::string& path);

bool is_cpp(std::string_view path);  ///< .hpp or .cpp

}  // namespace sotto::test
