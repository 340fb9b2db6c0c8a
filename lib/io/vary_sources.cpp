#include "sotto/io/vary_sources.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sotto/core/error.hpp"

namespace sotto::io {
namespace {

/// Calls visit(key, part) for every part, whether it is there or not.
void for_each_part(auto& vary, const auto& visit) {
  visit("cells", vary.cells);
  visit("faults", vary.faults);
  visit("write_errors", vary.write_errors);
  visit("read_noise", vary.read_noise);
  visit("temperature_k", vary.temperature_k);
  visit("wires", vary.wires);
  visit("amplifier", vary.amplifier);
  visit("neuron", vary.neuron);
}

/// The parts whose key `keep` takes.
WhatVaries parts_of(const WhatVaries& vary, const auto& keep) {
  WhatVaries parts = vary;
  for_each_part(parts, [&](const char* key, auto& part) {
    if (!keep(key)) part.reset();
  });
  const bool follows = parts.temperature_k && vary.neuron && vary.neuron->follows_temperature;
  if (follows && !parts.neuron) parts.neuron.emplace();
  if (parts.neuron) parts.neuron->follows_temperature = follows;
  return parts;
}

void require_source(const WhatVaries& vary, const std::string& source) {
  const auto all = vary_sources(vary);
  require(std::ranges::find(all, source) != all.end(), "source", source,
          fmt::format("one of what varies: {}", fmt::join(all, ", ")));
}

}  // namespace

std::vector<std::string> vary_sources(const WhatVaries& vary) {
  std::vector<std::string> keys;
  for_each_part(vary, [&](const char* key, const auto& part) {
    if (part) keys.emplace_back(key);
  });
  return keys;
}

WhatVaries only_source(const WhatVaries& vary, const std::string& source) {
  require_source(vary, source);
  return parts_of(vary, [&](const char* key) { return key == source; });
}

WhatVaries without_source(const WhatVaries& vary, const std::string& source) {
  require_source(vary, source);
  return parts_of(vary, [&](const char* key) { return key != source; });
}

std::vector<AttributionPoint> attribution_points(const WhatVaries& vary) {
  const auto sources = vary_sources(vary);
  std::vector<AttributionPoint> points{{"all", vary}};
  for (const auto& source : sources) points.push_back({"only " + source, only_source(vary, source)});
  for (const auto& source : sources) points.push_back({"without " + source, without_source(vary, source)});
  return points;
}

}  // namespace sotto::io
