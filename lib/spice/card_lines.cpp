#include "spice/card_lines.hpp"

#include <fmt/format.h>

#include <cctype>
#include <sstream>

#include "sotto/core/error.hpp"
#include "spice/expression.hpp"

namespace sotto::spice {

namespace {

constexpr std::size_t kShownBytes = 80;

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

// Where the comment of a line begins.
std::size_t comment_begin(const std::string& line, Dialect dialect) {
  const bool spectre = dialect == Dialect::spectre;
  const bool dollar = dialect == Dialect::hspice || dialect == Dialect::ngspice;
  for (std::size_t k = 0; k < line.size(); ++k) {
    const bool slashes = line.compare(k, 2, "//") == 0;
    if (slashes && (spectre || dialect == Dialect::ngspice)) return k;
    if (line[k] == ';' && !spectre && dialect != Dialect::hspice) return k;
    if (line[k] == '$' && dollar && (k == 0 || is_blank(line[k - 1]) || line[k - 1] == ',')) return k;
  }
  return line.size();
}

std::string trimmed(const std::string& line) {
  const std::size_t first = line.find_first_not_of(" \t\r\f");
  if (first == std::string::npos) return "";
  return line.substr(first, line.find_last_not_of(" \t\r\f") - first + 1);
}

bool is_end(const std::string& line, Dialect dialect) {
  if (dialect == Dialect::spectre || line.size() < 4 || (line.size() > 4 && !is_blank(line[4]))) return false;
  std::string word = line.substr(0, 4);
  for (char& c : word) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return word == ".end";
}

}  // namespace

std::vector<Card> card_lines(const std::string& text, Dialect dialect, const std::string& file, bool has_title) {
  std::vector<Card> cards;
  std::istringstream stream(text);
  std::size_t count = 0;
  bool continues = false;
  for (std::string raw; std::getline(stream, raw);) {
    ++count;
    if (count == 1 && has_title) {
      cards.push_back({trimmed(raw), {file, count}});
      continue;
    }
    std::string line = trimmed(raw);
    if (!line.empty() && line[0] == '*') continue;
    line = trimmed(line.substr(0, comment_begin(line, dialect)));
    if (line.empty()) continue;
    if (is_end(line, dialect)) break;
    const bool plus = line[0] == '+';
    const bool next_continues = dialect == Dialect::spectre && line.back() == '\\';
    if (next_continues) line = trimmed(line.substr(0, line.size() - 1));
    if (plus || continues) {
      const bool has_start = cards.size() > (has_title ? 1U : 0U);
      if (!has_start) refuse({file, count}, line, "continues nothing");
      cards.back().text += " " + (plus ? trimmed(line.substr(1)) : line);
    } else {
      cards.push_back({line, {file, count}});
    }
    continues = next_continues;
  }
  return cards;
}

std::vector<std::string> card_words(const Card& card) {
  std::vector<std::string> words;
  std::string word;
  int depth = 0;
  char quote = 0;
  bool glue = false;  // the next word belongs to this one: "=" came before
  const auto flush = [&] {
    if (!word.empty()) words.push_back(std::move(word));
    word.clear();
  };
  for (const char c : card.text) {
    if (quote == 0 && depth == 0 && (is_blank(c) || c == ',')) {
      if (!glue) flush();
      continue;
    }
    if (quote == 0 && depth == 0 && c == '=' && word.empty() && !words.empty()) {
      word = std::move(words.back());
      words.pop_back();
    }
    glue = quote == 0 && depth == 0 && c == '=';
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else if (c == '(' || c == '{' || c == '[') {
      ++depth;
    } else if ((c == ')' || c == '}' || c == ']') && --depth < 0) {
      refuse(card.place, card.text, "closes a bracket that is not open");
    }
    word += quote == '"' ? c : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  flush();
  if (depth != 0 || quote != 0) refuse(card.place, card.text, "leaves a bracket or quote open");
  return words;
}

void refuse(const CardPlace& place, const std::string& card, const std::string& rule) {
  const std::string shown = card.size() <= kShownBytes ? card : card.substr(0, kShownBytes) + "...";
  throw IoError(fmt::format("{}:{}: \"{}\": {}", place.file, place.line, shown, rule));
}

Parameter parameter_of(const std::string& word) {
  const std::size_t equals = word.find('=');
  if (equals == std::string::npos) return {"", canonical_value(word)};
  return {word.substr(0, equals), canonical_value(word.substr(equals + 1))};
}

}  // namespace sotto::spice
