/// Resistances drawn from the whole legal range: how the parts of one kind are spread over fifteen decades.
#pragma once

#include <Eigen/Core>
#include <cmath>
#include <limits>

#include "sotto/core/random.hpp"
#include "sotto/crossbar/wires.hpp"

namespace sotto::test {

/// Resistances between 1 micro-ohm and 1 Gohm: 15 decades.
inline constexpr double kSmallestOhm = 1e-6;
inline constexpr double kOhmDecades = 15;
inline constexpr double kNotConnected = std::numeric_limits<double>::infinity();

class LegalOhm {
 public:
  LegalOhm(std::uint64_t seed, std::uint64_t sample) : rng_(seed, sample) {}

  /// How the resistances of one kind of part are spread.
  struct Spread {
    double from_ohm;
    double decades;
    bool two_values;  ///< only the two ends
    double zero_share;
    double open_share;
  };

  /// Usual values, one value from the whole range, one decade, the whole range at once, or two values far apart.
  Spread spread(double usual_ohm, double zero_probability, double open_probability) {
    Spread s{usual_ohm, 1.0, false, share_of(zero_probability), share_of(open_probability)};
    const std::uint64_t kind = rng_.below(5);
    if (kind == 0) return s;
    s.decades = kind == 1 ? 0.0 : (kind == 2 ? 1.0 : kOhmDecades);
    if (kind == 4) s.decades *= rng_.uniform();
    s.two_values = kind == 4;
    s.from_ohm = kSmallestOhm * std::pow(10.0, (kOhmDecades - s.decades) * rng_.uniform());
    return s;
  }

  double ohm(const Spread& s) {
    if (chance(s.zero_share)) return 0.0;
    if (chance(s.open_share)) return kNotConnected;
    const double place = s.two_values ? static_cast<double>(rng_.below(2)) : rng_.uniform();
    return s.from_ohm * std::pow(10.0, s.decades * place);
  }

  Eigen::MatrixXd matrix_ohm(const Spread& s, Eigen::Index rows, Eigen::Index cols) {
    Eigen::MatrixXd values(rows, cols);
    for (double& value : values.reshaped()) value = ohm(s);
    return values;
  }

  SegmentOhm segments_ohm(Eigen::Index rows, Eigen::Index cols, double zero_probability) {
    const Spread s = spread(1.0, zero_probability, 0.15);
    if (chance(0.4)) return chance(0.05) ? kNotConnected : ohm({s.from_ohm, s.decades, s.two_values, s.zero_share, 0});
    return matrix_ohm(s, rows, cols);
  }

  LineOhm lines_ohm(Eigen::Index count) {
    const Spread s = spread(100.0, 0.4, 0.2);
    if (chance(0.5)) return chance(0.05) ? kNotConnected : ohm({s.from_ohm, s.decades, s.two_values, s.zero_share, 0});
    return Eigen::VectorXd(matrix_ohm(s, count, 1));
  }

  bool chance(double share) { return rng_.uniform() < share; }

  SampleRng& rng() { return rng_; }

 private:
  double share_of(double probability) {
    if (!chance(probability)) return 0.0;
    return chance(0.1) ? 1.0 : 0.4 * rng_.uniform();
  }

  SampleRng rng_;
};

}  // namespace sotto::test
