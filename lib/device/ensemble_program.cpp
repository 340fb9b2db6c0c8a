#include "ensemble_program.hpp"

#include <algorithm>
#include <cmath>

#include "sotto/device/constants.hpp"

namespace sotto {
namespace {

constexpr double kStepSlack = 1e-9;  // a segment of 10.0000000001 steps gets 10

/// Does the spin need more than a diagonal matrix?
bool is_general(const Macrospin& spin, const Eigen::Matrix3d& anisotropy) {
  const bool off_diagonal = !anisotropy.isDiagonal(0);
  return off_diagonal || spin.anisotropy_second_a_per_m != 0 || spin.stt_asymmetry != 0;
}

/// Field A m of the easy axis and the shape, A/m.
Eigen::Matrix3d anisotropy_matrix(const Macrospin& spin) {
  return spin.anisotropy_a_per_m * spin.easy_axis * spin.easy_axis.transpose() - spin.demag_field_a_per_m;
}

SpinConstants constants_of(const Macrospin& spin) {
  SpinConstants constants;
  constants.damping = spin.gilbert_damping;
  constants.transfer_asymmetry = spin.stt_asymmetry;
  constants.transfer_field_like = spin.stt_field_like_ratio;
  constants.general = is_general(spin, anisotropy_matrix(spin));
  for (int k = 0; k < 3; ++k) {
    constants.easy_axis[k] = spin.easy_axis[k];
    constants.transfer_axis[k] = spin.stt_polarization[k];
  }
  return constants;
}

using Terms = Eigen::Matrix<double, kFieldTerms, 1>;

/// All terms in A/m. Transfer that does not depend on the angle is a curl and a constant; else the kernel divides.
Terms terms_of(const Macrospin& spin, const DriveValues& drive, bool general) {
  Eigen::Matrix3d matrix = anisotropy_matrix(spin);
  matrix(2, 2) += drive.anisotropy_shift;
  Eigen::Vector3d constant = spin.field_a_per_m + spin.exchange_bias_a_per_m + drive.field;
  constant += (spin.sot_field_like_ratio * drive.sot + drive.sot_field) * spin.sot_polarization;
  constant += drive.stt_field * spin.stt_polarization;
  Eigen::Vector3d curl = drive.sot * spin.sot_polarization;
  if (!general) {
    constant += spin.stt_field_like_ratio * drive.stt * spin.stt_polarization;
    curl += drive.stt * spin.stt_polarization;
  }
  Terms terms = Terms::Zero();
  terms.segment<3>(kConstantTerm) = constant;
  terms.segment<3>(kMatrixTerm) = matrix.diagonal();
  terms.segment<3>(kMatrixTerm + 3) << matrix(0, 1), matrix(0, 2), matrix(1, 2);
  terms.segment<3>(kCurlTerm) = curl;
  terms[kTransferTerm] = general ? drive.stt : 0;
  terms[kSecondTerm] = spin.anisotropy_second_a_per_m;
  return terms;
}

ProgramSegment program_segment(const Macrospin& spin, const DriveSegment& drive, double step_s, bool general) {
  ProgramSegment segment{.drive = drive};
  const double length_s = drive.end_s - drive.begin_s;
  segment.kernel.steps = std::max(1L, static_cast<long>(std::ceil(length_s / step_s - kStepSlack)));
  const auto steps = static_cast<double>(segment.kernel.steps);
  segment.step_s = length_s / steps;
  const double alpha = spin.gilbert_damping;
  const double scale = kPrecession_m_per_a_s * segment.step_s / (1 + alpha * alpha);
  segment.noise_a_per_m = std::sqrt(2 * alpha * spin.thermal_field_a_per_m / (kPrecession_m_per_a_s * segment.step_s));
  segment.kernel.noise = scale * segment.noise_a_per_m;
  const Terms begin = scale * terms_of(spin, drive.at_begin, general);
  const Terms slope = (scale * terms_of(spin, drive.at_end, general) - begin) / steps;
  std::ranges::copy(begin, segment.kernel.begin);
  std::ranges::copy(slope, segment.kernel.slope);
  return segment;
}

/// Cuts the segments of the drive at the looks.
std::vector<DriveSegment> cut(const std::vector<DriveSegment>& segments, const std::vector<double>& look_s) {
  std::vector<DriveSegment> result;
  for (DriveSegment rest : segments) {
    for (const double time_s : look_s) {
      if (time_s <= rest.begin_s || time_s >= rest.end_s) continue;
      const double share = (time_s - rest.begin_s) / (rest.end_s - rest.begin_s);
      const DriveValues middle = interpolate(rest.at_begin, rest.at_end, share);
      result.push_back({rest.begin_s, time_s, rest.at_begin, middle});
      rest.begin_s = time_s;
      rest.at_begin = middle;
    }
    result.push_back(rest);
  }
  return result;
}

}  // namespace

EnsembleProgram ensemble_program(const Macrospin& spin, const Drive& drive, const ProgramGrid& grid) {
  EnsembleProgram program{.spin = constants_of(spin)};
  for (const DriveSegment& one : cut(drive_segments(drive, grid.duration_s), grid.look_s)) {
    ProgramSegment segment = program_segment(spin, one, grid.step_s, program.spin.general);
    segment.kernel.first_step = program.steps;
    program.steps += segment.kernel.steps;
    program.largest_step_s = std::max(program.largest_step_s, segment.step_s);
    program.segments.push_back(segment);
  }
  return program;
}

}  // namespace sotto
