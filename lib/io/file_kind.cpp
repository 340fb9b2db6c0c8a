#include "sotto/io/file_kind.hpp"

#include <algorithm>

#include "io/json_reader.hpp"

namespace sotto::io {

std::string file_kind(const std::string& path, std::initializer_list<std::string_view> allowed) {
  const auto document = load_json(path);
  const JsonReader root(document);
  if (!root.value().is_object()) root.fail("an object");
  const auto kind = root.at("kind");
  if (kind.value().is_string()) {
    const auto& word = kind.value().get_ref<const std::string&>();
    if (std::find(allowed.begin(), allowed.end(), word) != allowed.end()) return word;
  }
  std::string rule;
  for (const auto word : allowed) rule += (rule.empty() ? "\"" : " or \"") + std::string(word) + "\"";
  kind.fail(rule);
}

}  // namespace sotto::io
