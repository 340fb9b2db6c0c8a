/// The lines of a netlist as cards: comments gone, continued lines joined, words told apart.
#pragma once

#include <string>
#include <vector>

#include "sotto/spice/dialect.hpp"

namespace sotto::spice {

struct Card {
  std::string text;  ///< on one line
  CardPlace place;
};

/// Cards in order; included files are not opened. Nothing after ".end".
std::vector<Card> card_lines(const std::string& text, Dialect dialect, const std::string& file, bool has_title);

/// Words of a card: blanks, and commas outside brackets, part them; brackets, braces and quotes hold together; "a = b"
/// is one word. Lower case, but for what stands in double quotes.
std::vector<std::string> card_words(const Card& card);

/// Throws IoError "<file>:<line>: <card>: <rule>".
[[noreturn]] void refuse(const CardPlace& place, const std::string& card, const std::string& rule);

/// Splits "name=value"; the value is canonical. An empty name where there is no "=".
Parameter parameter_of(const std::string& word);

}  // namespace sotto::spice
