/// A complete experiment small enough for hand arithmetic, written to files as a user would write it.
#pragma once

#include <string>
#include <vector>

#include "io/file_fixture.hpp"

namespace sotto::test {

/// IDX bytes: magic, big-endian sizes, then one byte a value.
inline std::string idx(const std::string& magic_low_byte, const std::vector<unsigned>& sizes, const std::string& bytes) {
  std::string text = std::string("\0\0\x08", 3) + magic_low_byte;
  for (const unsigned size : sizes) {
    for (int shift = 24; shift >= 0; shift -= 8) text += static_cast<char>((size >> shift) & 0xffU);
  }
  return text + bytes;
}

/// Four images of 2 x 1 pixels, two classes: the brighter pixel is the class. A layer that tells them apart
/// (the activation falls with z) and the circuit around it.
inline std::string write_tiny_experiment(const TempFolder& folder, const std::string& circuit_extra = "") {
  folder.write("images.idx", idx("\x03", {4, 2, 1}, std::string("\xff\x00\x00\xff\xff\x40\x10\x80", 8)));
  folder.write("labels.idx", idx("\x01", {4}, std::string("\x00\x01\x00\x01", 4)));
  folder.write("w.csv", "-1,1\n1,-1\n");
  folder.write("b.csv", "1,1\n");
  return folder.write("tiny.json", R"({"schema": 1, "kind": "experiment", "name": "tiny", "description": "two pixels",
    "dataset": {"format": "idx", "images": "images.idx", "labels": "labels.idx", "classes": 2},
    "model": {"layers": [{"weights": "w.csv", "biases": "b.csv"}]},
    "circuit": {"device": {"on_ohm": 5000.0, "off_ohm": 15000.0},
      "wires": {"row_segment_ohm": 2.0, "col_segment_ohm": 3.0},
      "reader": {"kind": "transimpedance", "feedback_ohm": 9375.0},
      "neuron": {"high_v": 0.8, "slope_per_v": 1.0}})" + circuit_extra + "}");
}

}  // namespace sotto::test
