#include "sotto/io/device_job.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "io/file_fixture.hpp"
#include "sotto/device/switching.hpp"

using namespace sotto;
using namespace sotto::io;
using sotto::test::TempFolder;

namespace {

constexpr double kRounding = 1e-12;

const std::string kExamples = SOTTO_SOURCE_DIR "/examples/";

const std::string kMacrospin =
    R"("macrospin": {"gilbert_damping": 0.05, "anisotropy_tesla": 0.25, "delta": 45, "field_over_hk": [0.1, 0, 0]})";

std::string job_text(const std::string& kind, const std::string& rest) {
  return R"({"schema": 1, "kind": "device_)" + kind + R"(", )" + kMacrospin + ", " + rest + "}";
}

const std::string kTrajectory = job_text("trajectory", R"("drive": {"sot_over_hk": -0.5}, "duration_s": 1e-9)");
const std::string kSwitching =
    job_text("switching", R"("scan": {"waveform": "sot_over_hk", "amplitude": [-0.3, -0.4], "width_s": [1e-9, 2e-9]},
    "drive": {"sot_over_hk": {"start_s": 1e-9, "rise_s": 1e-10, "fall_s": 3e-10}, "field_z_tesla": 0.01}, "release_s": 5e-9)");
const std::string kWer =
    job_text("wer", R"("scan": {"waveform": "stt_over_alpha_hk", "amplitude": -2, "width_tau": [2, 4]})");
const std::string kEquilibrium = job_text("equilibrium", R"("samples": 100)");

template <typename Load>
std::string complaint(const Load& load, const std::string& text, const std::vector<std::string>& assignments) {
  const TempFolder folder;
  const auto path = folder.write("j.json", text);
  return folder.complaint([&] { load(path, Overrides{assignments}); });
}

}  // namespace

TEST_CASE("a trajectory job has defaults for everything but device and duration", "[io][unit]") {
  const TempFolder folder;

  const auto job = load_trajectory_job(folder.write("j.json", kTrajectory));

  CHECK(job.options.time_s.size() == 1001);
  CHECK(job.options.time_s.front() == 0);
  CHECK(job.options.time_s.back() == 1e-9);
  CHECK(job.options.crossing_axis == Eigen::Vector3d::UnitZ());
  CHECK(std::abs(job.run.start.z() - std::cos(std::sqrt(1 / 45.0))) < kRounding);
  CHECK(!job.thermal);
  CHECK(!job.mtj);
}

TEST_CASE("an equilibrium job runs for five relaxation times unless it says otherwise", "[io][unit]") {
  const TempFolder folder;
  const auto path = folder.write("j.json", kEquilibrium);

  const auto job = load_equilibrium_job(path);

  const double unit_s = tau_unit_s({.damping = 0.05, .anisotropy_field_a_per_m = job.spin.anisotropy_a_per_m});
  CHECK(std::abs(job.duration_s / (5 * unit_s) - 1) < kRounding);
  CHECK(load_equilibrium_job(path, {{"duration_s=1e-9"}}).duration_s == 1e-9);
  CHECK(load_equilibrium_job(path, {{"domain=sphere"}}).whole_sphere);
}

TEST_CASE("a bad job is refused where it is bad", "[io][unit]") {
  const auto trajectory = [](const std::string& change) {
    return complaint(load_trajectory_job, kTrajectory, {change});
  };
  const auto switching = [](const std::string& change) { return complaint(load_switching_job, kSwitching, {change}); };
  const auto wer = [](const std::string& change) { return complaint(load_write_error_job, kWer, {change}); };
  const auto equilibrium = [](const std::string& change) {
    return complaint(load_equilibrium_job, kEquilibrium, {change});
  };

  CHECK(trajectory("duration_s=0") == "j.json: /duration_s: 0 must be > 0");
  CHECK(trajectory("start=[0, 0, 0]") == "j.json: /start: an array of 3 must be a direction: not all numbers 0");
  CHECK(trajectory("points=1") == "j.json: /points: 1 must be an integer in [2, 10000000]");
  CHECK(trajectory("tolerance=2") == "j.json: /tolerance: 2 must be > 0 and <= 0.1");
  CHECK_THAT(trajectory("samples=10"), Catch::StartsWith("j.json: /samples: unknown key"));
  CHECK(trajectory("device=card.json") == "j.json: /macrospin: an object must be left out beside device");
  CHECK_THAT(switching("scan.waveform=sot"),
             Catch::StartsWith("j.json: /scan/waveform: \"sot\" must be a waveform of this device: sot_a_per_m"));
  CHECK(switching("scan.width_s=[-1e-9]") == "j.json: /scan/width_s/0: -1e-09 must be > 0");
  CHECK(switching("scan.amplitude=[]") ==
        "j.json: /scan/amplitude: an array of 0 must be an array of at least one number");
  CHECK_THAT(switching("scan.width_s=1e-12"), Catch::StartsWith("j.json: /scan: width_s"));
  CHECK(switching("samples=0") == "j.json: /samples: 0 must be an integer in [1, 1099511627776]");
  CHECK(switching("method=guess") == "j.json: /method: \"guess\" must be \"ensemble\" or \"deterministic\"");
  CHECK(switching("start=cold") == "j.json: /start: \"cold\" must be \"boltzmann\"");
  CHECK(switching("release_gilbert_damping=0.1") ==
        "j.json: /release_gilbert_damping: 0.1 must be left out where method is \"ensemble\"");
  CHECK_THAT(switching("macrospin={\"gilbert_damping\": 0.1, \"anisotropy_tesla\": 1}"),
             Catch::StartsWith("j.json: /macrospin: an ensemble needs noise"));
  CHECK(wer("method=luck") ==
        "j.json: /method: \"luck\" must be \"automatic\" or \"closed_form\" or \"fokker_planck\" or "
        "\"ensemble\" or \"splitting\"");
  CHECK(wer("scan.width_s=1e-9") == "j.json: /scan/width_tau: an array of 2 must be left out beside width_s");
  CHECK(trajectory("time_s=[0, 2e-9]") == "j.json: /time_s/1: 2e-09 must be <= duration_s");
  CHECK(trajectory("time_s=[0, 1e-9, 5e-10]") == "j.json: /time_s/2: 5e-10 must be >= the one before");
  CHECK(trajectory("macrospin.stt_asymmetry=1") == "j.json: /macrospin/stt_asymmetry: 1 must be > -1 and < 1");
  CHECK(trajectory("macrospin.demag_field_tesla=[[0, 1, 0], [0, 0, 0], [0, 0, 1]]") ==
        "j.json: /macrospin/demag_field_tesla: an array of 3 must be symmetric");
  CHECK(trajectory("drive.sot_over_hk={\"amplitude\": 1, \"width_s\": 1e-9, \"start_s\": -1e-8}") ==
        "j.json: /drive/sot_over_hk/start_s: -1e-08 must be >= 0");
  CHECK(switching("drive.sot_over_hk.start_s=-1e-8") == "j.json: /drive/sot_over_hk/start_s: -1e-08 must be >= 0");
  CHECK(wer("walkers=33") == "j.json: /walkers: 33 must be a multiple of 32");
  CHECK(wer("cells=34") == "j.json: /cells: 34 must be a multiple of 4");
  CHECK(wer("repetitions=1") == "j.json: /repetitions: 1 must be an integer in [2, 1048576]");
  CHECK(wer("most_samples=10") == "j.json: /most_samples: 10 must be >= pilot_samples = 8192");
  CHECK(wer("pilot_samples=2000000") == "j.json: /pilot_samples: 2000000 must be <= most_samples = 1000000");
  CHECK(equilibrium("bins=1") == "j.json: /bins: 1 must be an integer in [2, 10000]");
  CHECK(equilibrium("domain=disc") == "j.json: /domain: \"disc\" must be \"sphere\" or \"well\"");
}

