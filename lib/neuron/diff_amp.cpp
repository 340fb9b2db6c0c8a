#include "sotto/neuron/diff_amp.hpp"

#include <cmath>

#include "sotto/core/error.hpp"

namespace sotto {

namespace {

void require_positive(const char* field, double value) {
  require(std::isfinite(value) && value > 0, field, value, "> 0 and finite");
}

}  // namespace

void validate(const Reader& reader) {
  if (const auto* amp = std::get_if<DiffAmp>(&reader)) {
    require_positive("gain", amp->gain);
    require_positive("input_ohm", amp->input_ohm);
  } else {
    require_positive("feedback_ohm", std::get<Transimpedance>(reader).feedback_ohm);
  }
}

Eigen::Matrix2d reader_impedance_ohm(const Reader& reader) {
  validate(reader);
  Eigen::Matrix2d impedance_ohm = Eigen::Matrix2d::Zero();
  if (const auto* amp = std::get_if<DiffAmp>(&reader)) {
    impedance_ohm << (1 + amp->gain) * amp->input_ohm, 0,  //
        amp->gain * amp->input_ohm, amp->input_ohm;
  }
  return impedance_ohm;
}

double transimpedance_ohm(const Reader& reader) {
  validate(reader);
  if (const auto* amp = std::get_if<DiffAmp>(&reader)) return amp->gain * amp->input_ohm;
  return std::get<Transimpedance>(reader).feedback_ohm;
}

Eigen::Vector2d line_offset_per_v(const Reader& reader) {
  return std::holds_alternative<DiffAmp>(reader) ? Eigen::Vector2d(0, 1) : Eigen::Vector2d(1, 0);
}

double output_offset_per_v(const Reader& reader) {
  return std::holds_alternative<DiffAmp>(reader) ? 1 : -1;
}

}  // namespace sotto
