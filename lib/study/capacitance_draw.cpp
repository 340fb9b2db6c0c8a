#include "study/capacitance_draw.hpp"

#include <cmath>

#include "study/die_draw.hpp"

namespace sotto::study {
namespace {

double factor_of(const CellContext& context, const Eigen::VectorXd& die, const CrossbarPlace& place) {
  const io::WireSpread& spread = context.vary->wires.value();
  if (!spread.per_crossbar) return die_value(*context.vary, die, kDieWireCapacitance);
  if (context.nominal_cells) return 1;
  SampleRng rng(place.seed, kFirstCapacitanceStream + place.crossbar);
  return std::exp(spread.capacitance_sigma * rng.normal());
}

}  // namespace

void vary_capacitance(Capacitance& capacitance, const CellContext& context, const Eigen::VectorXd& die,
                      const CrossbarPlace& place) {
  if (context.vary->wires->capacitance_sigma == 0) return;
  const double factor = factor_of(context, die, place);
  for (SegmentFarad* farad : {&capacitance.row_segment_f, &capacitance.col_segment_f}) {
    std::visit([&](auto& value) { value *= factor; }, *farad);
  }
}

}  // namespace sotto::study
