#include "sotto/calibrate/netlist_folder.hpp"

#include <stdlib.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "sotto/core/error.hpp"

using namespace sotto;
using namespace sotto::calibrate;

TEST_CASE("Sotto's netlists are found from anywhere by their name", "[calibrate][unit]") {
  const auto found = find_netlist("elsewhere/neuron_mtj2.sub");

  CHECK(std::filesystem::is_regular_file(found));
  CHECK(std::filesystem::path(found).parent_path() == netlist_folder());
  CHECK(find_netlist(found) == found);
}

TEST_CASE("a netlist that is nowhere is named together with the folder that was searched", "[calibrate][unit]") {
  CHECK_THROWS_AS(find_netlist("nothing.sub"), IoError);
  CHECK_THROWS_WITH(find_netlist("nothing.sub"),
                    "nothing.sub: no such netlist, neither there nor in " + netlist_folder());
}

TEST_CASE("SOTTO_NETLISTS comes before every other folder", "[calibrate][unit]") {
  ::setenv("SOTTO_NETLISTS", SOTTO_SOURCE_DIR "/devices", 1);
  CHECK(netlist_folder() == SOTTO_SOURCE_DIR "/devices");
  CHECK_THROWS_AS(find_netlist("neuron_mtj2.sub"), IoError);
  ::unsetenv("SOTTO_NETLISTS");
}
