#include "spice/expression.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <string_view>
#include <utility>

#include "spice/net.hpp"

namespace sotto::spice {

namespace {

bool is_name_start(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_';
}

bool is_name_char(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.' || c == '#' || c == '!' || c == '[' ||
         c == ']' || c == ':' || c == '$';
}

bool is_digit(char c) {
  return std::isdigit(static_cast<unsigned char>(c)) != 0;
}

// Length of the decimal number at the beginning of `text`, without a suffix; 0: none. The exponent apart.
struct Decimal {
  std::size_t mantissa = 0;
  std::size_t length = 0;
  int exponent = 0;
};

Decimal decimal_at(std::string_view text) {
  Decimal decimal;
  std::size_t at = !text.empty() && (text[0] == '+' || text[0] == '-') ? 1 : 0;
  const std::size_t first = at;
  while (at < text.size() && (is_digit(text[at]) || text[at] == '.')) ++at;
  if (at == first || (at == first + 1 && text[first] == '.')) return decimal;
  decimal.mantissa = decimal.length = at;
  if (at == text.size() || (text[at] != 'e' && text[at] != 'E')) return decimal;
  std::size_t digits = at + 1;
  const bool plus = digits < text.size() && text[digits] == '+';
  if (plus) ++digits;
  const auto result = std::from_chars(text.data() + digits, text.data() + text.size(), decimal.exponent);
  if (result.ec == std::errc()) decimal.length = static_cast<std::size_t>(result.ptr - text.data());
  return decimal;
}

// Power of ten of a suffix in lower case; units such as "ohm" or "v" count nothing.
std::optional<int> suffix_exponent(const std::string& suffix) {
  if (!std::ranges::all_of(suffix, [](unsigned char c) { return std::isalpha(c) != 0; })) return std::nullopt;
  if (suffix.starts_with("meg")) return 6;
  constexpr std::pair<char, int> kPowers[] = {{'t', 12}, {'g', 9},   {'k', 3},   {'m', -3}, {'u', -6},
                                              {'n', -9}, {'p', -12}, {'f', -15}, {'a', -18}};
  for (const auto& [letter, power] : kPowers)
    if (suffix.starts_with(letter)) return power;
  return 0;
}

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

std::size_t closing_brace(const std::string& text, std::size_t open) {
  int depth = 0;
  for (std::size_t at = open; at < text.size(); ++at) {
    if (text[at] == '{') ++depth;
    if (text[at] == '}' && --depth == 0) return at;
  }
  return std::string::npos;
}

// Braces around a single name or number vanish, others become brackets.
std::string without_braces(const std::string& text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '{') {
      out += text[at];
      continue;
    }
    const std::size_t close = closing_brace(text, at);
    if (close == std::string::npos) return text;
    const std::string inner = without_braces(text.substr(at + 1, close - at - 1));
    const bool is_whole = at == 0 && close + 1 == text.size();
    const bool is_name = !inner.empty() && is_name_start(inner[0]) && std::ranges::all_of(inner, is_name_char);
    out += is_whole || is_name || spice_number(inner) ? inner : "(" + inner + ")";
    at = close;
  }
  return out;
}

class Evaluator {
 public:
  using Lookup = std::function<std::optional<double>(const std::string&)>;
  Evaluator(std::vector<std::string> tokens, const Lookup& lookup) : tokens_(std::move(tokens)), lookup_(lookup) {}

  std::optional<double> value() {
    const double result = sum();
    return failed_ || at_ != tokens_.size() ? std::nullopt : std::optional(result);
  }

