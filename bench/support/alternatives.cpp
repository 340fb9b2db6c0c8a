#include "support/alternatives.hpp"

#include <Eigen/SparseCholesky>
#include <memory>

#include "support/measure.hpp"
#include "support/nodal_system.hpp"
#include "support/sparse_times.hpp"
#ifdef SOTTO_BENCH_SPICE
#include "sotto/spice/netlist.hpp"
#include "sotto/spice/session.hpp"
#endif

namespace sotto::bench {

AlternativeTimes by_eigen(const Crossbar& xbar, const Eigen::MatrixXd& inputs_v) {
  using Factor = Eigen::SimplicialLLT<Eigen::SparseMatrix<double>>;
  AlternativeTimes times = sparse_times<Factor>(nodal_system(xbar, inputs_v), [](auto&) {});
  times.note = "SimplicialLLT";
  return times;
}

#ifdef SOTTO_BENCH_SPICE
std::optional<AlternativeTimes> by_ngspice(const Crossbar& xbar, const Eigen::MatrixXd& inputs_v) {
  const spice::CrossbarDeck deck = spice::crossbar_deck(xbar, inputs_v, {.nodes = false});
  spice::SpiceSession session;
  AlternativeTimes times;
  times.note = "ngspice " + session.ngspice_version();
  spice::SpiceResult result;
  times.solve_s = best_s([&] {
    result = session.run(
        {.deck = deck.deck, .analysis = deck.analysis, .vectors = deck.vectors, .expected_length = deck.num_inputs});
  });
  times.outputs_a.resize(inputs_v.rows(), xbar.cols());
  for (Eigen::Index k = 0; k < inputs_v.rows(); ++k) {
    for (Eigen::Index j = 0; j < xbar.cols(); ++j) {
      times.outputs_a(k, j) = spice::value_of(result, deck.outputs(j), static_cast<std::size_t>(k));
    }
  }
  return times;
}
#else
std::optional<AlternativeTimes> by_ngspice(const Crossbar&, const Eigen::MatrixXd&) {
  return std::nullopt;
}
#endif

}  // namespace sotto::bench
