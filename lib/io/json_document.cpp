#include "io/json_document.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>
#include <utility>
#include <vector>

#include "io/input_file.hpp"
#include "sotto/core/error.hpp"

namespace sotto::io {
namespace {

constexpr std::size_t kMaxBytes = std::size_t{1} << 29;  // 512 MiB: a 4096 x 4096 case is about 300
constexpr std::size_t kMaxDepth = 64;
constexpr std::size_t kMaxKeys = 10000;
constexpr std::size_t kMaxShownLength = 60;
constexpr std::size_t kMaxReasonLength = 200;

std::string line_and_column(std::string_view text, std::size_t position) {
  const auto before = text.substr(0, std::min(position, text.size()));
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const auto start = before.rfind('\n');
  const auto column = start == std::string_view::npos ? before.size() : before.size() - start - 1;
  return fmt::format("line {}, column {}", line, column);
}

std::string shortened(const std::string& text, std::size_t length = kMaxShownLength) {
  return text.size() <= length ? text : text.substr(0, length) + "...";
}

/// What nlohmann says after its own "[json.exception...] ... at line 1, column 2: ".
std::string reason_of(const std::string& what) {
  const auto colon = what.find(": syntax error");
  return colon == std::string::npos ? what : what.substr(colon + 2);
}

/// Builds the document while it watches keys, depth and numbers: what the DOM parser lets pass silently.
class StrictBuilder : public nlohmann::json_sax<Json> {
 public:
  StrictBuilder(std::string file, std::string_view text) : file_(std::move(file)), text_(text) {}

  Json take() { return std::move(root_); }

  bool null() override { return add(nullptr); }
  bool boolean(bool value) override { return add(value); }
  bool number_integer(number_integer_t value) override { return add(value); }
  bool number_unsigned(number_unsigned_t value) override { return add(value); }
  bool number_float(number_float_t value, const string_t&) override { return add(value); }
  bool string(string_t& value) override { return add(value); }
  bool binary(binary_t&) override { return false; }

  bool start_object(std::size_t) override { return open(Json::object()); }
  bool end_object() override {
    keys_.pop_back();
    return close();
  }
  bool start_array(std::size_t) override { return open(Json::array()); }
  bool end_array() override { return close(); }

  bool key(string_t& name) override {
    if (!keys_.back().insert(name).second)
      fail(pointer_to(container(), shortened(name)) + ": the key appears twice in one object");
    if (keys_.back().size() > kMaxKeys) fail(fmt::format("{}: an object has more than {} keys", pointer(), kMaxKeys));
    key_ = name;
    return true;
  }

  bool parse_error(std::size_t position, const std::string& token, const nlohmann::json::exception& error) override {
    constexpr int kNumberOverflow = 406;
    const auto where = line_and_column(text_, position);
    const auto reason = error.id == kNumberOverflow ? fmt::format("{} is too large for a double", shortened(token))
                                                    : shortened(reason_of(error.what()), kMaxReasonLength);
    throw IoError(fmt::format("{}: {}: {}{}", file_, where, place_known(), reason));
  }

 private:
  [[noreturn]] void fail(const std::string& reason) const { throw IoError(fmt::format("{}: {}", file_, reason)); }

  /// Pointer of the innermost open value, empty for the root.
  std::string container() const {
    std::string result;
    for (std::size_t k = 1; k < steps_.size(); ++k) result = pointer_to(result, shortened(steps_[k]));
    return result;
  }

  std::string pointer() const { return open_.size() <= 1 ? "/" : container(); }

  /// "/a/0: " of the value that is being read, nothing outside of all.
  std::string place_known() const {
    if (open_.empty()) return "";
    if (open_.back()->is_array()) return pointer_to(container(), std::to_string(open_.back()->size())) + ": ";
    if (!key_.empty()) return pointer_to(container(), shortened(key_)) + ": ";
    return pointer() + ": ";
  }

  Json* place(Json value) {
    if (open_.empty()) {
      root_ = std::move(value);
      return &root_;
    }
    Json& parent = *open_.back();
    if (parent.is_array()) {
      parent.push_back(std::move(value));
      return &parent.back();
    }
    auto& members = parent.get_ref<Json::object_t&>();
    members.push_back({std::exchange(key_, ""), std::move(value)});
    return &members.back().second;
  }

