#include "sotto/neuron/transfer_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "sotto/core/error.hpp"

namespace sotto {
namespace {

/// One piece between two knots.
struct Piece {
  double width;
  double secant;  ///< rise over width
};

Piece piece(const TransferTable& table, std::size_t k) {
  const double width = table.input_v[k + 1] - table.input_v[k];
  return {width, (table.output_v[k + 1] - table.output_v[k]) / width};
}

/// At a knot between two pieces; 0 at an extremum or a plateau.
double inner_slope(const Piece& left, const Piece& right) {
  if (left.secant * right.secant <= 0) return 0;
  const double near_left = 2 * right.width + left.width;
  const double near_right = right.width + 2 * left.width;
  return (near_left + near_right) / (near_left / left.secant + near_right / right.secant);
}

/// At an end, from the piece there and the next one inwards, held back where it would leave the data's direction.
double end_slope(const Piece& outer, const Piece& inner) {
  const double slope =
      ((2 * outer.width + inner.width) * outer.secant - outer.width * inner.secant) / (outer.width + inner.width);
  if (slope * outer.secant <= 0) return 0;
  const bool turns = outer.secant * inner.secant <= 0;
  return turns && std::abs(slope) > 3 * std::abs(outer.secant) ? 3 * outer.secant : slope;
}

double knot_slope(const TransferTable& table, std::size_t k) {
  const std::size_t last = table.input_v.size() - 1;
  if (last == 1) return piece(table, 0).secant;
  if (k == 0) return end_slope(piece(table, 0), piece(table, 1));
  if (k == last) return end_slope(piece(table, last - 1), piece(table, last - 2));
  return inner_slope(piece(table, k - 1), piece(table, k));
}

TablePiece table_piece(const TransferTable& table, std::size_t k) {
  const Piece at = piece(table, k);
  const double left = knot_slope(table, k);
  const double right = knot_slope(table, k + 1);
  TablePiece out{.from_v = table.input_v[k],
                 .width_v = at.width,
                 .output_v = table.output_v[k],
                 .slope = left,
                 .quadratic = (3 * at.secant - 2 * left - right) / at.width,
                 .cubic = (left + right - 2 * at.secant) / (at.width * at.width)};
  if (table.output_ohm.empty()) return out;
  out.output_ohm = table.output_ohm[k];
  out.ohm_per_v = (table.output_ohm[k + 1] - table.output_ohm[k]) / at.width;
  return out;
}

/// Of the piece that holds `input_v`, which lies between the outer knots.
std::size_t piece_at(const TransferTable& table, double input_v) {
  return static_cast<std::size_t>(std::ranges::upper_bound(table.input_v, input_v) - table.input_v.begin()) - 1;
}

void validate_resistances(const TransferTable& table) {
  if (table.output_ohm.empty()) return;
  require(table.output_ohm.size() == table.input_v.size(), "table.output_ohm",
          fmt::format("{} values", table.output_ohm.size()),
          fmt::format("one value per knot ({})", table.input_v.size()));
  for (const double ohm : table.output_ohm) {
    require(std::isfinite(ohm) && ohm > 0, "table.output_ohm", ohm, "> 0 and finite");
  }
}

}  // namespace

void validate(const TransferTable& table) {
  if (table.empty()) return;
  const std::size_t knots = table.input_v.size();
  require(knots >= 2, "table.input_v", fmt::format("{} knots", knots), "at least 2 knots");
  require(table.output_v.size() == knots, "table.output_v", fmt::format("{} values", table.output_v.size()),
          fmt::format("one value per knot ({})", knots));
  bool rises = false;
  bool falls = false;
  for (std::size_t k = 0; k < knots; ++k) {
    require(std::isfinite(table.input_v[k]), "table.input_v", table.input_v[k], "finite");
    require(std::isfinite(table.output_v[k]), "table.output_v", table.output_v[k], "finite");
    if (k == 0) continue;
    require(table.input_v[k] > table.input_v[k - 1], "table.input_v", table.input_v[k], "above the knot before it");
    rises = rises || table.output_v[k] > table.output_v[k - 1];
    falls = falls || table.output_v[k] < table.output_v[k - 1];
    require(!(rises && falls), "table.output_v", table.output_v[k], "monotone from knot to knot");
  }
  validate_resistances(table);
}

double table_output_v(const TransferTable& table, double input_v) {
  const auto& x = table.input_v;
  if (std::isnan(input_v)) return input_v;
  if (input_v <= x.front()) return table.output_v.front();
  if (input_v >= x.back()) return table.output_v.back();
  const TablePiece at = table_piece(table, piece_at(table, input_v));
  const double s = input_v - at.from_v;
  return at.output_v + s * (at.slope + s * (at.quadratic + s * at.cubic));
}

std::vector<TablePiece> table_pieces(const TransferTable& table) {
  std::vector<TablePiece> pieces;
  for (std::size_t k = 0; k + 1 < table.input_v.size(); ++k) pieces.push_back(table_piece(table, k));
  return pieces;
}

double table_output_ohm(const TransferTable& table, double input_v) {
  if (std::isnan(input_v)) return input_v;
  if (input_v <= table.input_v.front()) return table.output_ohm.front();
  if (input_v >= table.input_v.back()) return table.output_ohm.back();
  const TablePiece at = table_piece(table, piece_at(table, input_v));
  return at.output_ohm + (input_v - at.from_v) * at.ohm_per_v;
}

}  // namespace sotto
