#include "crossbar/port_block.hpp"

#include <catch2/catch.hpp>

#include "support/approx.hpp"
#include <cstdint>

namespace sotto {
namespace {

/// One left and one right port, joined by a resistor.
PortBlock resistor(PortStack& stack, double siemens) {
  PortBlock block{.siemens = stack.take(4), .ld = 2, .size = {1, 1, 0, 0}};
  block.siemens[1] = siemens;
  return block;
}

TEST_CASE("two resistors side by side merge in series", "[crossbar][unit]") {
  const PortKernels& kernels = port_kernels(best_simd_level());
  PortStack blocks, result, scratch;
  const PortBlock first = resistor(blocks, 1.0 / 30);
  const PortBlock second = resistor(blocks, 1.0 / 70);

  const PortBlock merged = merge_ports(kernels, {&first, kRight, &second, kLeft}, result, scratch);

  CHECK(merged.size == std::array<long, kNumSides>{1, 1, 0, 0});
  CHECK_THAT(merged.siemens[1], Catch::WithinRel(0.01, test::kRelLinearSolve));
}

TEST_CASE("a node without any conductance is left out, with no division by zero", "[crossbar][unit]") {
  const PortKernels& kernels = port_kernels(best_simd_level());
  PortStack blocks, result, scratch;
  const PortBlock first = resistor(blocks, 0.0);
  const PortBlock second = resistor(blocks, 0.0);

  CHECK(merge_ports(kernels, {&first, kRight, &second, kLeft}, result, scratch).siemens[1] == 0.0);
}

TEST_CASE("eliminating an open side leaves the star of its neighbors as a mesh", "[crossbar][unit]") {
  PortStack blocks, result, scratch;
  PortBlock block{.siemens = blocks.take(9), .ld = 3, .size = {1, 1, 1, 0}};
  block.siemens[1] = 2.0;             // right to left
  block.siemens[2] = 0.5;             // top to left
  block.siemens[block.ld + 2] = 6.0;  // top to right

  const PortBlock open = merge_ports(port_kernels(best_simd_level()), {&block, kRight}, result, scratch);

  CHECK(open.size == std::array<long, kNumSides>{1, 0, 1, 0});
  CHECK_THAT(open.siemens[1], Catch::WithinRel(0.5 + 2.0 * 6.0 / 8.0, test::kRelLinearSolve));
}

TEST_CASE("a stack gives aligned places of their own and the same ones again after a release", "[crossbar][unit]") {
  PortStack stack;
  double* const first = stack.take(5);
  const PortStack::Mark mark = stack.mark();
  double* const second = stack.take(100'000);
  second[99'999] = 1.0;
  stack.release(mark);

  CHECK(reinterpret_cast<std::uintptr_t>(first) % 64 == 0);
  CHECK(reinterpret_cast<std::uintptr_t>(second) % 64 == 0);
  CHECK((second >= first + 5 || second + 100'000 <= first));
  CHECK(stack.take(100'000) == second);
  stack.release({});
  stack.take(3);
  CHECK(reinterpret_cast<std::uintptr_t>(stack.take(3)) % 64 == 0);
}

}  // namespace
}  // namespace sotto
