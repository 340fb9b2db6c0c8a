#include <fmt/format.h>
#include <unistd.h>

#include <Eigen/Core>
#include <algorithm>
#include <filesystem>
#include <memory>
#include <vector>

#include "cmd/arguments.hpp"
#include "cmd/verbs.hpp"
#include "sotto/calibrate/netlist_folder.hpp"
#include "sotto/config.hpp"
#include "sotto/core/error.hpp"
#include "sotto/core/parallel_for.hpp"
#include "sotto/core/version.hpp"
#include "sotto/spice/session.hpp"
#include "sotto/study/report.hpp"

namespace sotto::cmd {
namespace {

namespace fs = std::filesystem;

/// Beside the installed program, where it was installed, or in the source tree; empty where none is.
fs::path device_folder() {
  std::error_code unknown;
  const auto program = fs::read_symlink("/proc/self/exe", unknown);
  for (const fs::path& folder : {program.parent_path().parent_path() / "share" / "sotto" / "devices",
                                 fs::path(SOTTO_DEVICES_IN_SOURCE_TREE), fs::path(SOTTO_DEVICES_INSTALLED)}) {
    if (fs::is_directory(folder, unknown)) return folder;
  }
  return {};
}

std::string device_names(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code unreadable;
  for (const auto& entry : fs::directory_iterator(folder, unreadable)) {
    if (entry.path().extension() == ".json") names.push_back(entry.path().stem().string());
  }
  std::ranges::sort(names);
  return fmt::format("{}", fmt::join(names, " "));
}

std::string ngspice_text() {
  try {
    return spice::ngspice_version();
  } catch (const SpiceError& error) {
    const std::string reason = error.what();
    return "not usable: " + reason.substr(0, reason.find('\n'));
  }
}

std::string gnuplot_text() {
  try {
    study::require_gnuplot();
    return "found";
  } catch (const Error& error) {
    return error.what();
  }
}

std::string monte_carlo_text() {
  return fmt::format("stores (SQLite) {}, ranks (MPI) {}", SOTTO_HAS_SQLITE ? "yes" : "not built",
                     SOTTO_HAS_MPI ? "yes" : "not built");
}

std::string line(const char* name, const std::string& value) {
  return fmt::format("{:<16}{}\n", name, value);
}

ExitCode run() {
  auto text = line("sotto", std::string(version()));
  text += line("compiler", "gcc-compatible " __VERSION__);
  text += line("eigen", fmt::format("{}.{}.{}", EIGEN_WORLD_VERSION, EIGEN_MAJOR_VERSION, EIGEN_MINOR_VERSION));
  text += line("features", "core device crossbar neuron array network montecarlo io spice calibrate study");
  text += line("monte carlo", monte_carlo_text());
  text += line("ngspice", ngspice_text());
  text += line("gnuplot", gnuplot_text());
  text += line("simd level", std::string(to_string(best_simd_level())) + " (the widest that this processor has)");
  text += line("threads", std::to_string(available_threads()));
  const auto folder = device_folder();
  text += line("device folder", folder.empty() ? "not found" : folder.string());
  if (!folder.empty()) text += line("device cards", device_names(folder));
  const auto netlists = calibrate::netlist_folder();
  text += line("netlist folder", netlists.empty() ? "not found" : netlists);
  write_result("-", text);
  return kOk;
}

}  // namespace

Action set_up_info(CLI::App& app) {
  app.footer("sotto info");
  return [] { return run(); };
}

}  // namespace sotto::cmd
