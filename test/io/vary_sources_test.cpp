#include "sotto/io/vary_sources.hpp"

#include <catch2/catch.hpp>

#include "sotto/core/error.hpp"

namespace sotto::io {
namespace {

using Names = std::vector<std::string>;

WhatVaries much() {
  WhatVaries vary;
  vary.cells = CellSpread{};
  vary.temperature_k = NumberSpread{.low = 280, .high = 320};
  vary.neuron = NeuronSpread{.offset_sigma_v = 0.01, .follows_temperature = true};
  return vary;
}

TEST_CASE("sources are the parts that are there, in one order", "[io][unit]") {
  WhatVaries all = much();
  all.faults = FaultSpread{};
  all.write_errors = WriteErrors{};
  all.read_noise = ReadNoise{};
  all.wires = WireSpread{};
  all.amplifier = AmplifierSpread{};

  CHECK(vary_sources(much()) == Names{"cells", "temperature_k", "neuron"});
  CHECK(vary_sources(all) ==
        Names{"cells", "faults", "write_errors", "read_noise", "temperature_k", "wires", "amplifier", "neuron"});
  CHECK(vary_sources({}).empty());
}

TEST_CASE("a source alone and all others share nothing and lack nothing", "[io][unit]") {
  const WhatVaries cells = only_source(much(), "cells");
  const WhatVaries others = without_source(much(), "cells");

  CHECK(vary_sources(cells) == Names{"cells"});
  CHECK(cells.cells == much().cells);
  CHECK(vary_sources(others) == Names{"temperature_k", "neuron"});
  CHECK(others.neuron == much().neuron);
}

TEST_CASE("neurons that follow the temperature of the die do so where it varies, and only there", "[io][unit]") {
  CHECK(only_source(much(), "temperature_k").neuron == NeuronSpread{.follows_temperature = true});
  CHECK(without_source(much(), "neuron").neuron == NeuronSpread{.follows_temperature = true});
  CHECK(only_source(much(), "neuron").neuron == NeuronSpread{.offset_sigma_v = 0.01});
  CHECK(without_source(much(), "temperature_k").neuron == NeuronSpread{.offset_sigma_v = 0.01});
}

TEST_CASE("the points of an attribution are all sources, each alone, all but each", "[io][unit]") {
  const auto points = attribution_points(much());

  Names names;
  for (const AttributionPoint& point : points) names.push_back(point.name);
  CHECK(names == Names{"all", "only cells", "only temperature_k", "only neuron", "without cells",
                       "without temperature_k", "without neuron"});
  CHECK(points[0].vary == much());
  CHECK(points[3].vary == only_source(much(), "neuron"));
  CHECK(points[4].vary == without_source(much(), "cells"));
}

TEST_CASE("a source that does not vary is refused with the list of those that do", "[io][unit]") {
  CHECK_THROWS_WITH(only_source(much(), "wires"),
                    "source = wires must be one of what varies: cells, temperature_k, neuron");
  CHECK_THROWS_AS(without_source(much(), "wires"), InvalidArgument);
}

}  // namespace
}  // namespace sotto::io
