#include "sotto/spice/dialect.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "sotto/core/error.hpp"
#include "spice/card_reader.hpp"
#include "spice/card_writer.hpp"
#include "spice/spectre_reader.hpp"
#include "spice/spectre_writer.hpp"

namespace sotto::spice {

namespace {

constexpr std::string_view kWords[] = {"ngspice", "xyce", "hspice", "spectre", "ltspice"};

}  // namespace

std::string_view to_string(Dialect dialect) {
  return kWords[static_cast<std::size_t>(dialect)];
}

bool is_dialect(const std::string& word) {
  return std::ranges::find(kWords, word) != std::end(kWords);
}

Dialect dialect_from_word(const std::string& word) {
  const auto* found = std::ranges::find(kWords, word);
  require(is_dialect(word), "dialect", word, "ngspice, xyce, hspice, spectre or ltspice");
  return static_cast<Dialect>(found - std::begin(kWords));
}

SpiceCircuit parse_circuit(const std::string& text, Dialect dialect, const std::string& file) {
  return dialect == Dialect::spectre ? read_spectre(text, file) : read_cards(text, dialect, file);
}

SpiceCircuit read_circuit(const std::string& path, Dialect dialect) {
  std::error_code unknown;
  if (std::filesystem::is_directory(path, unknown)) throw IoError(path + ": is a folder, must be a file");
  std::ifstream file(path, std::ios::binary);
  if (!file) throw IoError(path + ": cannot be read");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  if (text.find('\0') != std::string::npos) throw IoError(path + ": holds a NUL byte, must be text");
  return parse_circuit(text, dialect, path);
}

SpiceCircuit circuit_of(const Deck& deck) {
  return parse_circuit(deck_text(deck), Dialect::ngspice, "deck");
}

std::string circuit_text(const SpiceCircuit& circuit, Dialect dialect) {
  return dialect == Dialect::spectre ? write_spectre(circuit) : write_cards(circuit, dialect);
}

}  // namespace sotto::spice
