#include <algorithm>
#include <filesystem>

#include "structure/laws.hpp"
#include "structure/layers.hpp"

namespace sotto::test {
namespace {

/// "core" for lib/core/error.cpp and include/sotto/core/error.hpp; "" for files of no layer.
std::string layer_of(const std::string& path) {
  std::string layer;
  if (part(path, 0) == "lib" || part(path, 0) == "test") layer = part(path, 1);
  if (part(path, 0) == "include") layer = part(path, 2);
  return arrows().contains(layer) ? layer : "";
}

bool is_library(const std::string& path) {
  return is_cpp(path) && (part(path, 0) == "lib" || part(path, 0) == "include") && !layer_of(path).empty();
}

/// The path inside lib/ that a quoted include means, "" where it means something else.
std::string private_target(const SourceTree& tree, const std::string& from, const std::string& included) {
  const auto beside = (std::filesystem::path(from).parent_path() / included).lexically_normal().generic_string();
  if (part(beside, 0) == "lib" && tree.contains(beside)) return beside;
  if (tree.contains("lib/" + included)) return "lib/" + included;
  return "";
}

struct Confinement {
  std::string header;               ///< start of the include
  std::vector<std::string> places;  ///< path starts where it may stand
};

/// Law 4 of the architecture. Longer entries come before the shorter ones that they begin with.
const std::vector<Confinement>& confinements() {
  static const std::vector<Confinement> kTable = {
      {"ngspice/", {"lib/spice/worker.cpp"}},
      {"nlohmann/", {"lib/io/", "test/io/", "test/study/", "test/cmd/"}},
      {"zlib.h", {"lib/io/", "test/io/"}},
      {"sqlite3.h", {"lib/montecarlo/store"}},
      {"mpi.h", {"lib/montecarlo/distributed"}},
      {"tbb/", {"lib/core/parallel_for.cpp"}},
      {"sanitizer/", {"lib/core/parallel_for.cpp"}},
      {"oneapi/", {"lib/core/parallel_for.cpp"}},
      {"CLI/", {"lib/cmd/"}},
      {"Random123/", {"lib/core/random.cpp"}},
      {"Eigen/CholmodSupport", {"bench/support/cholmod.cpp"}},
      {"cholmod.h", {}},
      {"catch2/", {"test/"}},
      {"benchmark/", {"bench/"}},
      {"fmt/", {"lib/", "test/", "bench/"}},
      {"boost/", {"lib/"}},
      {"unsupported/Eigen/", {"lib/calibrate/fit.cpp", "lib/calibrate/network_fit.cpp"}},
      {"Eigen/", {"include/", "lib/", "test/", "bench/", "examples/"}},
      {"sys/", {"lib/", "test/"}},
      {"sotto/", {"test/install/consumer/"}},  // a stranger's project; Sotto itself writes quotes
  };
  return kTable;
}

bool may_include(const std::string& file, const std::string& header) {
  const auto rule = std::ranges::find_if(confinements(), [&](const auto& c) { return header.starts_with(c.header); });
  if (rule == confinements().end()) return header.find('/') == std::string::npos;
  return std::ranges::any_of(rule->places, [&](const auto& place) { return file.starts_with(place); });
}

/// What guards an optional part in the umbrella header: a layer, or a header that needs a library of its own.
std::string guard_of(const std::string& header) {
  if (header == "sotto/montecarlo/store.hpp") return "#if SOTTO_HAS_SQLITE";
  if (header == "sotto/montecarlo/distributed.hpp") return "#if SOTTO_HAS_MPI";
  const auto layer = part(header, 1);
  if (layer == "io") return "#if SOTTO_HAS_IO";
  if (layer == "spice") return "#if SOTTO_HAS_SPICE";
  if (layer == "calibrate") return "#if SOTTO_HAS_CALIBRATE";
  if (layer == "study") return "#if SOTTO_HAS_STUDY";
  return "";
}

/// Is `header` included by the umbrella, and inside the #if of its layer?
bool umbrella_has(const std::string& umbrella, const std::string& header, const std::string& guard) {
  const auto at = umbrella.find("#include \"" + header + "\"");
  if (at == std::string::npos) return false;
  const auto last_if = umbrella.rfind("#if ", at);
  const auto last_end = umbrella.rfind("#endif", at);
  const bool inside = last_if != std::string::npos && (last_end == std::string::npos || last_end < last_if);
  return guard.empty() ? !inside : inside && umbrella.compare(last_if, guard.size(), guard) == 0;
}

void check_shown_headers(const std::string& path, const std::string& text, Breaches& found) {
  for (const auto& include : includes_of(text)) {
    const bool is_std = include.angled && include.path.find_first_of("./") == std::string::npos;
    const bool is_eigen = include.angled && include.path.starts_with("Eigen/");
    const bool is_sotto = !include.angled && include.path.starts_with("sotto/");
    if (!is_std && !is_eigen && !is_sotto) {
      found.push_back(path + " shows " + include.path + ": public headers show the standard library and Eigen only");
    }
  }
}

}  // namespace

Breaches include_direction(const SourceTree& tree) {
  Breaches found;
  for (const auto& [path, text] : tree) {
    if (!is_library(path)) continue;
    const auto layer = layer_of(path);
    for (const auto& include : includes_of(text)) {
      if (!include.path.starts_with("sotto/")) continue;
      // What was built matters only to the layers that stand above the optional parts.
      if (include.path == "sotto/config.hpp" && (layer == "study" || layer == "cmd")) continue;
      const auto target = part(include.path, 1);
      if (target != layer && !below(layer).contains(target)) {
        found.push_back(path + " includes " + include.path + ": there is no arrow from " + layer + " to " + target);
      }
    }
  }
  return found;
}

Breaches private_headers(const SourceTree& tree) {
  Breaches found;
  for (const auto& [path, text] : tree) {
    if (!is_cpp(path)) continue;
    for (const auto& include : includes_of(text)) {
      if (include.angled || include.path.starts_with("sotto/")) continue;
      const auto target = private_target(tree, path, include.path);
      const bool is_inside = (part(path, 0) == "lib" || part(path, 0) == "test") && part(path, 1) == part(target, 1);
      if (!target.empty() && !is_inside) found.push_back(path + " includes " + target + ", private to its layer");
    }
  }
  return found;
}

Breaches third_party(const SourceTree& tree) {
  Breaches found;
  for (const auto& [path, text] : tree) {
    if (!is_cpp(path)) continue;
    for (const auto& include : includes_of(text)) {
      if (include.angled && !may_include(path, include.path)) {
        found.push_back(path + " includes <" + include.path + ">, which is confined to other files");
      }
    }
  }
  return found;
}

Breaches public_headers(const SourceTree& tree) {
  Breaches found;
  const std::string umbrella_path = "include/sotto/sotto.hpp";
  const auto umbrella = tree.contains(umbrella_path) ? tree.at(umbrella_path) : "";
  for (const auto& [path, text] : tree) {
    if (part(path, 0) == "include") check_shown_headers(path, text, found);
    if (path.ends_with(".hpp") && !text.starts_with("/// "))
      found.push_back(path + " does not open with a /// sentence");
    if (part(path, 0) != "include" || path == umbrella_path) continue;
    const auto header = path.substr(std::string("include/").size());
    if (!umbrella_has(umbrella, header, guard_of(header))) {
      found.push_back(umbrella_path + " lacks " + header + " or has it outside the #if of its layer");
    }
  }
  return found;
}

}  // namespace sotto::test