  bool add(Json value) {
    place(std::move(value));
    return true;
  }

  bool open(Json value) {
    if (open_.size() >= kMaxDepth) fail(fmt::format("is nested deeper than {} levels", kMaxDepth));
    if (value.is_object()) keys_.emplace_back();
    steps_.push_back(!open_.empty() && open_.back()->is_array() ? std::to_string(open_.back()->size()) : key_);
    open_.push_back(place(std::move(value)));
    return true;
  }

  bool close() {
    open_.pop_back();
    steps_.pop_back();
    return true;
  }

  std::string file_;
  std::string_view text_;
  Json root_;
  std::vector<Json*> open_;
  std::vector<std::string> steps_;  // key or index of each open value in its parent; unused for the root
  std::vector<std::set<std::string>> keys_;
  std::string key_;  // whose value comes next; empty where there is none
};

std::vector<std::string> split_path(const std::string& path) {
  std::vector<std::string> keys;
  std::size_t start = 0;
  while (true) {
    const auto dot = path.find('.', start);
    keys.push_back(path.substr(start, dot - start));
    if (dot == std::string::npos) return keys;
    start = dot + 1;
  }
}

Json* array_element(Json& array, const std::string& key) {
  std::size_t index = 0;
  const auto* end = key.data() + key.size();
  const auto parsed = std::from_chars(key.data(), end, index);
  const bool ok = parsed.ec == std::errc() && parsed.ptr == end && index < array.size();
  return ok ? &array[index] : nullptr;
}

/// The named child, made where `may_create` and the parent is an object; nullptr where there is none.
Json* child(Json& parent, const std::string& key, bool may_create) {
  if (parent.is_array()) return array_element(parent, key);
  if (!parent.is_object() || key.empty()) return nullptr;
  const auto found = parent.find(key);
  if (found != parent.end()) return &*found;
  return may_create ? &parent[key] : nullptr;
}

Json override_value(const std::string& text) {
  try {
    return parse_json("--set", text).root;
  } catch (const IoError&) {
    return Json(text);
  }
}

void apply_one(JsonDocument& document, const std::string& assignment) {
  const auto equals = assignment.find('=');
  require(equals != std::string::npos && equals > 0, "--set", shortened(assignment), "of the form a.b=c");
  const auto path = assignment.substr(0, equals);
  const auto keys = split_path(path);
  Json* place = &document.root;
  for (std::size_t k = 0; k < keys.size(); ++k) {
    place = child(*place, keys[k], k + 1 == keys.size());
    if (place == nullptr) {
      throw IoError(fmt::format("{}: --set {}: there is no \"{}\" in the file", document.file, shortened(path),
                                shortened(keys[k])));
    }
  }
  *place = override_value(assignment.substr(equals + 1));
}

}  // namespace

JsonDocument parse_json(const std::string& file, std::string_view text) {
  // nlohmann's parser would take a NUL for the end of the text.
  if (const auto nul = text.find('\0'); nul != std::string_view::npos) {
    throw IoError(fmt::format("{}: {}: a NUL byte is no JSON", file, line_and_column(text, nul + 1)));
  }
  StrictBuilder builder(file, text);
  Json::sax_parse(text.begin(), text.end(), &builder);
  return {file, builder.take()};
}

JsonDocument load_json(const std::string& path, const Overrides& overrides) {
  auto document = parse_json(shown_path(path), read_whole_file(path, kMaxBytes));
  apply_overrides(document, overrides);
  return document;
}

void apply_overrides(JsonDocument& document, const Overrides& overrides) {
  for (const auto& assignment : overrides.assignments) apply_one(document, assignment);
}

std::string shown(const Json& value) {
  if (value.is_array()) return fmt::format("an array of {}", value.size());
  if (value.is_object()) return "an object";
  const auto text = value.dump(-1, ' ', true, Json::error_handler_t::replace);
  return shortened(text);
}

std::string pointer_to(const std::string& pointer, std::string_view key) {
  auto result = pointer + "/";
  for (const char c : key) {
    if (c == '~') {
      result += "~0";
    } else if (c == '/') {
      result += "~1";
    } else {
      result += c;
    }
  }
  return result;
}

}  // namespace sotto::io
