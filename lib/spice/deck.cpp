#include "sotto/spice/deck.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include "sotto/core/error.hpp"

namespace sotto::spice {

namespace {

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

// First word of a line in lower case.
std::string keyword(const std::string& line) {
  std::istringstream stream(line);
  std::string word;
  stream >> word;
  return lower(word);
}

bool is_end(const std::string& line) {
  return keyword(line) == ".end";
}

// The path of an .include or .lib card, with or without quotes, made absolute.
std::string with_absolute_path(const std::string& line, const std::filesystem::path& folder) {
  const std::string word = keyword(line);
  if (word != ".include" && word != ".inc" && word != ".lib") return line;
  std::size_t begin = line.find_first_of(" \t", line.find('.'));
  begin = begin == std::string::npos ? begin : line.find_first_not_of(" \t", begin);
  if (begin == std::string::npos) return line;
  const char quote = line[begin];
  const bool quoted = quote == '"' || quote == '\'';
  if (quoted) ++begin;
  const std::size_t end = std::min(line.find_first_of(quoted ? std::string(1, quote) : " \t", begin), line.size());
  const std::filesystem::path path = line.substr(begin, end - begin);
  const std::string rest = line.substr(std::min(end + (quoted ? 1 : 0), line.size()));
  return fmt::format("{} \"{}\"{}", word, std::filesystem::absolute(folder / path).string(), rest);
}

}  // namespace

std::string deck_text(const Deck& deck) {
  std::string text;
  for (const std::string& line : deck.lines) {
    if (is_end(line)) break;
    text += line;
    text += '\n';
  }
  return text + ".end\n";
}

Deck parse_deck(const std::string& text) {
  Deck deck;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (!deck.lines.empty() && is_end(line)) break;
    deck.lines.push_back(line);
  }
  return deck;
}

Deck read_deck(const std::string& path) {
  std::error_code unknown;
  if (std::filesystem::is_directory(path, unknown)) throw IoError(fmt::format("{}: is a folder, must be a file", path));
  std::ifstream file(path, std::ios::binary);
  if (!file) throw IoError(fmt::format("{}: cannot be read", path));
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  if (file.bad()) throw IoError(fmt::format("{}: cannot be read to its end", path));
  if (text.empty()) throw IoError(fmt::format("{}: is empty, a deck has at least a title", path));
  if (text.find('\0') != std::string::npos) throw IoError(fmt::format("{}: holds a NUL byte, must be text", path));
  Deck deck = parse_deck(text);
  try {
    validate(deck);
  } catch (const InvalidArgument& error) {
    throw IoError(fmt::format("{}: {}", path, error.what()));
  }
  const std::filesystem::path folder = std::filesystem::absolute(path).parent_path();
  for (std::size_t i = 1; i < deck.lines.size(); ++i) deck.lines[i] = with_absolute_path(deck.lines[i], folder);
  return deck;
}

void validate(const Deck& deck) {
  require(!deck.lines.empty(), "deck", "without lines", "at least a title");
  for (std::size_t i = 0; i < deck.lines.size(); ++i) {
    const std::string& line = deck.lines[i];
    const bool one_line = line.find_first_of(std::string("\n\r\0", 3)) == std::string::npos;
    require(one_line, fmt::format("deck line {}", i + 1), "text with a line break or NUL", "one line");
    if (i > 0 && keyword(line) == ".control")
      throw InvalidArgument(
          fmt::format("deck line {} = {} is a command block, which is not run: give cards only", i + 1, line));
  }
}

}  // namespace sotto::spice
