#include "sotto/device/fokker_planck.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>

#include "axial_operator.hpp"
#include "sotto/core/error.hpp"

namespace sotto {
namespace {

// With S = (I - c A)^-1 and c = (1 - 1/sqrt(2)) dt both stages of TR-BDF2 are solves with the same matrix, and the step
// is (1 + sqrt(2)) S^2 - sqrt(2) S (Bank et al., IEEE Trans. CAD 4, 436 (1985)). Its error is that of
// kErrorWeight (S - I)^3; subtracting kErrorWeight S (S - I)^3 makes the step third order and keeps it L-stable.
constexpr double kStage = 1 - std::numbers::sqrt2 / 2;
constexpr double kThirdOrder = (4 + 3 * std::numbers::sqrt2) * kStage * kStage * kStage - 1.0 / 6;
constexpr double kErrorWeight = kThirdOrder / (kStage * kStage * kStage);
constexpr double kSafety = 0.9;
constexpr double kFirstStep = 1e-4;
constexpr double kMostGrowth = 2;
constexpr double kMostShrink = 0.2;
constexpr double kNothing = 1e-260;  // probabilities below are not controlled: AxialSolver empties cells at 1e-280

void validate(const FokkerPlanckOptions& options) {
  require(options.cells >= 16 && options.cells % 2 == 0, "cells", options.cells, "even and >= 16");
  require(options.step_error >= 1e-10 && options.step_error <= 0.1, "step_error", options.step_error,
          "in [1e-10, 0.1]");
}

void validate(const DrivePiece& piece) {
  require(std::isfinite(piece.overdrive), "overdrive", piece.overdrive, "finite");
  require(std::isfinite(piece.field_ratio), "field_ratio", piece.field_ratio, "finite");
  require(piece.duration_tau >= 0 && std::isfinite(piece.duration_tau), "duration_tau", piece.duration_tau,
          ">= 0 and finite");
}

/// Normalized probabilities of the discrete Boltzmann density; nothing behind the first `occupied` cells.
Eigen::VectorXd boltzmann(const AxialGrid& grid, const AxialPotential& potential, Eigen::Index occupied) {
  Eigen::ArrayXd height = Eigen::ArrayXd::Zero(grid.cosines.size());
  for (Eigen::Index k = 0; k + 1 < occupied; ++k) height(k + 1) = height(k) + potential_climb(grid, potential, k);
  Eigen::VectorXd mass = Eigen::VectorXd::Zero(height.size());
  const auto weights =
      (height.head(occupied).minCoeff() - height.head(occupied)).exp() * grid.widths.array().head(occupied);
  mass.head(occupied) = weights.matrix();
  return mass / mass.sum();
}

}  // namespace

struct AxialFokkerPlanck::State {
  State(double stability, const FokkerPlanckOptions& chosen) : delta(stability), options(chosen), grid(chosen.cells) {}

  double delta;
  FokkerPlanckOptions options;
  AxialGrid grid;
  Eigen::VectorXd mass;
  int steps = 0;
  AxialSolver solver;
  double factored_step = 0;
  std::array<Eigen::VectorXd, 4> stage;  // S^1 ... S^4 of the masses
  Eigen::VectorXd next;

