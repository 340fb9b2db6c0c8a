/// What a JSON file says that it is.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace sotto::io {

/// The "kind" of the file, one of `allowed`. Throws IoError with file, JSON pointer, value and rule on a file that is
/// not JSON, has no kind or has another one. Reads the whole file: of "-", stdin, nothing is left.
std::string file_kind(const std::string& path, std::initializer_list<std::string_view> allowed);

}  // namespace sotto::io
