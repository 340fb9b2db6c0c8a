/// The experiment that the tests of the store, their victims and their ranks share, and a folder for its files.
#pragma once

#include <stdlib.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <thread>

#include "sotto/montecarlo/store.hpp"

namespace sotto::test {

class StoreFolder {
 public:
  StoreFolder() {
    auto name = (std::filesystem::temp_directory_path() / "sotto-store-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  ~StoreFolder() { std::filesystem::remove_all(path_); }
  StoreFolder(const StoreFolder&) = delete;
  StoreFolder& operator=(const StoreFolder&) = delete;

  std::string at(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

inline StoreIdentity experiment() {
  return {.configuration = "{\"spread\": 0.1}", .seed = 11, .output_names = {"current_a", "hit"}};
}

inline MonteCarloOptions options_for(std::int64_t num_samples) {
  return {.num_samples = num_samples, .seed = 11, .threads = 2, .batch_size = 5, .output_names = {"current_a", "hit"}};
}

/// Every 10th sample fails; takes at least `pause_us` microseconds.
inline SampleFunction slow_sample(int pause_us) {
  return [pause_us](SampleRng& rng, std::int64_t sample) -> SampleValue {
    if (pause_us > 0) std::this_thread::sleep_for(std::chrono::microseconds(pause_us));
    if (sample % 10 == 9) throw std::runtime_error("tenth, \"badly\"");
    const double current_a = 1e-6 * rng.normal();
    return Eigen::Vector2d(current_a, current_a > 0 ? 1 : 0);
  };
}

}  // namespace sotto::test
