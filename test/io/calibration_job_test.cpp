#include "sotto/io/calibration_job.hpp"

#include <catch2/catch.hpp>
#include <limits>

#include "io/file_fixture.hpp"

using namespace sotto;
using namespace sotto::io;

namespace {

const std::string kJob = R"({"schema": 1, "kind": "calibration_job", "name": "n", "netlist": "n.sub", "models": "m.mod",
  "nominal": {"tmr_ratio": 2, "supply_v": 0.8}, "sweep": {"tmr_ratio": [1, 2]},
  "corners": [{"name": "tt", "nmos_vth_shift_v": 0, "pmos_vth_shift_v": 0},
              {"name": "ss", "nmos_vth_shift_v": 0.03, "pmos_vth_shift_v": 0.04}],
  "input": {"low_v": -0.8, "high_v": 0.8, "samples": 33}, "table_knots": 9, "min_load_ohm": null,
  "step": {"low_v": -0.4, "high_v": 0.4}})";

std::string complaint(const std::string& assignment) {
  const test::TempFolder folder;
  const auto path = folder.write("job.json", kJob);
  return folder.complaint([&] { load_calibration_job(path, {{assignment}}); });
}

}  // namespace

TEST_CASE("a job is read with its defaults and with axes filled in", "[io][unit]") {
  const test::TempFolder folder;

  const auto job = load_calibration_job(folder.write("job.json", kJob));

  CHECK(job.name == "n");
  CHECK(job.netlist_path == folder.at("n.sub"));
  CHECK(job.models_path == folder.at("m.mod"));
  CHECK(job.sweep.axes[1] == std::vector<double>{1, 2});
  CHECK(job.sweep.axes[4] == std::vector<double>{0.8});
  CHECK(job.sweep.corners[1].pmos_vth_shift_v == 0.04);
  CHECK(job.sweep.samples == 33);
  CHECK(job.sweep.min_load_ohm == std::numeric_limits<double>::infinity());
  CHECK(job.sweep.step.high_v == 0.4);
  CHECK(job.sweep.step.rise_s == NeuronStep{}.rise_s);
}

TEST_CASE("a bad job is refused with file, place and rule", "[io][unit]") {
  CHECK(complaint("sweep.tmr_ratio=[1,3]") == "job.json: tmr_ratio = 2 must be among the values of its sweep");
  CHECK(complaint("sweep.tmr_ratio.0=-1") == "job.json: /sweep/tmr_ratio/0: -1 must be >= 0");
  CHECK(complaint("nominal.corner=ff") == "job.json: corner = ff must be one of tt, ss");
  CHECK(complaint("nominal.supply_v=0") == "job.json: supply_v = 0 must be > 0 and finite");
  CHECK(complaint("input.samples=5") == "job.json: /input/samples: 5 must be an integer in [16, 100001]");
  CHECK(complaint("table_knots=34") == "job.json: table_knots = 34 must be in 4 ... samples");
  CHECK(complaint("step.rise_s=0") == "job.json: /step/rise_s: 0 must be > 0");
  CHECK_THAT(complaint("nominal.supply=1"), Catch::Contains("/nominal") && Catch::Contains("supply"));
  CHECK_THAT(complaint("sweeps={}"), Catch::Contains("sweeps"));
}

TEST_CASE("settings are the same text however the job spells its defaults", "[io][unit]") {
  const test::TempFolder folder;
  const auto path = folder.write("job.json", kJob);

  const auto plain = sweep_settings_json(load_calibration_job(path).sweep);

  CHECK(sweep_settings_json(load_calibration_job(path, {{"step.rise_s=1e-11", "name=other"}}).sweep) == plain);
  CHECK(sweep_settings_json(load_calibration_job(path, {{"step.rise_s=2e-11"}}).sweep) != plain);
}
