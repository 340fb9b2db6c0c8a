#include "crossbar/newton_state.hpp"

#include <catch2/catch.hpp>

using namespace sotto;

namespace {

constexpr long kSize = 8;

struct Filled {
  explicit Filled(double value) : memory(kStateArrays * BufferPlan::padded(kSize)) {
    BufferPlan plan(memory);
    take(plan, state, kSize);
    for (const auto array : {state.row_v, state.col_v, state.row_a, state.col_a}) {
      for (double& entry : array) entry = value++;
    }
    state.outputs_a = Eigen::VectorXd::Constant(2, value);
  }
  AlignedBuffer memory;
  CellState state;
};

}  // namespace

TEST_CASE("a blend of two states lies between them, a copy and a scaled state where they should", "[crossbar][unit]") {
  const Filled one(1.0);
  Filled three(3.0), copied(0.0);
  const CellState& from = one.state;
  CellState& to = three.state;
  CellState& twice = copied.state;

  blend(from, to, 0.25);
  copy(from, twice);
  scale(twice, 2.0);

  CHECK(to.row_v[0] == 1.5);
  CHECK(to.col_a[3] == from.col_a[3] + 0.5);
  CHECK(to.outputs_a(1) == from.outputs_a(1) + 0.5);
  CHECK(twice.col_v[5] == 2 * from.col_v[5]);
  CHECK(twice.outputs_a == 2 * from.outputs_a);
}
