#include "sotto/io/monte_carlo_identity.hpp"

#include <fmt/format.h>

#include <map>
#include <optional>

#include "io/json_document.hpp"
#include "sotto/core/error.hpp"

namespace sotto::io {
namespace {

constexpr std::size_t kMostTold = 6;

struct Identity {
  Json json;
  std::map<std::string, std::string> facts = {};
};

/// Nothing where the text is no identity.
std::optional<Identity> parsed(const std::string& text) {
  constexpr std::string_view kEnd = "\n}\n";
  const auto end = text.rfind(kEnd);
  if (end == std::string::npos) return std::nullopt;
  Identity identity;
  try {
    identity.json = parse_json("identity", std::string_view(text).substr(0, end + kEnd.size())).root;
  } catch (const IoError&) {
    return std::nullopt;
  }
  for (auto begin = end + kEnd.size(); begin < text.size();) {
    const auto line_end = std::min(text.find('\n', begin), text.size());
    const std::string line = text.substr(begin, line_end - begin);
    const auto colon = line.find(": ");
    if (colon == std::string::npos) return std::nullopt;
    identity.facts[line.substr(0, colon)] = line.substr(colon + 2);
    begin = line_end + 1;
  }
  return identity;
}

/// nullptr where the path leads nowhere.
const Json* at(const Json& json, const Json::json_pointer& place) {
  return json.contains(place) ? &json.at(place) : nullptr;
}

std::vector<std::string> json_differences(const Json& there, const Json& here) {
  std::vector<std::string> phrases;
  std::map<std::string, std::size_t> appended;
  for (const auto& change : Json::diff(there, here)) {
    auto path = change.at("path").get<std::string>();
    const auto operation = change.at("op").get<std::string>();
    if (path.ends_with("/-")) {  // behind the last element that an array has there
      path.pop_back();
      const Json* array = at(there, Json::json_pointer(path.substr(0, path.size() - 1)));
      path += std::to_string((array == nullptr ? 0 : array->size()) + appended[path]++);
    }
    if (operation != "replace") {
      phrases.push_back(fmt::format("{} is only {}", path, operation == "remove" ? "there" : "here"));
      continue;
    }
    const Json::json_pointer place(path);
    const Json* old_value = at(there, place);
    const Json* new_value = at(here, place);
    if (old_value == nullptr || new_value == nullptr) continue;
    phrases.push_back(fmt::format("{} is {} there, {} here", path, shown(*old_value), shown(*new_value)));
  }
  return phrases;
}

}  // namespace

std::string identity_text(const std::string& json, const std::vector<IdentityFact>& facts) {
  std::string text = json;
  if (!text.ends_with('\n')) text += '\n';
  for (const IdentityFact& fact : facts) text += fact.name + ": " + fact.value + "\n";
  return text;
}

std::vector<std::string> identity_differences(const std::string& there, const std::string& here) {
  if (there == here) return {};
  const auto old_identity = parsed(there);
  const auto new_identity = parsed(here);
  if (!old_identity || !new_identity) return {"its configuration is another"};
  std::vector<std::string> phrases = json_differences(old_identity->json, new_identity->json);
  for (const auto& [name, value] : new_identity->facts) {
    const auto old_fact = old_identity->facts.find(name);
    if (old_fact == old_identity->facts.end()) {
      phrases.push_back(name + " is only here");
    } else if (old_fact->second != value) {
      phrases.push_back(value.starts_with('#') ? name + " are others"
                                               : fmt::format("{} is {} there, {} here", name, old_fact->second, value));
    }
  }
  for (const auto& [name, value] : old_identity->facts) {
    if (!new_identity->facts.contains(name)) phrases.push_back(name + " is only there");
  }
  if (phrases.empty()) phrases.emplace_back("its keys have another order");
  if (phrases.size() <= kMostTold) return phrases;
  const auto more = phrases.size() - kMostTold;
  phrases.resize(kMostTold);
  phrases.push_back(fmt::format("{} more", more));
  return phrases;
}

}  // namespace sotto::io