 private:
  bool take(std::string_view token) {
    if (at_ >= tokens_.size() || tokens_[at_] != token) return false;
    ++at_;
    return true;
  }
  double fail() {
    failed_ = true;
    return 0;
  }
  double sum() {
    double result = product();
    while (!failed_) {
      if (take("+")) {
        result += product();
      } else if (take("-")) {
        result -= product();
      } else {
        break;
      }
    }
    return result;
  }
  double product() {
    double result = power();
    while (!failed_) {
      if (take("*")) {
        result *= power();
      } else if (take("/")) {
        result /= power();
      } else {
        break;
      }
    }
    return result;
  }
  double power() {
    if (take("-")) return -power();
    if (take("+")) return power();
    const double base = atom();
    return take("**") || take("^") ? std::pow(base, power()) : base;
  }
  double atom() {
    if (failed_ || at_ >= tokens_.size()) return fail();
    if (take("(")) {
      const double inner = sum();
      return take(")") ? inner : fail();
    }
    const std::string& token = tokens_[at_++];
    const auto literal = spice_number(token);
    if (literal) return *literal;
    const auto named = is_name_start(token[0]) ? lookup_(token) : std::nullopt;
    return named ? *named : fail();
  }

  std::vector<std::string> tokens_;
  const Lookup& lookup_;
  std::size_t at_ = 0;
  bool failed_ = false;
};

}  // namespace

std::optional<double> spice_number(const std::string& text) {
  const Decimal decimal = decimal_at(text);
  if (decimal.length == 0) return std::nullopt;
  const auto power = suffix_exponent(lower(text.substr(decimal.length)));
  if (!power) return std::nullopt;
  const std::size_t sign = text[0] == '+' ? 1 : 0;
  const std::string exact =
      text.substr(sign, decimal.mantissa - sign) + "e" + std::to_string(decimal.exponent + *power);
  double value = 0;
  const auto result = std::from_chars(exact.data(), exact.data() + exact.size(), value);
  if (result.ec != std::errc() || result.ptr != exact.data() + exact.size()) return std::nullopt;
  return value;
}

std::string canonical_value(const std::string& text) {
  std::string bare = text;
  std::erase_if(bare, [](unsigned char c) { return std::isspace(c) != 0; });
  if (bare.size() >= 2 && (bare.front() == '\'' || bare.front() == '"') && bare.back() == bare.front())
    bare = bare.substr(1, bare.size() - 2);
  bare = without_braces(bare);
  const auto value = spice_number(bare);
  return value ? number(*value) : bare;
}

std::vector<std::string> expression_tokens(const std::string& expression) {
  std::vector<std::string> tokens;
  std::size_t at = 0;
  while (at < expression.size()) {
    std::size_t end = at + 1;
    if (is_digit(expression[at]) || expression[at] == '.') {
      end = at + std::max<std::size_t>(1, decimal_at(std::string_view(expression).substr(at)).length);
      while (end < expression.size() && std::isalpha(static_cast<unsigned char>(expression[end])) != 0) ++end;
    } else if (is_name_start(expression[at])) {
      while (end < expression.size() && is_name_char(expression[end])) ++end;
    } else if (expression.compare(at, 2, "**") == 0) {
      end = at + 2;
    }
    tokens.push_back(expression.substr(at, end - at));
    at = end;
  }
  return tokens;
}

std::string with_names(const std::string& expression,
                       const std::function<std::string(NameKind, const std::string&)>& change) {
  const std::vector<std::string> tokens = expression_tokens(expression);
  std::string out;
  NameKind inside = NameKind::parameter;
  for (std::size_t k = 0; k < tokens.size(); ++k) {
    const std::string& token = tokens[k];
    if (token == ")") inside = NameKind::parameter;
    const bool holds_names = inside == NameKind::node || inside == NameKind::device;
    const bool is_name = is_name_start(token[0]) || (holds_names && (is_digit(token[0])));
    if (!is_name) {
      out += token;
      continue;
    }
    const bool is_function = k + 1 < tokens.size() && tokens[k + 1] == "(";
    out += change(is_function ? NameKind::function : inside, token);
    if (is_function && token == "v") inside = NameKind::node;
    if (is_function && token == "i") inside = NameKind::device;
  }
  return out;
}

std::optional<double> evaluate(const std::string& expression,
                               const std::function<std::optional<double>(const std::string&)>& lookup) {
  return Evaluator(expression_tokens(expression), lookup).value();
}

}  // namespace sotto::spice
