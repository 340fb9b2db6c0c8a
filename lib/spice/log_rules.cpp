#include "spice/log_rules.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

namespace sotto::spice {

namespace {

constexpr std::array<std::string_view, 9> kFatal = {
    "aborted", "not parsed", "cannot recover", "can't find", "not found", "aren't any circuits", "could not find",
    "no such command",
    // A line that ngspice turns into a comment by itself: never meant by who wrote the deck.
    "unusual leading characters"};
constexpr std::array<std::string_view, 2> kSingular = {"singular matrix", "transient op"};

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return std::tolower(c); });
  return out;
}

bool is_word_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

bool has_word(const std::string& line, std::string_view word) {
  for (std::size_t at = line.find(word); at != std::string::npos; at = line.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    const bool left = at == 0 || !is_word_character(line[at - 1]);
    const bool right = end == line.size() || !is_word_character(line[end]);
    if (left && right) return true;
  }
  return false;
}

template <class List>
bool has_any(const std::string& line, const List& phrases) {
  return std::any_of(phrases.begin(), phrases.end(),
                     [&](std::string_view phrase) { return line.find(phrase) != std::string::npos; });
}

bool is_fatal(const std::string& line) {
  return has_word(line, "error") || has_word(line, "errors") || line.find("out of range") != std::string::npos ||
         has_any(line, kFatal);
}

void add_once(std::vector<std::string>& list, std::string_view line) {
  if (std::find(list.begin(), list.end(), line) == list.end()) list.emplace_back(line);
}

}  // namespace

LogVerdict judge_log(const std::vector<std::string>& lines) {
  constexpr std::string_view kStderr = "stderr ";
  LogVerdict verdict;
  for (const std::string& full : lines) {
    if (full.compare(0, kStderr.size(), kStderr) != 0) continue;
    const std::string_view text = std::string_view(full).substr(kStderr.size());
    const std::string line = lower(text);
    const bool singular = has_any(line, kSingular);
    if (is_fatal(line)) {
      if (verdict.fatal.empty()) verdict.fatal = text;
    } else if (singular || has_word(line, "warning")) {
      add_once(verdict.warnings, text);
    }
    if (singular && verdict.singular.empty()) verdict.singular = text;
  }
  return verdict;
}

}  // namespace sotto::spice