TEST_CASE("a key without effect is refused", "[io][unit]") {
  const std::string thermal = job_text("trajectory", R"("duration_s": 1e-9, "thermal": true)");
  CHECK(complaint(load_trajectory_job, thermal, {"points=3"}) ==
        "j.json: /points: 3 must be left out where thermal is true");
  CHECK(complaint(load_trajectory_job, thermal, {"tolerance=0.01"}) ==
        "j.json: /tolerance: 0.01 must be left out where thermal is true");
  CHECK(complaint(load_trajectory_job, thermal, {"time_s=[0]"}) ==
        "j.json: /time_s: an array of 1 must be left out where thermal is true");
  for (const auto* key : {"sample", "record_every", "step_s"}) {
    CHECK(complaint(load_trajectory_job, kTrajectory, {std::string(key) + "=3"}) ==
          "j.json: /" + std::string(key) + ": 3 must be left out unless thermal is true");
  }
  for (const auto* key : {"samples", "step_s"}) {
    CHECK(complaint(load_switching_job, kSwitching, {"method=deterministic", std::string(key) + "=3"}) ==
          "j.json: /" + std::string(key) + ": 3 must be left out where method is \"deterministic\"");
  }
  CHECK(complaint(load_switching_job, kSwitching, {"threshold_tolerance=0.01"}) ==
        "j.json: /threshold_tolerance: 0.01 must be left out where method is \"ensemble\"");
  CHECK_THAT(
      complaint(load_trajectory_job, job_text("trajectory", R"("duration_s": 1e-9)"),
                {"macrospin={\"gilbert_damping\": 0.1, \"anisotropy_tesla\": 1}", "drive={\"junction_voltage_v\": 1}"}),
      Catch::Contains("/drive/junction_voltage_v: unknown key"));
}

TEST_CASE("a junction voltage belongs to cards with voltage control", "[io][unit]") {
  const auto load = [](const std::string& card) {
    const TempFolder folder;
    const auto path = folder.write("j.json", R"({"schema": 1, "kind": "device_trajectory", "duration_s": 1e-9,
      "device": ")" SOTTO_SOURCE_DIR "/devices/" +
                                                 card + R"(.json", "drive": {"junction_voltage_v": 0.5}})");
    return folder.complaint([&] { load_trajectory_job(path); });
  };

  CHECK(load("vgsot_zhang2020") == "no IoError");
  CHECK_THAT(load("umn_she"), Catch::Contains("/drive/junction_voltage_v: unknown key"));
}

TEST_CASE("every example job loads", "[io][golden]") {
  CHECK(load_trajectory_job(kExamples + "device_trajectory_sot.json").options.tolerance == 1e-12);
  CHECK(load_trajectory_job(kExamples + "device_trajectory_card.json").thermal);
  CHECK(load_switching_job(kExamples + "device_switching_vgsot.json").scan.size() == 12);
  CHECK(load_switching_job(kExamples + "device_switching_back.json").scan.amplitude.size() == 7);
  CHECK(load_switching_job(kExamples + "device_switching_threshold.json").method == SwitchingMethod::deterministic);
  CHECK(load_write_error_job(kExamples + "device_wer_stt.json").scan.size() == 18);
  CHECK(load_equilibrium_job(kExamples + "device_equilibrium.json").whole_sphere);
}
