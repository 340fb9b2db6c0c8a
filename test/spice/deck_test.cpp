#include "sotto/spice/deck.hpp"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "sotto/core/error.hpp"

using namespace sotto;
using namespace sotto::spice;
using Catch::Matchers::Contains;
using Lines = std::vector<std::string>;

TEST_CASE("a deck becomes a file with exactly one .end, given or not", "[spice][unit]") {
  CHECK(deck_text({{"t", "r1 a 0 1"}}) == "t\nr1 a 0 1\n.end\n");
  CHECK(deck_text({{"t", "r1 a 0 1", " .END", "ignored"}}) == "t\nr1 a 0 1\n.end\n");
}

TEST_CASE("text and deck are the same thing both ways", "[spice][unit]") {
  const Lines lines = {"t", "", "* comment", "r1 a 0 1", "+ tc=1"};

  CHECK(parse_deck(deck_text({lines})).lines == lines);
  CHECK(parse_deck("t\r\nr1 a 0 1\r\n.end\r\nafter\r\n").lines == Lines{"t", "r1 a 0 1"});
}

TEST_CASE("a title may read .end: it is never a card", "[spice][unit]") {
  CHECK(parse_deck(".end\nr1 a 0 1\n.end\n").lines == Lines{".end", "r1 a 0 1"});
}

TEST_CASE("include paths of a deck file are taken relative to the file", "[spice][unit]") {
  namespace fs = std::filesystem;
  const fs::path folder = fs::temp_directory_path() / ("sotto-deck-" + std::to_string(::getpid()));
  fs::create_directory(folder);
  const std::string path = (folder / "a.sp").string();
  std::ofstream(path) << "t\n.include models.inc\n.LIB 'my lib.lib' tt\n.include \"/abs/x.inc\"\nr1 a 0 1\n";

  const Lines lines = read_deck(path).lines;
  fs::remove_all(folder);

  CHECK(lines == Lines{"t", ".include \"" + (folder / "models.inc").string() + "\"",
                       ".lib \"" + (folder / "my lib.lib").string() + "\" tt", ".include \"/abs/x.inc\"", "r1 a 0 1"});
}

TEST_CASE("a deck file that cannot be read is an error that names it", "[spice][unit]") {
  CHECK_THROWS_AS(read_deck("/no/such/deck.sp"), IoError);
  CHECK_THROWS_WITH(read_deck("/no/such/deck.sp"), "/no/such/deck.sp: cannot be read");
  CHECK_THROWS_WITH(read_deck("/"), "/: is a folder, must be a file");
}

TEST_CASE("a deck has a title, one line per line and no commands", "[spice][unit]") {
  CHECK_THROWS_WITH(validate(Deck{}), Contains("at least a title"));
  CHECK_THROWS_WITH(validate(Deck{{"t", "a\nb"}}), Contains("deck line 2"));
  CHECK_THROWS_WITH(validate(Deck{{"t", "r1 a 0 1", " .Control", "run", ".endc"}}), Contains("deck line 3"));
  CHECK_NOTHROW(validate(Deck{{".control is a title", "r1 a 0 1"}}));
}
