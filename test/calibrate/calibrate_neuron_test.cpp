#include "sotto/calibrate/calibrate_neuron.hpp"

#include <catch2/catch.hpp>

#include "sotto/calibrate/netlist_folder.hpp"
#include "sotto/core/error.hpp"

using namespace sotto;
using namespace sotto::calibrate;

namespace {

// The published figures were read off sweeps of another step and another temperature (300.15 K): a few per cent.
constexpr double kRelPublished = 0.03;

struct Published {
  double slope;          // largest |dV/dx|
  double low_v, high_v;  // swing
  double logistic_k;     // 1/V
  double rms, max;       // logistic residual, shares of the swing
};

NeuronSweep sweep_45nm() {
  return {.input_low_v = -1, .input_high_v = 1};
}

NeuronSweep sweep_22nm() {
  NeuronSweep sweep{.channel_length_m = 22e-9, .input_low_v = -0.8, .input_high_v = 0.8};
  sweep.nominal.supply_v = 0.8;
  sweep.step = {.low_v = -0.4, .high_v = 0.4};
  return sweep;
}

CalibratedPoint only_point(const std::string& models, const std::string& netlist, const NeuronSweep& sweep) {
  const auto circuit = load_neuron_circuit(find_netlist(models), find_netlist(netlist));
  return calibrate_neuron(circuit, sweep, {.threads = 1}).neuron.points.front();
}

void check_published(const CalibratedPoint& point, const Published& published) {
  CHECK(point.steepest_slope == Approx(published.slope).epsilon(kRelPublished));
  CHECK(point.neuron.table.output_v.back() == Approx(published.low_v).margin(0.003));  // the curve rises again a little
  CHECK(point.neuron.table.output_v.front() == Approx(published.high_v).margin(0.003));
  CHECK(point.neuron.slope_per_v == Approx(published.logistic_k).epsilon(kRelPublished));
  CHECK(point.logistic.rms == Approx(published.rms).epsilon(kRelPublished));
  CHECK(point.logistic.max == Approx(published.max).epsilon(kRelPublished));
  CHECK(point.table.max < 0.005);  // the contract: below 0.5 % of the swing
}

}  // namespace

TEST_CASE("the published neuron at 45 nm has its published slope, swing and residual", "[calibrate][spice]") {
  const auto point = only_point("bsim4_45nm.mod", "neuron_mtj2.sub", sweep_45nm());

  check_published(point, {1.70, 0.015, 0.986, 8.40, 0.0124, 0.0268});
  CHECK(point.neuron.centre_v == Approx(-0.017).margin(0.002));
  CHECK(point.static_power_w == Approx(78e-6).epsilon(kRelPublished));
}

TEST_CASE("the published neuron at 22 nm has its published slope, swing and residual", "[calibrate][spice]") {
  const auto point = only_point("bsim4_22nm.mod", "neuron_mtj2.sub", sweep_22nm());

  check_published(point, {1.34, 0.013, 0.787, 8.08, 0.0138, 0.0251});
  CHECK(point.neuron.centre_v == Approx(0.011).margin(0.002));
}

TEST_CASE("the divider neuron fits a logistic better than the published one", "[calibrate][spice]") {
  auto sweep = sweep_45nm();
  sweep.nominal.nmos_width_m = 450e-9;
  sweep.nominal.pmos_width_m = 900e-9;

  const auto point = only_point("bsim4_45nm.mod", "neuron_divider.sub", sweep);

  check_published(point, {1.53, 0.002, 0.997, 6.99, 0.0069, 0.016});
}

TEST_CASE("a calibration has the same bits for any number of workers", "[calibrate][spice]") {
  auto sweep = sweep_45nm();
  sweep.samples = 65;
  sweep.table_knots = 17;
  sweep.axes[1] = {1, 2, 3};
  sweep.corners = {{}, {.name = "ss", .nmos_vth_shift_v = 0.03, .pmos_vth_shift_v = 0.03}};
  const auto circuit = load_neuron_circuit(find_netlist("bsim4_45nm.mod"), find_netlist("neuron_mtj2.sub"));
  std::size_t calls = 0;

  const auto one = calibrate_neuron(circuit, sweep, {.threads = 1});
  const auto three = calibrate_neuron(circuit, sweep, {.threads = 3, .on_point = [&](std::size_t, std::size_t all) {
                                                         ++calls;
                                                         CHECK(all == 6);
                                                       }});

  CHECK(one.neuron == three.neuron);
  CHECK(calls == 6);
  CHECK(one.neuron.points[1].neuron.slope_per_v > one.neuron.points[0].neuron.slope_per_v);  // TMR 2 against 1
  CHECK(one.neuron.points[4].static_power_w < one.neuron.points[1].static_power_w);          // higher thresholds
  CHECK(one.nominal.transfer.input_v.size() == 65);
}

TEST_CASE("between its points a calibration is as near to the circuit as on them", "[calibrate][spice]") {
  constexpr double kBetweenPoints = 0.005;  // of the swing: the contract of a table at a point
  auto sweep = sweep_45nm();
  sweep.axes[1] = {1, 1.5, 2, 2.5, 3};
  sweep.axes[4] = {0.95, 1, 1.05};
  sweep.axes[5] = {273, 300, 358};
  const auto circuit = load_neuron_circuit(find_netlist("bsim4_45nm.mod"), find_netlist("neuron_mtj2.sub"));
  const auto neuron = calibrate_neuron(circuit, sweep).neuron;
  spice::SpiceSession session;

  for (const double tmr_ratio : {1.25, 1.75, 2.75}) {
    const NeuronConditions between{.tmr_ratio = tmr_ratio, .supply_v = 0.975, .temperature_k = 330};
    const auto curves = measure_neuron(session, circuit, completed(sweep), between);
    const auto residual = residual_of(neuron_at(neuron, between), curves.transfer);
    CAPTURE(tmr_ratio, residual.rms);
    CHECK(residual.max < kBetweenPoints);
  }
}

TEST_CASE("a failure names the conditions at which it happened", "[calibrate][spice]") {
  const auto circuit = load_neuron_circuit(find_netlist("bsim4_45nm.mod"), find_netlist("neuron_mtj2.sub"));
  auto broken = circuit;
  broken.subcircuit.lines.insert(broken.subcircuit.lines.begin(), "Rbad 1 2 {nothing}");

  CHECK_THROWS_AS(calibrate_neuron(broken, sweep_45nm(), {.threads = 1}), SpiceError);
  CHECK_THROWS_WITH(calibrate_neuron(broken, sweep_45nm(), {.threads = 1}),
                    Catch::StartsWith("corner tt, ra_ohm_m2 = 1e-11, tmr_ratio = 2, "));
}
