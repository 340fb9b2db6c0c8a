#include "sotto/neuron/neuron_sweep.hpp"

#include <catch2/catch.hpp>

#include "sotto/core/error.hpp"

using namespace sotto;

TEST_CASE("an axis that is not swept has the nominal value", "[neuron][unit]") {
  NeuronSweep sweep;
  sweep.axes[1] = {1, 2, 3};

  const auto all = completed(sweep);

  CHECK(all.axes[1] == std::vector<double>{1, 2, 3});
  CHECK(all.axes[4] == std::vector<double>{1.0});
}

TEST_CASE("a sweep without its nominal value or with bad stimulus is refused", "[neuron][unit]") {
  const auto complaint = [](auto&& change) {
    NeuronSweep sweep;
    change(sweep);
    try {
      completed(sweep);
    } catch (const InvalidArgument& error) {
      return std::string(error.what());
    }
    return std::string("no complaint");
  };

  CHECK(complaint([](auto& s) { s.axes[1] = {1, 3}; }) == "tmr_ratio = 2 must be among the values of its sweep");
  CHECK(complaint([](auto& s) { s.axes[4] = {1, 0.9}; }) == "supply_v = 0.9 must be above the value before it");
  CHECK(complaint([](auto& s) { s.axes[4] = {0, 1}; }) == "supply_v = 0 must be > 0 and finite");
  CHECK(complaint([](auto& s) { s.corners = {{.name = "ss"}}; }) == "corner = tt must be one of ss");
  CHECK(complaint([](auto& s) { s.corners = {{}, {}}; }) == "corners = tt must be a name of its own");
  CHECK(complaint([](auto& s) { s.input_high_v = -2; }) == "input_high_v = -2 must be > input_low_v and finite");
  CHECK(complaint([](auto& s) { s.samples = 4; }) == "samples = 4 must be in 16 ... 100001");
  CHECK(complaint([](auto& s) { s.table_knots = 900; }) == "table_knots = 900 must be in 4 ... samples");
  CHECK(complaint([](auto& s) { s.probe_a = 0; }) == "probe_a = 0 must be > 0 and finite");
  CHECK(complaint([](auto& s) { s.step.rise_s = -1; }) == "step.rise_s = -1 must be > 0 and finite");
  CHECK(complaint([](auto& s) { s.nominal.load_ohm = 5; }) ==
        "load_ohm = 5 must be infinite: curves are taken without load");
  CHECK(complaint([](auto&) {}) == "no complaint");
}
