/// Readers of a differential column pair: what they do to the columns and what they put out.
#pragma once

#include <Eigen/Core>
#include <variant>

namespace sotto {

/// Difference amplifier around an ideal operational amplifier (design systems A.2): R1 = R2 = input_ohm from the columns,
/// R3 (feedback) = R4 (to ground) = gain * input_ohm. Its inputs are not virtual grounds:
/// V(in+) = (1 + gain) R1 I+,  V(in-) = gain R1 I+ + R1 I-,  V_out = gain R1 (I+ - I-).
struct DiffAmp {
  double gain = 1;          ///< > 0
  double input_ohm = 1000;  ///< > 0
  bool operator==(const DiffAmp&) const = default;
};

/// Transimpedance reader with virtual grounds: V(in+) = V(in-) = 0, V_out = feedback_ohm (I+ - I-).
struct Transimpedance {
  double feedback_ohm = 1000;  ///< > 0
  bool operator==(const Transimpedance&) const = default;
};

using Reader = std::variant<DiffAmp, Transimpedance>;

/// Throws InvalidArgument on the first field outside its range.
void validate(const Reader& reader);

/// Z of one pair, [V+; V-] = Z [I+; I-], currents counted into the reader (design composition section 2).
Eigen::Matrix2d reader_impedance_ohm(const Reader& reader);

/// V_out = transimpedance_ohm (I+ - I-).
double transimpedance_ohm(const Reader& reader);

/// With an input offset v of the operational amplifier (V(in+) + v = V(in-) at its inputs; of the transimpedance reader:
/// of the amplifier at the plus line, whose virtual ground then sits at v): [V+; V-] = Z [I+; I-] + v line_offset_per_v,
/// V_out = transimpedance_ohm (I+ - I-) + v output_offset_per_v. Derivation: lib/neuron/README.md.
Eigen::Vector2d line_offset_per_v(const Reader& reader);
double output_offset_per_v(const Reader& reader);

}  // namespace sotto
