#include "sotto/core/version.hpp"

namespace sotto {

std::string_view version() {
  return SOTTO_VERSION;
}

}  // namespace sotto
