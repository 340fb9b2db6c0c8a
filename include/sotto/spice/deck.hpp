/// A SPICE deck as text: what the session runs, what the writers make and what a file holds.
#pragma once

#include <string>
#include <vector>

namespace sotto::spice {

/// Title first (ngspice never reads it as a card), then cards. The closing ".end" may be there or not: who uses the
/// deck adds it where it is missing. A "+" line continues the one before. No .control blocks: decks are run by the
/// session.
struct Deck {
  std::vector<std::string> lines;
};

/// The deck as a file for `ngspice -b`: one line per line, ".end" at the end. Cost: one copy.
std::string deck_text(const Deck& deck);

/// Reads text back. Lines after ".end" are dropped, carriage returns too.
Deck parse_deck(const std::string& text);

/// Reads a deck from a file. Relative paths in .include and .lib cards are taken relative to that file. Throws IoError
/// with the path, also on a deck that validate refuses.
Deck read_deck(const std::string& path);

/// Throws InvalidArgument on a deck without a title, a line with a line break or a NUL inside, or a .control block,
/// which the session does not run.
void validate(const Deck& deck);

}  // namespace sotto::spice
