/// A differential pair of junctions whose resistances spread: does its sign survive, how sure is that, and which spread
/// matters? Builds on: run_monte_carlo, estimate, spearman_correlation, shifted_normals.

#include <cmath>
#include <cstdio>

#include "sotto/sotto.hpp"

namespace {

constexpr double kRead_v = 0.1;
constexpr double kOffset_a = 1e-6;   // standard deviation of the reader's input offset
constexpr double kSpread = 0.08;     // of ln R_P, from RA and area; each junction its own
constexpr double kTmrSpread = 0.05;  // of ln TMR

/// Current of the parallel junction less that of the antiparallel one, read with an offset; z are five standard normal
/// numbers.
double difference_a(const Eigen::VectorXd& z) {
  const sotto::MtjParams pos{.resistance_p_ohm = 6000 * std::exp(kSpread * z[0]), .tmr_ratio = 1};
  const sotto::MtjParams neg{.resistance_p_ohm = 6000 * std::exp(kSpread * z[1]),
                             .tmr_ratio = std::exp(kTmrSpread * z[2])};
  const double pos_a = kRead_v * sotto::mtj_conductance_siemens(pos, sotto::MtjState::parallel);
  const double neg_a = kRead_v * sotto::mtj_conductance_siemens(neg, sotto::MtjState::antiparallel);
  return pos_a - neg_a + kOffset_a * z[3];
}

Eigen::VectorXd normals(sotto::SampleRng& rng) {
  Eigen::VectorXd z(4);
  for (double& value : z) value = rng.normal();
  return z;
}

}  // namespace

int main() {
  using namespace sotto;
  const auto run = run_monte_carlo(
      {.num_samples = 20'000, .seed = 7, .output_names = {"difference_a", "R_P pos", "R_P neg", "TMR neg", "offset"}},
      [](SampleRng& rng, std::int64_t) {
        const auto z = normals(rng);
        return (Eigen::VectorXd(5) << difference_a(z), z).finished();
      });
  const Eigen::VectorXd current_a = output_values(run, "difference_a");
  const auto mean_a = estimate(run, {.statistic = Statistic::mean});
  const auto low_a = estimate(run, {.statistic = Statistic::quantile, .level = 0.01});
  std::printf("difference, mean          %.3f uA   (95 %%: %.3f ... %.3f)\n", 1e6 * mean_a.value, 1e6 * mean_a.lower,
              1e6 * mean_a.upper);
  std::printf("difference, 1 %% quantile  %.3f uA   (95 %%: %.3f ... %.3f)\n", 1e6 * low_a.value, 1e6 * low_a.lower,
              1e6 * low_a.upper);
  std::printf("rank correlation with    ");
  for (std::size_t k = 1; k < run.output_names.size(); ++k) {
    const auto& name = run.output_names[k];
    std::printf(" %s %+.2f ", name.c_str(), spearman_correlation(current_a, output_values(run, name)));
  }

  const Question positive{.statistic = Statistic::yield, .lower = 0};
  const auto plain = estimate(run, positive);
  std::printf("\nsign lost, plain          %.1e      (95 %%: %.1e ... %.1e)\n", 1 - plain.value, 1 - plain.upper,
              1 - plain.lower);
  // Towards the limit: a large R_P in the parallel junction, a small one in the other, a small TMR, a negative offset.
  const Eigen::VectorXd shift = Eigen::Vector4d(3.5, -1.8, -1.0, -3.0);
  const auto shifted = run_monte_carlo({.num_samples = 20'000, .seed = 7}, [&](SampleRng& rng, std::int64_t) {
    const auto draw = shifted_normals(shift, rng);
    return SampleValue(Eigen::VectorXd::Constant(1, difference_a(draw.values)), draw.weight);
  });
  const auto rare = estimate(shifted, positive);
  std::printf("sign lost, importance     %.2e     (95 %%: %.2e ... %.2e)\n", 1 - rare.value, 1 - rare.upper,
              1 - rare.lower);
}
