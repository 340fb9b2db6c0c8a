/// Zip archives without the parts that .npz files do not use.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sotto::io {

struct ZipMember {
  std::string name;
  std::string content;
};

/// All members, unpacked (stored or deflated) and checked against their CRC-32. Throws IoError naming `file` on damaged
/// and truncated archives, encryption, zip64 and other compression.
std::vector<ZipMember> unzip(const std::string& file, std::string_view archive);

/// An archive of stored members, dated 1980-01-01: equal members give equal bytes. Throws InvalidArgument past 4 GB.
std::string zip_stored(const std::vector<ZipMember>& members);

}  // namespace sotto::io
