/// Small good files for the program: a case, a data set with a network, a training.
#pragma once

#include <string>
#include <vector>

#include "io/file_fixture.hpp"

namespace sotto::test {

inline const std::string kCase =
    R"({"schema": 1, "kind": "crossbar_case", "cell_resistance_ohm": [[6000, 18000], [12000, 6000]], )"
    R"("row_segment_ohm": 1.5, "col_segment_ohm": 2.5, "inputs_v": [[0.8, 0.4]]})";

/// The text with the one place `from` replaced.
inline std::string replaced(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

inline std::string big_endian(unsigned value) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(value >> shift & 255);
  return bytes;
}

/// IDX file of images of 2 x 2 pixels.
inline std::string idx_images(const std::vector<std::string>& images) {
  auto bytes = big_endian(0x803) + big_endian(static_cast<unsigned>(images.size())) + big_endian(2) + big_endian(2);
  for (const auto& image : images) bytes += image;
  return bytes;
}

inline std::string idx_labels(const std::string& labels) {
  return big_endian(0x801) + big_endian(static_cast<unsigned>(labels.size())) + labels;
}

/// Two kinds of image: bright above or bright below.
inline std::string four_images() {
  const std::string above("\xff\xf0\x00\x10", 4);
  const std::string below("\x10\x00\xff\xe0", 4);
  return idx_images({above, below, above, below});
}

inline const std::string kFourLabels{"\0\1\0\1", 4};

inline const std::string kModel =
    R"({"layers": [{"weights": "w1.csv", "biases": "b1.csv", "slope": 1}, {"weights": "w2.csv", "biases": "b2.csv"}]})";

inline const std::string kExperiment = R"({"schema": 1, "kind": "experiment", "name": "tiny",
  "dataset": {"format": "idx", "images": "images", "labels": "labels", "classes": 2},
  "model": )" + kModel + R"(,
  "circuit": {"device": {"on_ohm": 6000, "off_ohm": 18000}, "wires": {"row_segment_ohm": 1, "col_segment_ohm": 2},
    "reader": {"kind": "difference_amplifier", "gain": 10}, "neuron": {"high_v": 0.8, "slope_per_v": 11, "output_ohm": 100}}})";

inline const std::string kTraining = R"({"schema": 1, "kind": "training", "name": "tiny",
  "dataset": {"format": "idx", "images": "images", "labels": "labels", "classes": 2},
  "test_dataset": {"format": "idx", "images": "images", "labels": "labels", "classes": 2},
  "hidden": [3], "slopes": 1, "epochs": 5, "batch_size": 2, "seed": 1})";

/// A few trajectories of a fast macrospin.
inline const std::string kDeviceJob = R"({"schema": 1, "kind": "device_switching",
  "macrospin": {"gilbert_damping": 0.1, "anisotropy_tesla": 0.5, "delta": 40, "field_over_hk": [0.1, 0, 0]},
  "scan": {"waveform": "sot_over_hk", "amplitude": [-0.1, -0.5], "width_s": [1e-10, 1e-9]},
  "release_s": 1e-9, "samples": 64, "seed": 1})";

/// case.json, experiment.json, training.json and what they name. The network tells above (class 0) from below.
inline void write_good_files(const TempFolder& folder) {
  folder.write("case.json", kCase);
  folder.write("images", four_images());
  folder.write("labels", idx_labels(kFourLabels));
  folder.write("w1.csv", "1,-1,1\n1,-1,1\n-1,1,-1\n-1,1,-1\n");
  folder.write("b1.csv", "1,1,-1\n");
  folder.write("w2.csv", "1,-1\n-1,1\n1,-1\n");
  folder.write("b2.csv", "-1\n1\n");
  folder.write("experiment.json", kExperiment);
  folder.write("training.json", kTraining);
  folder.write("job.json", kDeviceJob);
}

}  // namespace sotto::test
