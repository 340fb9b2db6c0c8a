/// Results as text: JSON for people and scripts, CSV for spreadsheets.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "sotto/crossbar/delay.hpp"
#include "sotto/crossbar/solve.hpp"

namespace sotto::io {

/// What every result records beside its numbers.
struct RunRecord {
  std::string configuration_json = "null";  ///< the resolved case or settings, a JSON text
  std::optional<std::uint64_t> seed = std::nullopt;
  int threads = 1;  ///< as asked for, >= 1
  SimdLevel simd = best_simd_level();
};

/// The mvm_result of design formats; NaN is null. Node voltages, cell currents and power are there where they were
/// solved for, delay_s (inputs x columns) and charging_energy_j (per input) of a crossbar with capacitances. Throws
/// IoError where configuration_json is not JSON.
std::string mvm_result_json(const MvmResult& result, const RunRecord& record,
                            const std::optional<DelayResult>& delays = std::nullopt);

/// A header (output0_a, output1_a, ...; with capacitances also delay0_s, ..., charging_energy_j), then one line per
/// input vector; NaN is nan.
std::string mvm_result_csv(const MvmResult& result, const std::optional<DelayResult>& delays = std::nullopt);

}  // namespace sotto::io
