#include "sotto/io/circuit_file.hpp"

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <thread>

#include "io/file_fixture.hpp"
#include "sotto/core/error.hpp"

using namespace sotto;
using namespace sotto::io;

namespace {

const std::string kCase = R"({"schema": 1, "kind": "crossbar_case", "cell_resistance_ohm": [[6000]],
  "row_segment_ohm": 1, "col_segment_ohm": 2, "inputs_v": [[0.5]]})";

std::string complaint(const std::string& text) {
  const test::TempFolder folder;
  return folder.complaint([&] { load_circuit_file(folder.write("x.json", text)); });
}

}  // namespace

TEST_CASE("a file is read as what it says that it is, with overrides", "[io][unit]") {
  const test::TempFolder folder;

  const auto file = load_circuit_file(folder.write("x.json", kCase), {{"inputs_v.0.0=0.25"}});

  REQUIRE(std::holds_alternative<CrossbarCase>(file));
  CHECK(std::get<CrossbarCase>(file).inputs_v(0, 0) == 0.25);
  CHECK_THAT(complaint(R"({"schema": 1, "kind": "experiment"})"), Catch::Contains("x.json: /dataset: the key is"));
}

TEST_CASE("a circuit comes through a pipe, which can be read only once", "[io][unit]") {
  const test::TempFolder folder;
  const auto pipe = folder.at("pipe");
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  std::thread writer([&] { std::ofstream(pipe) << kCase; });

  const auto file = load_circuit_file(pipe);
  writer.join();

  CHECK(std::holds_alternative<CrossbarCase>(file));
}

TEST_CASE("a file of another kind is refused with the kinds that fit", "[io][unit]") {
  CHECK(complaint(R"({"kind": "training"})") ==
        R"(x.json: /kind: "training" must be "crossbar_case", "experiment", "device_card" or "device_trajectory")");
  CHECK(complaint(R"({"kind": 3})") ==
        R"(x.json: /kind: 3 must be "crossbar_case", "experiment", "device_card" or "device_trajectory")");
  CHECK_THAT(complaint("{}"), Catch::StartsWith("x.json: /kind: "));
  CHECK(complaint("[]") == "x.json: /: an array of 0 must be an object");
}

TEST_CASE("a device card and the job of a trajectory are circuits too", "[io][unit]") {
  const test::TempFolder folder;
  const auto job = folder.write("job.json", R"({"schema": 1, "kind": "device_trajectory", "duration_s": 1e-9,
    "macrospin": {"gilbert_damping": 0.05, "anisotropy_tesla": 0.25}})");

  CHECK(std::get<TrajectoryJob>(load_circuit_file(job)).run.duration_s == 1e-9);
  CHECK(complaint(R"({"schema": 1, "kind": "device_card"})").starts_with("x.json: /"));
}
