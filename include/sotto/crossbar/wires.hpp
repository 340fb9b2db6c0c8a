/// Wires and line ends of a crossbar: resistances per segment and per line, and resistances from geometry.
#pragma once

#include <Eigen/Core>
#include <optional>
#include <string>
#include <variant>

namespace sotto {

/// The same resistance for every segment, or a rows x cols matrix with one entry per segment. Ohm, >= 0, infinity =
/// broken.
using SegmentOhm = std::variant<double, Eigen::MatrixXd>;

/// The same resistance for every line, or one entry per line. Ohm, >= 0, infinity = not connected.
using LineOhm = std::variant<double, Eigen::VectorXd>;

/// What the right end of every row is connected to.
enum class RowFarEnd { open, driven, ground };

/// What the top end of every column is connected to.
enum class ColFarEnd { open, ground };

/// Everything in a crossbar that is not a cell. Row segment (i,j) lies to the left of cell (i,j), column segment
/// (i,j) below it. A zero resistance joins its two nodes; infinity cuts.
struct Wires {
  SegmentOhm row_segment_ohm = 0.0;
  SegmentOhm col_segment_ohm = 0.0;
  LineOhm driver_ohm = 0.0;  ///< between each row's source and its first segment
  LineOhm sense_ohm = 0.0;   ///< between each column's last segment and ground
  RowFarEnd row_far_end = RowFarEnd::open;
  ColFarEnd col_far_end = ColFarEnd::open;
  std::optional<LineOhm> row_far_segment_ohm = std::nullopt;  ///< default: the row segment, where that is one number
  std::optional<LineOhm> driver_far_ohm = std::nullopt;       ///< default: driver_ohm
  std::optional<LineOhm> col_far_segment_ohm = std::nullopt;  ///< default: the column segment, where that is one number
  std::optional<LineOhm> sense_far_ohm = std::nullopt;        ///< default: sense_ohm
};

/// Throws InvalidArgument unless both far ends are open and there is no driver_ohm and no sense_ohm: what a circuit
/// asks for that adds its own drivers and readers. `whose` begins the message.
void require_bare_ends(const Wires& wires, const std::string& whose);

/// The same lines without parasitics: every segment that is whole has no resistance, broken ones stay broken, drivers
/// and senses stay as they are.
Wires without_wire_resistance(Wires wires);

/// Copper-like wire whose width is also its grain size; defaults are those of IMAC-Sim at 9 nm (design systems A.3).
struct WireGeometry {
  double bulk_resistivity_ohm_m = 1.9e-8;  ///< rho0, > 0
  double mean_free_path_m = 39e-9;         ///< l0 of the electrons, > 0
  double specular_fraction = 0.25;         ///< p of the surfaces, 0 ... 1
  double grain_reflection = 0.3;           ///< R at grain boundaries, 0 <= R < 1
  double width_m = 27e-9;                  ///< d, also the mean grain size, > 0
  double thickness_m = 22e-9;              ///< T, > 0
  double row_pitch_m = 108e-9;             ///< length of a row segment, > 0
  double col_pitch_m = 135e-9;             ///< length of a column segment, > 0
};

/// Throws InvalidArgument on the first field outside its range.
void validate(const WireGeometry& geometry);

/// Resistivity with surface (Fuchs-Sondheimer) and grain-boundary (Mayadas-Shatzkes) scattering, ohm m:
/// rho0 (3/4 (1-p) l0/d + 1/(1 - 3/2 a + 3 a^2 - 3 a^3 ln(1 + 1/a))), a = l0 R / (d (1-R)).
double effective_resistivity_ohm_m(const WireGeometry& geometry);

/// rho row_pitch / (d T) per row segment and rho col_pitch / (d T) per column segment; everything else as in Wires{}.
Wires wires_from_geometry(const WireGeometry& geometry);

}  // namespace sotto
