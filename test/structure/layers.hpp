/// The arrows of the architecture, as data.
#pragma once

#include <map>
#include <set>
#include <string>

namespace sotto::test {

/// Layer -> the layers directly below it. Rooms that later issues build are here already: their walls stand first.
inline const std::map<std::string, std::set<std::string>>& arrows() {
  static const std::map<std::string, std::set<std::string>> kArrows = {
      {"core", {}},
      {"device", {"core"}},
      {"crossbar", {"device"}},
      {"neuron", {"device"}},
      {"array", {"crossbar", "neuron"}},
      {"network", {"array"}},
      {"arch", {"network"}},
      {"montecarlo", {"core"}},
      {"spice", {"network"}},
      {"calibrate", {"spice"}},
      {"io", {"arch", "montecarlo"}},
      {"study", {"io", "calibrate"}},
      {"cmd", {"study"}},
  };
  return kArrows;
}

/// Everything below `layer`, not itself; empty for a name that is no layer.
inline std::set<std::string> below(const std::string& layer) {
  std::set<std::string> all;
  const auto found = arrows().find(layer);
  if (found == arrows().end()) return all;
  for (const auto& lower : found->second) {
    all.insert(lower);
    all.merge(below(lower));
  }
  return all;
}

}  // namespace sotto::test
