#include "io/json_writer.hpp"

#include <algorithm>
#include <cmath>

namespace sotto::io {
namespace {

bool is_flat(const Json& value) {
  return std::none_of(value.begin(), value.end(), [](const Json& entry) { return entry.is_structured(); });
}

std::string scalar_text(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

void append(std::string& text, const Json& value, int indent);

/// Members or elements between brackets, one per line; `flat` puts all on one line.
void append_entries(std::string& text, const Json& value, int indent, bool flat) {
  const std::string line_end = flat ? "" : "\n" + std::string(static_cast<std::size_t>(indent), ' ');
  text += value.is_object() ? '{' : '[';
  bool first = true;
  for (const auto& [key, entry] : value.items()) {
    if (!first) text += flat ? ", " : ",";
    first = false;
    if (!flat) text += line_end + "  ";
    if (value.is_object()) text += scalar_text(Json(key)) + ": ";
    append(text, entry, indent + 2);
  }
  text += line_end;
  text += value.is_object() ? '}' : ']';
}

void append(std::string& text, const Json& value, int indent) {
  if (!value.is_structured()) {
    text += scalar_text(value);
  } else if (value.empty()) {
    text += value.is_object() ? "{}" : "[]";
  } else {
    append_entries(text, value, indent, value.is_array() && is_flat(value));
  }
}

}  // namespace

Json number_json(double x) {
  return std::isfinite(x) ? Json(x) : Json(nullptr);
}

Json vector_json(const Eigen::VectorXd& x) {
  auto result = Json::array();
  for (const double entry : x) result.push_back(number_json(entry));
  return result;
}

Json matrix_json(const Eigen::MatrixXd& x) {
  auto result = Json::array();
  for (Eigen::Index i = 0; i < x.rows(); ++i) result.push_back(vector_json(x.row(i).transpose()));
  return result;
}

std::string to_text(const Json& value) {
  std::string text;
  append(text, value, 0);
  text += '\n';
  return text;
}

}  // namespace sotto::io
