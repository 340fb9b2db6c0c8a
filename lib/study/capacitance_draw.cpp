#include "study/capacitance_draw.hpp"

#include <cmath>

#include "study/die_draw.hpp"

namespace sotto::study {
namespace {

double log_factor_of_crossbar(const CellContext& context, const CrossbarPlace& place) {
  if (context.nominal_cells) return 0;
  SampleRng rng(place.seed, kFirstCapacitanceStream + place.crossbar);
  return context.vary->wires->capacitance_sigma * rng.normal();
}

}  // namespace

void vary_capacitance(Capacitance& capacitance, const CellContext& context, const Eigen::VectorXd& die,
                      const CrossbarPlace& place, SampleSums& sums) {
  const io::WireSpread& spread = context.vary->wires.value();
  if (spread.capacitance_sigma == 0) return;
  double factor = die_value(*context.vary, die, kDieWireCapacitance);
  if (spread.per != io::WirePart::die) {
    const double log_factor = log_factor_of_crossbar(context, place);
    sums.log_capacitance.add(log_factor);
    factor = std::exp(log_factor);
  }
  for (SegmentFarad* farad : {&capacitance.row_segment_f, &capacitance.col_segment_f}) {
    std::visit([&](auto& value) { value *= factor; }, *farad);
  }
}

}  // namespace sotto::study
