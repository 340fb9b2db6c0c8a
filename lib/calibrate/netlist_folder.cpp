#include "sotto/calibrate/netlist_folder.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>

#include "sotto/core/error.hpp"

namespace sotto::calibrate {

namespace fs = std::filesystem;

std::string netlist_folder() {
  std::error_code unknown;
  const char* wanted = std::getenv("SOTTO_NETLISTS");
  if (wanted != nullptr && *wanted != '\0') return wanted;
  const auto program = fs::read_symlink("/proc/self/exe", unknown);
  for (const fs::path& folder : {program.parent_path().parent_path() / "share" / "sotto" / "netlists",
                                 fs::path(SOTTO_NETLISTS_IN_SOURCE_TREE), fs::path(SOTTO_NETLISTS_INSTALLED)}) {
    if (fs::is_directory(folder, unknown)) return folder;
  }
  return {};
}

std::string find_netlist(const std::string& path) {
  std::error_code unknown;
  if (fs::exists(path, unknown)) return path;
  const auto folder = netlist_folder();
  const auto name = fs::path(path).filename();
  if (!folder.empty() && fs::exists(folder / name, unknown)) return folder / name;
  throw IoError(fmt::format("{}: no such netlist, neither there nor in {}", path,
                            folder.empty() ? "a folder netlists/ of Sotto" : folder));
}

}  // namespace sotto::calibrate
