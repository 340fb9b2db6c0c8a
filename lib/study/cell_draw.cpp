#include "study/cell_draw.hpp"

#include <algorithm>
#include <cmath>

#include "sotto/core/error.hpp"
#include "study/capacitance_draw.hpp"
#include "study/die_draw.hpp"
#include "study/segment_draw.hpp"

namespace sotto::study {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using io::CellModel;

SampleRng stream(const CrossbarPlace& place, CellStream use) {
  return {place.seed, place.crossbar * kStreamsPerCrossbar + use};
}

/// ln factors of R_P and R_AP of every cell.
struct LogFactors {
  MatrixXd p;
  MatrixXd ap;
};

/// The shares of the die alone, where cells are nominal.
MatrixXd normal_map(const Variation& sizes, const ArrayShape& shape, double die, const CrossbarPlace& place,
                    CellStream use, bool nominal) {
  if (nominal) return MatrixXd::Constant(shape.rows, shape.cols, std::sqrt(sizes.die_share) * die);
  SampleRng rng = stream(place, use);
  return draw_normal_map(sizes, shape, die, rng);
}

MatrixXd white(const ArrayShape& shape, const CrossbarPlace& place, CellStream use) {
  const Variation alone{.die_share = 0, .neighbor_share = 0};
  return normal_map(alone, shape, 0, place, use, false);
}

LogFactors uniform_factors(double share, const ArrayShape& shape, const CrossbarPlace& place) {
  SampleRng rng = stream(place, kCellStream);
  MatrixXd log_factor(shape.rows, shape.cols);
  for (Index i = 0; i < shape.rows; ++i) {
    for (Index j = 0; j < shape.cols; ++j) log_factor(i, j) = std::log1p(share * (2 * rng.uniform() - 1));
  }
  return {log_factor, log_factor};
}

LogFactors log_factors(const io::CellSpread& cells, const ArrayShape& shape, const CellContext& context,
                       const Eigen::VectorXd& die, const CrossbarPlace& place) {
  const bool nominal = context.nominal_cells;
  const Variation& sizes = cells.variation;
  if (cells.model == CellModel::uniform) return uniform_factors(nominal ? 0 : cells.share, shape, place);
  const MatrixXd common = sizes.common_sigma * normal_map(sizes, shape, die(kDieCells), place, kCellStream, nominal);
  if (cells.model == CellModel::independent) {
    const double sigma = std::hypot(sizes.common_sigma, sizes.ratio_sigma);
    return {common, sigma * normal_map(sizes, shape, die(kDieCellsAp), place, kRatioStream, nominal)};
  }
  if (nominal) return {common, common};
  return {common, common + sizes.ratio_sigma * white(shape, place, kRatioStream)};
}

/// Cells that have a state: the junction of every cell, what was written and what went wrong.
class JunctionDraw {
 public:
  JunctionDraw(const CellPair& cells, const CellContext& context, const Eigen::VectorXd& die,
               const CrossbarPlace& place)
      : context_(context),
        on_ohm_(cells.on_ohm),
        p_ohm_(cells.on_ohm),
        ap_ohm_(cells.off_ohm),
        fault_rng_(stream(place, kFaultStream)),
        write_rng_(stream(place, kWriteErrorStream)) {
    const auto& vary = *context.vary;
    tmr_stays_positive_ = vary.cells && vary.cells->model == CellModel::correlated;
    if (!vary.temperature_k) return;
    const MtjParams nominal{.resistance_p_ohm = p_ohm_, .tmr_ratio = ap_ohm_ / p_ohm_ - 1};
    const TemperatureChange change{.from_k = context.card_temperature_k, .to_k = die_value(vary, die, kDieTemperature)};
    ap_ohm_ = p_ohm_ * (1 + at_temperature(nominal, context.temperature_law, change).tmr_ratio);
  }

  /// Resistance of one cell whose nominal one is `ohm`.
  double resistance_ohm(double ohm, double log_p, double log_ap, SampleSums& sums) {
    bool parallel = ohm == on_ohm_;
    parallel ? sums.log_p.add(log_p) : sums.log_ap.add(log_ap);
    if (write_error()) {
      ++sums.write_errors;
      parallel = !parallel;
    }
    const Fault fault = this->fault();
    if (fault == Fault::none) return parallel ? p_ohm(log_p) : ap_ohm(log_p, log_ap);
    ++sums.faulty;
    const MtjParams mtj{.resistance_p_ohm = p_ohm(log_p),
                        .tmr_ratio = std::max(0.0, ap_ohm(log_p, log_ap) / p_ohm(log_p) - 1)};
    return mtj_resistance_ohm(FaultyMtj{mtj, fault, context_.vary->faults->effects},
                              parallel ? MtjState::parallel : MtjState::antiparallel);
  }

 private:
  double p_ohm(double log_p) const { return p_ohm_ * std::exp(log_p); }
  double ap_ohm(double log_p, double log_ap) const {
    const bool negative = tmr_stays_positive_ && ap_ohm_ * std::exp(log_ap - log_p) < p_ohm_;
    return negative ? p_ohm(log_p) : ap_ohm_ * std::exp(log_ap);
  }
  bool write_error() {
    if (context_.nominal_cells || context_.write_error_rate == 0) return false;
    return write_rng_.uniform() < context_.write_error_rate;
  }
  Fault fault() {
    if (context_.nominal_cells || !context_.vary->faults) return Fault::none;
    return draw_fault(context_.vary->faults->rates, fault_rng_);
  }

