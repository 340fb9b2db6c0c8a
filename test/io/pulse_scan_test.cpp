#include "io/pulse_scan.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <set>

#include "io/file_fixture.hpp"
#include "sotto/device/switching.hpp"

using namespace sotto;
using namespace sotto::io;
using sotto::test::TempFolder;

namespace {

constexpr double kRounding = 1e-12;

std::string job_text(const std::string& kind, const std::string& rest) {
  return R"({"schema": 1, "kind": "device_)" + kind + R"(", "macrospin": {"gilbert_damping": 0.05,
    "anisotropy_tesla": 0.25, "delta": 45, "field_over_hk": [0.1, 0, 0]}, )" +
         rest + "}";
}

const std::string kSwitching =
    job_text("switching", R"("scan": {"waveform": "sot_over_hk", "amplitude": [-0.3, -0.4], "width_s": [1e-9, 2e-9]},
    "drive": {"sot_over_hk": {"start_s": 1e-9, "rise_s": 1e-10, "fall_s": 3e-10}, "field_z_tesla": 0.01}, "release_s": 5e-9)");
const std::string kWer =
    job_text("wer", R"("scan": {"waveform": "stt_over_alpha_hk", "amplitude": -2, "width_tau": [2, 4]})");

}  // namespace

TEST_CASE("a scan gives the drive of every pulse with all else unchanged", "[io][unit]") {
  const TempFolder folder;

  const auto job = load_switching_job(folder.write("j.json", kSwitching));
  const auto drive = job.scan.drive_of(pulse_at(job.scan, -0.4, 2e-9));

  const double Hk = job.spin.anisotropy_a_per_m;
  CHECK(std::abs(peak(drive.sot_a_per_m) / (0.4 * Hk) - 1) < kRounding);
  CHECK(std::abs(value_at(drive.sot_a_per_m, 2e-9).after / (-0.4 * Hk) - 1) < kRounding);
  CHECK(value_at(drive.sot_a_per_m, 0.9e-9).after == 0);
  CHECK(peak(drive.field_a_per_m[2]) > 0);
  CHECK(std::abs(duration_s(job.scan, 2e-9) - 8.2e-9) < 1e-21);  // 1 + 2 + (0.1 + 0.3)/2 + 5 ns
  CHECK(job.ensemble.start == EnsembleStart::boltzmann);
  CHECK(job.ensemble.samples == EnsembleOptions{}.samples);
}

TEST_CASE("widths in units of tau are those of damping and anisotropy", "[io][unit]") {
  const TempFolder folder;

  const auto job = load_write_error_job(folder.write("j.json", kWer));

  const double unit_s = tau_unit_s({.damping = 0.05, .anisotropy_field_a_per_m = job.spin.anisotropy_a_per_m});
  REQUIRE(job.scan.width_s.size() == 2);
  CHECK(std::abs(job.scan.width_s[1] / (4 * unit_s) - 1) < kRounding);
  CHECK(job.options.start == Eigen::Vector3d::UnitZ());
  CHECK(job.options.method == WriteErrorMethod::automatic);
}

TEST_CASE("points of a grid and jobs with neighbouring seeds share no stream", "[io][unit]") {
  std::set<std::uint64_t> seeds;
  constexpr std::size_t kPoints = 100;
  for (const std::uint64_t seed : {1, 2, 3}) {
    for (std::size_t point = 0; point < kPoints; ++point) seeds.insert(seed_at(seed, point));
  }

  CHECK(seeds.size() == 3 * kPoints);
  CHECK(seed_at(1, 7) == seed_at(1, 7));
}
