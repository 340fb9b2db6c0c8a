#include "study/gnuplot.hpp"

#include <fmt/format.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "sotto/core/error.hpp"
#include "sotto/study/report.hpp"

namespace sotto::study {
namespace {

struct Output {
  std::string text;
  int exit_code = -1;
};

Output run_command(const std::string& command) {
  Output output;
  std::FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) throw Error(fmt::format("{}: no process could be started", command));
  std::array<char, 4096> buffer{};
  for (std::size_t n = 0; (n = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;)
    output.text.append(buffer.data(), n);
  const int status = pclose(pipe);
  output.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return output;
}

/// A folder of our own under the system's one for temporary files; removed with the object.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::error_code failure;
    const auto parent = std::filesystem::temp_directory_path(failure);
    if (failure) throw IoError(fmt::format("TMPDIR: no folder for temporary files: {}", failure.message()));
    std::string name = (parent / "sotto-gnuplot-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw IoError(fmt::format("{}: no temporary folder could be made", name));
    path_ = name;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace

void require_gnuplot() {
  if (run_command("gnuplot --version 2>/dev/null").exit_code != 0) {
    throw NotBuilt("gnuplot was not found: a report must have it (Debian package gnuplot-nox)");
  }
  const TemporaryFolder probe;
}

std::string gnuplot_svg(const std::string& script) {
  const TemporaryFolder folder;
  const auto script_path = folder.path() / "figure.gp";
  std::ofstream(script_path) << script;
  const Output output = run_command(fmt::format("gnuplot '{}' 2>&1", script_path.string()));
  constexpr int kCommandNotFound = 127;  // of a shell
  if (output.exit_code == kCommandNotFound) require_gnuplot();
  const auto svg = output.text.find("<svg");
  if (output.exit_code != 0 || svg == std::string::npos) throw Error("gnuplot: " + output.text.substr(0, 400));
  return output.text.substr(svg);
}

std::string gnuplot_text(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("''") : std::string(1, c == '\n' ? ' ' : c);
  return out + "'";
}

std::string svg_terminal(const std::string& id, std::size_t key_lines) {
  const std::size_t height = 420 + (key_lines > 2 ? 22 * (key_lines - 2) : 0);
  return fmt::format("set terminal svg size 620,{} dynamic font 'sans-serif,13' name '{}' background '#ffffff'\n",
                     height, id);
}

}  // namespace sotto::study
