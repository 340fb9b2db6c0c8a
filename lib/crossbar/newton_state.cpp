#include "newton_state.hpp"

#include <algorithm>
#include <iterator>

namespace sotto {

void take(BufferPlan& plan, CellState& state, long size) {
  for (std::span<double>* array : {&state.row_v, &state.col_v, &state.row_a, &state.col_a}) {
    *array = {plan.take(size), static_cast<std::size_t>(size)};
  }
}

void copy(const CellState& from, CellState& to) {
  std::copy_n(from.row_v.data(), from.row_v.size(), to.row_v.data());
  std::copy_n(from.col_v.data(), from.col_v.size(), to.col_v.data());
  std::copy_n(from.row_a.data(), from.row_a.size(), to.row_a.data());
  std::copy_n(from.col_a.data(), from.col_a.size(), to.col_a.data());
  to.outputs_a = from.outputs_a;
}

void scale(CellState& state, double factor) {
  for (const std::span<double> array : {state.row_v, state.col_v, state.row_a, state.col_a}) {
    for (double& value : array) value *= factor;
  }
  state.outputs_a *= factor;
}

void blend(const CellState& from, CellState& to, double share) {
  const std::span<double> sources[] = {from.row_v, from.col_v, from.row_a, from.col_a};
  const std::span<double> targets[] = {to.row_v, to.col_v, to.row_a, to.col_a};
  for (std::size_t a = 0; a < std::size(sources); ++a) {
    for (std::size_t k = 0; k < sources[a].size(); ++k)
      targets[a][k] = sources[a][k] + share * (targets[a][k] - sources[a][k]);
  }
  to.outputs_a = from.outputs_a + share * (to.outputs_a - from.outputs_a);
}

}  // namespace sotto
