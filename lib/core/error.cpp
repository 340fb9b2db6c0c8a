#include "sotto/core/error.hpp"

#include <fmt/format.h>

namespace sotto {

void require(bool ok, std::string_view field, double value, std::string_view rule) {
  if (!ok) throw InvalidArgument(fmt::format("{} = {} must be {}", field, value, rule));
}

void require(bool ok, std::string_view field, const std::string& value, std::string_view rule) {
  if (!ok) throw InvalidArgument(fmt::format("{} = {} must be {}", field, value, rule));
}

}  // namespace sotto
