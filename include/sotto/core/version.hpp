/// Which Sotto this is.
#pragma once

#include <string_view>

namespace sotto {

/// "major.minor.patch", recorded in every result.
std::string_view version();

}  // namespace sotto
