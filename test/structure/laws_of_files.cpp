#include <algorithm>

#include "structure/laws.hpp"
#include "structure/layers.hpp"

namespace sotto::test {
namespace {

constexpr int kHeaderLines = 250;  // the rule is 120 and 300; these are the limits past which no review says yes
constexpr int kSourceLines = 500;
constexpr int kTopListLines = 150;

/// "crossbar/solve" for lib/crossbar/solve.cpp and for test/crossbar/solve_test.cpp with ending "_test".
std::string concept_of(const std::string& path, const std::string& ending) {
  const auto inner = path.substr(path.find('/') + 1);
  return inner.substr(0, inner.size() - ending.size() - std::string(".cpp").size());
}

bool has_concept(const SourceTree& tree, const std::string& name) {
  return tree.contains("lib/" + name + ".cpp") || tree.contains("include/sotto/" + name + ".hpp");
}

void check_mirror(const SourceTree& tree, const std::string& path, Breaches& found) {
  const auto top = part(path, 0);
  const bool is_layer = arrows().contains(part(path, 1)) && part(path, 1) != "cmd";
  if (!is_layer) return;
  if (top == "lib" && path.ends_with(".cpp")) {
    const auto test = "test/" + concept_of(path, "") + "_test.cpp";
    if (!tree.contains(test)) found.push_back(path + " has no " + test);
  }
  for (const auto& [folder, ending] : {std::pair<std::string, std::string>{"test", "_test"}, {"bench", "_bench"}}) {
    if (top != folder || !path.ends_with(ending + ".cpp")) continue;
    const auto name = concept_of(path, ending);
    if (!has_concept(tree, name)) found.push_back(path + " mirrors neither lib/" + name + ".cpp nor its public header");
  }
}

/// The CMakeLists.txt that answers for a source: of its folder or the nearest one above.
std::string build_list_of(const SourceTree& tree, const std::string& path) {
  auto folder = path;
  for (auto slash = folder.rfind('/'); slash != std::string::npos; slash = folder.rfind('/')) {
    folder = folder.substr(0, slash);
    if (tree.contains(folder + "/CMakeLists.txt")) return folder + "/CMakeLists.txt";
  }
  return "CMakeLists.txt";
}

/// Words between `from` and the next of `stops` in the call of sotto_add_layer.
std::set<std::string> words_after(const std::vector<std::string>& words, const std::string& from,
                                  const std::set<std::string>& stops) {
  const auto call = std::ranges::find(words, "sotto_add_layer");
  const auto begin = std::find(call, words.end(), from);
  if (begin == words.end()) return {};
  const auto end = std::find_if(begin, words.end(), [&](const auto& word) { return stops.contains(word); });
  return {std::next(begin), end};
}

/// `names` and all that is below them, as far as the tree has it.
std::set<std::string> closure(const SourceTree& tree, const std::set<std::string>& names) {
  std::set<std::string> all = names;
  for (const auto& name : names) all.merge(below(name));
  std::erase_if(all, [&](const auto& name) { return !tree.contains("lib/" + name + "/CMakeLists.txt"); });
  return all;
}

void check_links(const SourceTree& tree, const std::string& layer, Breaches& found) {
  const auto path = "lib/" + layer + "/CMakeLists.txt";
  const auto words = cmake_words(tree.at(path));
  if (std::ranges::find(words, "sotto_add_layer") == words.end()) return;
  std::set<std::string> linked;
  for (const auto& word : words_after(words, "LINKS", {"PRIVATE_LINKS", "SOURCES", ")"})) {
    if (word.starts_with("sotto::")) {
      linked.insert(word.substr(std::string("sotto::").size()));
    } else if (word != "Eigen3::Eigen") {
      found.push_back(path + " shows " + word + " to users: only Eigen may be among LINKS");
    }
  }
  for (const auto& word : words_after(words, "PRIVATE_LINKS", {"LINKS", "SOURCES", ")"})) {
    if (word.starts_with("sotto::")) found.push_back(path + " hides the arrow to " + word + " among PRIVATE_LINKS");
  }
  const auto expected = closure(tree, below(layer));
  const auto actual = closure(tree, linked);
  for (const auto& name : actual) {
    if (!expected.contains(name)) found.push_back(path + " links sotto::" + name + ": there is no such arrow");
  }
  for (const auto& name : expected) {
    if (!actual.contains(name)) found.push_back(path + " lacks the arrow to sotto::" + name);
  }
}

int line_count(const std::string& text) {
  return static_cast<int>(std::ranges::count(text, '\n'));
}

}  // namespace

Breaches link_arrows(const SourceTree& tree) {
  Breaches found;
  for (const auto& [path, text] : tree) {
    const bool is_list = part(path, 0) == "lib" && part(path, 2) == "CMakeLists.txt";
    if (!is_list) continue;
    const auto layer = part(path, 1);
    if (arrows().contains(layer)) {
      check_links(tree, layer, found);
    } else {
      found.push_back("lib/" + layer + " is no layer of the architecture");
    }
  }
  return found;
}

Breaches mirror(const SourceTree& tree) {
  Breaches found;
  for (const auto& [path, text] : tree) check_mirror(tree, path, found);
  return found;
}

Breaches sources_are_built(const SourceTree& tree) {
  Breaches found;
  for (const auto& [path, text] : tree) {
    const auto top = part(path, 0);
    if (!path.ends_with(".cpp") || (top != "lib" && top != "test" && top != "bench")) continue;
    const auto list = build_list_of(tree, path);
    if (!tree.contains(list)) continue;
    const auto depth = list.size() - std::string("CMakeLists.txt").size();
    const auto words = cmake_words(tree.at(list));
    if (std::ranges::find(words, path.substr(depth)) == words.end()) {
      found.push_back(path + " is not built: " + list + " does not name it");
    }
  }
  return found;
}

Breaches file_sizes(const SourceTree& tree) {
  Breaches found;
  for (const auto& [path, text] : tree) {
    int limit = 0;
    if (path.ends_with(".hpp")) limit = kHeaderLines;
    if (path.ends_with(".cpp")) limit = kSourceLines;
    if (path == "CMakeLists.txt") limit = kTopListLines;
    if (limit > 0 && line_count(text) > limit) {
      found.push_back(path + " has " + std::to_string(line_count(text)) + " lines, the limit is " +
                      std::to_string(limit));
    }
  }
  return found;
}

Breaches top_level(const SourceTree& tree) {
  static const std::set<std::string> kPlan = {
      "CMakeLists.txt", "CMakePresets.json", "README.md", "LICENSE", "CHANGELOG.md", "CITATION.cff", ".clang-format",
      ".clang-tidy",    ".gitignore",        ".ci",       "scripts", "include",      "lib",          "devices",
      "netlists",       "examples",          "test",      "bench"};
  std::set<std::string> names;
  for (const auto& [path, text] : tree) names.insert(part(path, 0));
  const auto changelog = tree.contains("CHANGELOG.md") ? tree.at("CHANGELOG.md") : "";
  Breaches found;
  for (const auto& name : names) {
    if (!kPlan.contains(name) && changelog.find(name) == std::string::npos) {
      found.push_back(name + " is not in the plan of the tree, and CHANGELOG.md gives no reason for it");
    }
  }
  return found;
}

}  // namespace sotto::test
