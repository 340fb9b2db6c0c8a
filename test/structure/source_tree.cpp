#include "structure/source_tree.hpp"

#include <cctype>
#include <fstream>
#include <iterator>
#include <sstream>

namespace sotto::test {
namespace {

namespace fs = std::filesystem;

bool is_left_out(const fs::directory_entry& entry) {
  const auto name = entry.path().filename().string();
  if (name == ".git" || name == ".cache" || name == "build" || name == "compile_commands.json") return true;
  return entry.is_directory() && fs::exists(entry.path() / "CMakeCache.txt");
}

std::string read_text(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// Copies a string or character literal that starts at `at`; returns the place behind it.
std::size_t copy_literal(const std::string& text, std::size_t at, std::string& out) {
  const char quote = text[at];
  out += text[at++];
  while (at < text.size() && text[at] != quote && text[at] != '\n') {
    if (text[at] == '\\' && at + 1 < text.size()) out += text[at++];
    out += text[at++];
  }
  if (at < text.size()) out += text[at++];
  return at;
}

/// Blanks a comment that starts at `at`; returns the place behind it.
std::size_t blank_comment(const std::string& text, std::size_t at, std::string& out) {
  const bool is_line = text[at + 1] == '/';
  const auto end = is_line ? text.find('\n', at) : text.find("*/", at + 2);
  const auto stop = end == std::string::npos ? text.size() : end + (is_line ? 0 : 2);
  for (; at < stop; ++at) out += text[at] == '\n' ? '\n' : ' ';
  return stop;
}

/// 1'000'000 and 0x1p-52 hold no character literals.
bool is_digit_separator(const std::string& text, std::size_t at) {
  return text[at] == '\'' && at > 0 && std::isxdigit(static_cast<unsigned char>(text[at - 1])) != 0;
}

}  // namespace

SourceTree read_source_tree(const fs::path& root) {
  SourceTree tree;
  for (auto it = fs::recursive_directory_iterator(root); it != fs::recursive_directory_iterator(); ++it) {
    if (is_left_out(*it)) {
      it.disable_recursion_pending();
    } else if (it->is_regular_file()) {
      auto text = read_text(it->path());
      if (text.find('\0') == std::string::npos) tree[fs::relative(it->path(), root).generic_string()] = std::move(text);
    }
  }
  return tree;
}

std::vector<Include> includes_of(const std::string& text) {
  std::vector<Include> found;
  std::istringstream lines(without_comments(text));
  for (std::string line; std::getline(lines, line);) {
    const auto hash = line.find_first_not_of(" \t");
    if (hash == std::string::npos || line[hash] != '#') continue;
    const auto word = line.find_first_not_of(" \t", hash + 1);
    if (word == std::string::npos || line.compare(word, 7, "include") != 0) continue;
    const auto open = line.find_first_of("<\"", hash);
    if (open == std::string::npos) continue;
    const bool angled = line[open] == '<';
    const auto close = line.find(angled ? '>' : '"', open + 1);
    found.push_back({line.substr(open + 1, close - open - 1), angled});
  }
  return found;
}

std::string without_comments(const std::string& text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (c == '/' && at + 1 < text.size() && (text[at + 1] == '/' || text[at + 1] == '*')) {
      at = blank_comment(text, at, out);
    } else if ((c == '"' || c == '\'') && !is_digit_separator(text, at)) {
      at = copy_literal(text, at, out);
    } else {
      out += c;
      ++at;
    }
  }
  return out;
}

std::vector<std::string> cmake_words(const std::string& text) {
  std::string spaced;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    for (const char c : line.substr(0, line.find('#'))) {
      if (c == '(' || c == ')') {
        spaced += {' ', c, ' '};
      } else {
        spaced += c;
      }
    }
    spaced += '\n';
  }
  std::istringstream words(spaced);
  return {std::istream_iterator<std::string>(words), {}};
}

std::string part(std::string_view path, int index) {
  for (; index > 0; --index) {
    const auto slash = path.find('/');
    if (slash == std::string_view::npos) return "";
    path.remove_prefix(slash + 1);
  }
  return std::string(path.substr(0, path.find('/')));
}

std::string stem(const std::string& path) {
  return fs::path(path).stem().string();
}

bool is_cpp(std::string_view path) {
  return path.ends_with(".hpp") || path.ends_with(".cpp");
}

}  // namespace sotto::test
