#include "study/capacitance_draw.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "study/die_draw.hpp"

namespace sotto::study {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

io::WhatVaries spread(io::WirePart per) {
  io::WhatVaries vary;
  vary.wires = io::WireSpread{.per = per, .capacitance_sigma = 0.2};
  return vary;
}

struct Drawn {
  Capacitance farads;
  SampleSums sums;
};

Drawn varied(const io::WhatVaries& vary, const VectorXd& die, bool nominal_cells = false) {
  Drawn drawn{
      .farads = {.row_segment_f = 4e-17, .col_segment_f = MatrixXd(MatrixXd::Constant(2, 2, 5e-17)), .cell_f = 1e-16},
      .sums = {}};
  vary_capacitance(drawn.farads, {.vary = &vary, .nominal_cells = nominal_cells}, die, {.seed = 5, .crossbar = 3},
                   drawn.sums);
  return drawn;
}

TEST_CASE("the die scales the capacitance of all wires and of no cell", "[study][unit]") {
  VectorXd die = VectorXd::Zero(kDieNumbers);
  die(kDieWireCapacitance) = -1.5;

  const Capacitance found = varied(spread(io::WirePart::die), die).farads;

  CHECK(farad_at(found.row_segment_f, 0, 0) == 4e-17 * std::exp(0.2 * -1.5));
  CHECK(farad_at(found.col_segment_f, 1, 0) == 5e-17 * std::exp(0.2 * -1.5));
  CHECK(found.cell_f == 1e-16);
}

TEST_CASE("each crossbar has a factor of its own stream, 1 at corners", "[study][unit]") {
  const VectorXd die = VectorXd::Constant(kDieNumbers, 7);
  const double log_factor = 0.2 * SampleRng(5, (std::uint64_t{1} << 41) + 3).normal();

  for (const io::WirePart per : {io::WirePart::crossbar, io::WirePart::segment}) {
    const Drawn drawn = varied(spread(per), die);
    CHECK(farad_at(drawn.farads.row_segment_f, 0, 0) == 4e-17 * std::exp(log_factor));
    CHECK(drawn.sums.log_capacitance.value() == log_factor);
    CHECK(farad_at(varied(spread(per), die, true).farads.row_segment_f, 0, 0) == 4e-17);
  }
}

TEST_CASE("without a spread capacitances stay to the last bit", "[study][unit]") {
  io::WhatVaries vary;
  vary.wires = io::WireSpread{.row_sigma = 0.1};

  CHECK(farad_at(varied(vary, VectorXd::Constant(kDieNumbers, 7)).farads.row_segment_f, 0, 0) == 4e-17);
}

}  // namespace
}  // namespace sotto::study