  CellContext context_;
  double on_ohm_;
  double p_ohm_;  ///< medians at the die's temperature
  double ap_ohm_;
  bool tmr_stays_positive_ = false;
  SampleRng fault_rng_;
  SampleRng write_rng_;
};

/// A share of every conductance, of the size that the noise has at the read voltage.
void add_read_noise(MatrixXd& cell_ohm, const CellContext& context, const Eigen::VectorXd& die,
                    const CrossbarPlace& place, SampleSums& sums) {
  const io::ReadNoise& noise = *context.vary->read_noise;
  const double kelvin =
      context.vary->temperature_k ? die_value(*context.vary, die, kDieTemperature) : noise.temperature_k;
  SampleRng rng = stream(place, kReadNoiseStream);
  for (Index i = 0; i < cell_ohm.rows(); ++i) {
    for (Index j = 0; j < cell_ohm.cols(); ++j) {
      const double z = rng.normal();
      double& ohm = cell_ohm(i, j);
      if (ohm == 0 || !std::isfinite(ohm)) continue;
      const ReadPoint point{.voltage_v = noise.read_v, .resistance_ohm = ohm, .temperature_k = kelvin};
      const double share = std::max(-1.0, z * read_noise_rms_a(point, noise.band) * ohm / noise.read_v);
      ohm /= 1 + share;
      sums.noise.add(share);
    }
  }
}

void scale(SegmentOhm& segments, double factor) {
  if (auto* number = std::get_if<double>(&segments)) *number *= factor;
  if (auto* matrix = std::get_if<MatrixXd>(&segments)) *matrix *= factor;
}

void scale(std::optional<LineOhm>& lines, double factor) {
  if (!lines) return;
  if (auto* number = std::get_if<double>(&*lines)) *number *= factor;
  if (auto* vector = std::get_if<Eigen::VectorXd>(&*lines)) *vector *= factor;
}

void vary_wires(Crossbar& crossbar, const CellContext& context, const Eigen::VectorXd& die, const CrossbarPlace& place,
                SampleSums& sums) {
  const io::WireSpread& spread = *context.vary->wires;
  const bool still = context.nominal_cells;
  if (spread.per == io::WirePart::segment) {
    if (!still) vary_segments(crossbar, spread, stream(place, kWireStream), sums);
    return;
  }
  double row = die_value(*context.vary, die, kDieRowWires);
  double col = die_value(*context.vary, die, kDieColWires);
  if (spread.per == io::WirePart::crossbar) {
    SampleRng rng = stream(place, kWireStream);
    const double log_row = still ? 0 : spread.row_sigma * rng.normal();
    const double log_col = still ? 0 : spread.col_sigma * rng.normal();
    sums.log_row_wire.add(log_row);
    sums.log_col_wire.add(log_col);
    row = std::exp(log_row);
    col = std::exp(log_col);
  }
  Wires& wires = crossbar.wires;
  scale(wires.row_segment_ohm, row);
  scale(wires.col_segment_ohm, col);
  scale(wires.row_far_segment_ohm, row);
  scale(wires.col_far_segment_ohm, col);
}

}  // namespace

void require_states(const std::optional<CellPair>& cells, const CellContext& context) {
  const auto& vary = *context.vary;
  const bool needed = vary.temperature_k || vary.faults || context.write_error_rate > 0;
  require(cells || !needed, "cell_resistance_ohm", "one resistance alone, or more than two",
          "those of two states: what varies asks for states");
}

SampleSums vary_crossbar(Crossbar& crossbar, const std::optional<CellPair>& cells, const CellContext& context,
                         const Eigen::VectorXd& die, const CrossbarPlace& place) {
  const auto& vary = *context.vary;
  MatrixXd& cell_ohm = crossbar.cell_resistance_ohm;
  const ArrayShape shape{.rows = cell_ohm.rows(), .cols = cell_ohm.cols()};
  SampleSums sums;
  if (vary.wires) vary_wires(crossbar, context, die, place, sums);
  if (vary.wires) vary_capacitance(crossbar.capacitance, context, die, place, sums);
  if (vary.wires && vary.wires->open_segment > 0 && !context.nominal_cells) {
    break_segments(crossbar, vary.wires->open_segment, stream(place, kBreakStream), sums);
  }
  require_states(cells, context);
  LogFactors factors{MatrixXd::Zero(shape.rows, shape.cols), MatrixXd::Zero(shape.rows, shape.cols)};
  if (vary.cells) factors = log_factors(*vary.cells, shape, context, die, place);
  std::optional<JunctionDraw> junctions;
  if (cells) junctions.emplace(*cells, context, die, place);
  for (Index i = 0; i < shape.rows; ++i) {
    for (Index j = 0; j < shape.cols; ++j) {
      double& ohm = cell_ohm(i, j);
      if (ohm == 0 || !std::isfinite(ohm)) continue;
      if (junctions) {
        ohm = junctions->resistance_ohm(ohm, factors.p(i, j), factors.ap(i, j), sums);
      } else {
        ohm *= std::exp(factors.p(i, j));
        sums.log_p.add(factors.p(i, j));
      }
    }
  }
  if (vary.read_noise && !context.nominal_cells) add_read_noise(cell_ohm, context, die, place, sums);
  return sums;
}

}  // namespace sotto::study
