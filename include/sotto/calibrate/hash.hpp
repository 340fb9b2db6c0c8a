/// A short name for a text: equal texts have equal names, different texts almost surely different ones.
#pragma once

#include <string>
#include <string_view>

namespace sotto::calibrate {

/// "fnv1a64:" and 16 hexadecimal digits: FNV-1a of 64 bits (Fowler, Noll, Vo; IETF draft-eastlake-fnv). It finds
/// changes by accident, not by intent.
std::string text_hash(std::string_view text);

}  // namespace sotto::calibrate
