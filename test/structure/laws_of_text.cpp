#include <algorithm>
#include <cctype>
#include <set>

#include "structure/laws.hpp"
#include "structure/layers.hpp"

namespace sotto::test {
namespace {

const std::set<std::string>& tiers() {
  static const std::set<std::string> kTiers = {"unit",   "oracle", "property", "spice",    "slow",
                                               "golden", "mc",     "cli",      "structure"};
  return kTiers;
}

bool is_name_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

/// Does `text` hold `token` as a name of its own, not as the end or the beginning of a longer one?
bool has_token(const std::string& text, const std::string& token) {
  for (auto at = text.find(token); at != std::string::npos; at = text.find(token, at + 1)) {
    const auto end = at + token.size();
    const bool begins = at == 0 || !is_name_character(token.front()) || !is_name_character(text[at - 1]);
    const bool ends = end == text.size() || !is_name_character(token.back()) || !is_name_character(text[end]);
    if (begins && ends) return true;
  }
  return false;
}

/// This folder spells out what it forbids.
bool is_checker(const std::string& path) {
  return path.starts_with("test/structure/");
}

Breaches forbid(const SourceTree& tree, const std::set<std::string>& tops, const std::vector<std::string>& tokens,
                const std::string& reason) {
  Breaches found;
  for (const auto& [path, text] : tree) {
    if (!is_cpp(path) || !tops.contains(part(path, 0)) || is_checker(path)) continue;
    const auto code = without_comments(text);
    for (const auto& token : tokens) {
      if (has_token(code, token)) found.push_back(path + " uses " + token + ": " + reason);
    }
  }
  return found;
}

/// The string literals of an argument that starts at `at`, joined; `at` moves behind the argument.
std::string literal_argument(const std::string& code, std::size_t& at) {
  std::string joined;
  while (at < code.size() && code[at] != ',' && code[at] != ')') {
    if (code[at++] != '"') continue;
    while (at < code.size() && code[at] != '"') {
      if (code[at] == '\\') ++at;
      joined += code[at++];
    }
    ++at;
  }
  ++at;
  return joined;
}

/// "[crossbar][unit]" -> crossbar, unit
std::vector<std::string> tags_of(const std::string& text) {
  std::vector<std::string> tags;
  for (auto open = text.find('['); open != std::string::npos; open = text.find('[', open + 1)) {
    tags.push_back(text.substr(open + 1, text.find(']', open) - open - 1));
  }
  return tags;
}

/// Number of tiers that the tags name. The folders spice and structure are called like a tier: there the folder's tag
/// is the tier of a test that names no other.
std::ptrdiff_t tier_count(const std::string& folder, const std::vector<std::string>& tags) {
  const auto others =
      std::ranges::count_if(tags, [&](const auto& tag) { return tag != folder && tiers().contains(tag); });
  const bool is_own_tier = tiers().contains(folder) && std::ranges::find(tags, folder) != tags.end();
  return others == 0 && is_own_tier ? 1 : others;
}

void check_tags(const std::string& path, const std::string& title, const std::vector<std::string>& tags,
                Breaches& found) {
  const auto folder = part(path, 1);
  const auto count = tier_count(folder, tags);
  const auto name = path + ": \"" + title + "\"";
  if (count != 1) found.push_back(name + " has " + std::to_string(count) + " tier tags, must have one");
  if (std::ranges::find(tags, folder) == tags.end()) found.push_back(name + " lacks the tag [" + folder + "]");
  if (title.find(';') != std::string::npos) found.push_back(name + " has a semicolon, which ctest cannot hold");
}

}  // namespace

Breaches test_tags(const SourceTree& tree) {
  Breaches found;
  for (const auto& [path, text] : tree) {
    if (part(path, 0) != "test" || !path.ends_with("_test.cpp")) continue;
    const std::string opening = "\nTEST_CASE(";  // at the start of a line: not inside a string
    const auto code = "\n" + without_comments(text);
    for (auto at = code.find(opening); at != std::string::npos; at = code.find(opening, at)) {
      at += opening.size();
      const auto title = literal_argument(code, at);
      const auto tags = literal_argument(code, at);
      check_tags(path, title, tags_of(tags), found);
    }
  }
  return found;
}

Breaches machine_paths(const SourceTree& tree) {
  static const std::vector<std::string> kPlaces = {"/work/",      "/root/",       "/home/",       "/tmp/",
                                                   "shared/data", "shared/cases", "shared/design"};
  Breaches found;
  for (const auto& [path, text] : tree) {
    if (is_checker(path)) continue;
    for (const auto& place : kPlaces) {
      const bool is_ci_data = path == ".ci/run" && place == "shared/data";  // the one place that may look beside us
      if (!is_ci_data && text.find(place) != std::string::npos) found.push_back(path + " names " + place);
    }
  }
  return found;
}

Breaches quiet_library(const SourceTree& tree) {
  SourceTree library = tree;
  std::erase_if(library, [](const auto& file) {
    return file.first.starts_with("lib/cmd/") || file.first == "lib/spice/worker.cpp";
  });
  return forbid(library, {"lib", "include"},
                {"std::cout", "std::cerr", "std::clog", "printf", "fprintf", "puts", "fputs", "fmt::print", "perror",
                 "exit(", "quick_exit", "abort(", "terminate("},
                "the library never prints, exits or aborts");
}

Breaches determinism(const SourceTree& tree) {
  return forbid(tree, {"lib", "include", "test", "bench", "examples"},
                {"random_device", "mt19937", "mt19937_64", "default_random_engine", "normal_distribution",
                 "uniform_real_distribution", "uniform_int_distribution", "setRandom", "::Random(", "srand", "rand("},
                "random numbers come from SampleRng only");
}

Breaches unfinished_work(const SourceTree& tree) {
  Breaches found;
  for (const auto& [path, text] : tree) {
    if (is_checker(path) || part(path, 0) == "devices") continue;
    for (const std::string note : {"TODO", "FIXME", "XXX"}) {
      if (has_token(text, note)) found.push_back(path + " holds the note " + note);
    }
  }
  return found;
}

}  // namespace sotto::test
