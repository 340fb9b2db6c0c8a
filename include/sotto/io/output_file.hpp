/// Output that is whole or not there: written beside the target, then renamed.
#pragma once

#include <string>
#include <string_view>

namespace sotto::io {

/// Writes `text` to `path`; "-" is stdout. A regular file is written aside, flushed to disk and renamed, so a reader
/// sees the old or the new content, never a part. Devices and pipes are written directly. Permissions of a replaced
/// file are kept, and a symbolic link still points to its target. Throws IoError with the path and the system's reason.
void write_output(const std::string& path, std::string_view text);

/// Throws IoError now if write_output(path, ...) would fail for lack of a folder or of permission: called before a long
/// run. Leaves nothing behind.
void check_output(const std::string& path);

}  // namespace sotto::io