  /// Fills `next`; returns the error relative to each cumulative probability, infinite where a cell would be negative.
  double try_step(const AxialRates& rates, double step);
  double finish_step(bool extrapolated);
};

double AxialFokkerPlanck::State::finish_step(bool extrapolated) {
  next = (1 + std::numbers::sqrt2) * stage[1] - std::numbers::sqrt2 * stage[0];
  if (extrapolated) next -= kErrorWeight * (stage[3] - stage[0] + 3 * (stage[1] - stage[2]));
  const double smallest = next.minCoeff();
  if (smallest < 0 && smallest > -kNothing) next = next.cwiseMax(0);
  return smallest > -kNothing ? 0 : smallest;
}

double AxialFokkerPlanck::State::try_step(const AxialRates& rates, double step) {
  if (step != factored_step) solver.factor(rates, kStage * step);
  factored_step = step;
  solver.solve(mass, stage[0]);
  for (std::size_t k = 1; k < stage.size(); ++k) solver.solve(stage[k - 1], stage[k]);
  // Ahead of a front extrapolation may overshoot: there the plain step is taken.
  if (finish_step(true) < 0 && finish_step(false) < 0) return std::numeric_limits<double>::infinity();
  double error = 0;
  double error_below = 0;
  double mass_below = 0;
  for (Eigen::Index k = 0; k < mass.size(); ++k) {
    error_below += stage[2](k) - mass(k) + 3 * (stage[0](k) - stage[1](k));
    mass_below += mass(k);
    if (mass_below > kNothing) error = std::max(error, std::abs(error_below) / mass_below);
  }
  return kErrorWeight * error;
}

AxialFokkerPlanck::AxialFokkerPlanck(double delta, const FokkerPlanckOptions& options) {
  require(delta > 0 && std::isfinite(delta), "delta", delta, "> 0 and finite");
  validate(options);
  state_ = std::make_unique<State>(delta, options);
  start_in_well();
}

AxialFokkerPlanck::~AxialFokkerPlanck() = default;
AxialFokkerPlanck::AxialFokkerPlanck(AxialFokkerPlanck&&) noexcept = default;
AxialFokkerPlanck& AxialFokkerPlanck::operator=(AxialFokkerPlanck&&) noexcept = default;

void AxialFokkerPlanck::start_in_well(double field_ratio) {
  require(std::isfinite(field_ratio), "field_ratio", field_ratio, "finite");
  require(field_ratio > -1, "field_ratio", field_ratio, "> -1: beyond, the field empties the well");
  const double ridge = std::max(0.0, -field_ratio);
  const auto occupied = (state_->grid.cosines.array() > ridge).count();
  state_->mass = boltzmann(state_->grid, {state_->delta, -field_ratio}, std::max<Eigen::Index>(1, occupied));
}

void AxialFokkerPlanck::start_at(double cos_angle) {
  require(cos_angle >= -1 && cos_angle <= 1, "cos_angle", cos_angle, "in [-1, 1]");
  const int cells = state_->options.cells;
  const int cell = std::min(cells - 1, static_cast<int>(std::acos(cos_angle) / std::numbers::pi * cells));
  state_->mass.setZero();
  state_->mass(cell) = 1;
}

void AxialFokkerPlanck::start_in_equilibrium(double net_overdrive) {
  require(std::isfinite(net_overdrive), "net_overdrive", net_overdrive, "finite");
  state_->mass = boltzmann(state_->grid, {state_->delta, net_overdrive}, state_->options.cells);
}

void AxialFokkerPlanck::advance(const DrivePiece& piece) {
  validate(piece);
  State& state = *state_;
  const AxialRates rates = axial_rates(state.grid, {state.delta, piece.overdrive - piece.field_ratio});
  state.factored_step = 0;
  double done = 0;
  double step = kFirstStep;
  while (done < piece.duration_tau) {
    const double rest = piece.duration_tau - done;
    const bool last = step >= rest;
    const double tried = last ? rest : step;
    const double error = state.try_step(rates, tried);
    const double wish = kSafety * std::cbrt(state.options.step_error / std::max(error, 1e-300));
    step = tried * std::clamp(wish, kMostShrink, kMostGrowth);
    if (error > state.options.step_error) continue;
    state.mass.swap(state.next);
    ++state.steps;
    done = last ? piece.duration_tau : done + tried;
  }
}

double AxialFokkerPlanck::write_error_rate() const {
  return state_->mass.head(state_->mass.size() / 2).sum();
}

double AxialFokkerPlanck::switched() const {
  return state_->mass.tail(state_->mass.size() / 2).sum();
}

double AxialFokkerPlanck::mean_cos() const {
  return state_->mass.dot(state_->grid.cosines);
}

double AxialFokkerPlanck::mean_cos_squared() const {
  return state_->mass.dot(state_->grid.cosines.cwiseAbs2());
}

int AxialFokkerPlanck::steps() const {
  return state_->steps;
}

const Eigen::VectorXd& AxialFokkerPlanck::probabilities() const {
  return state_->mass;
}

const Eigen::VectorXd& AxialFokkerPlanck::cosines() const {
  return state_->grid.cosines;
}

namespace {

AxialFokkerPlanck after_pulse(double delta, const std::vector<DrivePiece>& pulse, const FokkerPlanckOptions& options,
                              double start_field_ratio) {
  AxialFokkerPlanck density(delta, options);
  density.start_in_well(start_field_ratio);
  for (const DrivePiece& piece : pulse) density.advance(piece);
  return density;
}

/// One probability on the grid, on half of it, and there with larger steps.
struct ThreeRuns {
  double fine;
  double coarse;
  double long_steps;

  [[nodiscard]] double value() const { return std::max(0.0, fine + (fine - coarse) / 3); }
  [[nodiscard]] double error_rel() const {
    const double error = std::abs(fine - coarse) / 3 + std::abs(coarse - long_steps);
    return error == 0 ? 0 : error / value();
  }
};

}  // namespace

FokkerPlanckResult fokker_planck_write_error_rate(double delta, const std::vector<DrivePiece>& pulse,
                                                  const FokkerPlanckOptions& options, double start_field_ratio) {
  require(options.cells >= 32 && options.cells % 4 == 0, "cells", options.cells, "a multiple of 4 and >= 32");
  FokkerPlanckOptions half = options;
  half.cells = options.cells / 2;
  const AxialFokkerPlanck fine = after_pulse(delta, pulse, options, start_field_ratio);
  const AxialFokkerPlanck coarse = after_pulse(delta, pulse, half, start_field_ratio);
  half.step_error = std::min(0.1, 10 * options.step_error);
  const AxialFokkerPlanck long_steps = after_pulse(delta, pulse, half, start_field_ratio);
  const ThreeRuns error{fine.write_error_rate(), coarse.write_error_rate(), long_steps.write_error_rate()};
  const ThreeRuns switched{fine.switched(), coarse.switched(), long_steps.switched()};
  return {.write_error_rate = error.value(),
          .switched = switched.value(),
          .error_rel = error.error_rel(),
          .switched_error_rel = switched.error_rel(),
          .steps = fine.steps()};
}

}  // namespace sotto
