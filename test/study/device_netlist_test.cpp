#include "sotto/study/device_netlist.hpp"

#include <catch2/catch.hpp>

#include "io/file_fixture.hpp"
#include "sotto/core/error.hpp"

namespace sotto::study {
namespace {

using Catch::Contains;

// Of 0.02/(g0 H) per step, ngspice's default here: good for 1e-3 of m.axis over a switching event.
constexpr double kCoarseAxis = 1e-3;

io::TrajectoryJob job_of(const std::string& more) {
  const test::TempFolder folder;
  return io::load_trajectory_job(folder.write("job.json", R"({"schema": 1, "kind": "device_trajectory",
    "macrospin": {"gilbert_damping": 0.05, "anisotropy_tesla": 0.25, "field_over_hk": [0.1, 0, 0]},
    "start": [0.1, 0, 1], "duration_s": 5e-10)" + more + "}"));
}

TEST_CASE("the job of a trajectory agrees with ngspice", "[study][spice]") {
  const auto result = crosscheck(job_of(R"(, "drive": {"sot_over_hk": -0.5})"), {.tolerance = kCoarseAxis});

  CHECK(result.within_tolerance());
  CHECK(result.outputs.compared > 100);
  CHECK(result.nodes.compared == 3 * result.outputs.compared);
  CHECK(result.nodes.max_rel > 0);
}

TEST_CASE("the deck of a trajectory holds its macrospin and its drive", "[study][unit]") {
  const std::string text = device_netlist_text(job_of(R"(, "drive": {"sot_over_hk": -0.5})"));

  CHECK_THAT(text,
             Contains(".subckt macrospin") && Contains("vsot sot 0 pwl(0 -") && Contains("tran ") && Contains("uic"));
}

TEST_CASE("the deck of a card is its cell, written once through the channel", "[study][unit]") {
  const io::DeviceCard card = io::load_device_card(SOTTO_SOURCE_DIR "/devices/umn_she.json");

  const std::string text = device_netlist_text(card);

  CHECK_THAT(text, Contains(".subckt sot_cell top left right mx my mz") && Contains("vleft left 0 pwl(0 0"));
}

TEST_CASE("the write of a card's deck takes the layer out of its easy direction", "[study][property]") {
  constexpr double kToSettle = 10;  // of the run: umn_she has a damping of 0.02
  for (const auto* name : {"umn_she", "vgsot_zhang2020"}) {
    INFO(name);
    const std::string file = SOTTO_SOURCE_DIR "/devices/" + std::string(name) + ".json";
    CellWrite write = cell_write(io::load_device_card(file));
    write.run.duration_s *= kToSettle;

    const auto path = simulate(write.cell, write.terminals, write.run).path;

    REQUIRE(path.termination == Termination::converged);
    CHECK(path.end.z() < -0.9);
  }
}

TEST_CASE("a trajectory is held to what ngspice's step allows unless told otherwise", "[study][spice]") {
  const auto result = crosscheck(job_of(R"(, "drive": {"sot_over_hk": -0.5})"));

  constexpr double kFineAxis = 1e-5;  // of 0.005/(g0 H) per step, and ten times what was measured
  CHECK(result.tolerance == kTrajectoryTolerance);
  CHECK(result.outputs.max_rel < kFineAxis);
}

TEST_CASE("a card without a channel names what it lacks", "[study][unit]") {
  CHECK_THROWS_WITH(device_netlist_text(io::load_device_card(SOTTO_SOURCE_DIR "/devices/arm_python.json")),
                    Contains("arm_python.json"));
}

}  // namespace
}  // namespace sotto::study
