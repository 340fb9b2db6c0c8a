/// Where Sotto's own netlists are.
#pragma once

#include <string>

namespace sotto::calibrate {

/// The folder netlists/: $SOTTO_NETLISTS, beside the running program's prefix (share/sotto/netlists), in the source
/// tree, where it was installed; the first that exists. Empty where none does.
std::string netlist_folder();

/// `path` where such a file exists, else the file of that name in netlist_folder(). Throws IoError naming both places.
std::string find_netlist(const std::string& path);

}  // namespace sotto::calibrate
