#include "sotto/device/waveform.hpp"

#include <catch2/catch.hpp>

#include "sotto/core/error.hpp"

using namespace sotto;

namespace {

constexpr double kRounding = 1e-14;

double integral(const Waveform& waveform) {
  double sum = 0;
  for (std::size_t k = 1; k < waveform.time_s.size(); ++k) {
    sum += (waveform.time_s[k] - waveform.time_s[k - 1]) * (waveform.value[k] + waveform.value[k - 1]) / 2;
  }
  return sum;
}

}  // namespace

TEST_CASE("a pulse has its amplitude on top and half of it at its edges", "[device][unit]") {
  const Waveform shape = pulse({.amplitude = -2, .start_s = 1, .width_s = 3, .rise_s = 0.5, .fall_s = 1.5});

  CHECK(value_at(shape, 0).after == 0);
  CHECK(value_at(shape, 1.25).after == Approx(-1));
  CHECK(value_at(shape, 2).after == Approx(-2));
  CHECK(value_at(shape, 4.25).after == Approx(-1));
  CHECK(value_at(shape, 9).after == 0);
  CHECK(integral(shape) == Approx(-6));
}

TEST_CASE("an abrupt pulse has two values at its edges", "[device][unit]") {
  const Waveform shape = pulse({.amplitude = 2, .start_s = 1, .width_s = 3});
  const WaveformValue rise = value_at(shape, 1);
  const WaveformValue fall = value_at(shape, 4);

  CHECK((rise.before == 0 && rise.after == 2));
  CHECK((fall.before == 2 && fall.after == 0));
  CHECK(value_at(shape, 2).before == 2);
}

TEST_CASE("a bipolar train is the sum of its pulses, jumps kept", "[device][unit]") {
  const Waveform train = pulse_train({{.amplitude = 1, .start_s = 0, .width_s = 1},
                                      {.amplitude = -0.5, .start_s = 1, .width_s = 2, .rise_s = 0.5},
                                      {.amplitude = 3, .start_s = 2, .width_s = 4}});

  CHECK(value_at(train, 0).before == 0);
  CHECK(value_at(train, 0).after == 1);
  CHECK(value_at(train, 1).before == 1);
  CHECK(value_at(train, 1).after == 0);
  CHECK(value_at(train, 1.25).after == Approx(-0.25));
  CHECK(value_at(train, 2).before == Approx(-0.5));
  CHECK(value_at(train, 2).after == Approx(2.5));
  CHECK(peak(train) == 3);
  CHECK(integral(train) == Approx(1 - 1 + 12));
}

TEST_CASE("no points are zero, one point is a constant, and the ends hold", "[device][unit]") {
  CHECK(value_at({}, 3).after == 0);
  CHECK(value_at(constant(4), -7).before == 4);
  CHECK(value_at(constant(4), 7).after == 4);
  CHECK(value_at({.time_s = {1, 2}, .value = {5, 6}}, 0).after == 5);
  CHECK(value_at({.time_s = {1, 2}, .value = {5, 6}}, 3).after == 6);
  CHECK(peak({}) == 0);
}

TEST_CASE("scaling and squaring a waveform act on every value", "[device][unit]") {
  const Waveform ramp{.time_s = {0, 1, 1, 3}, .value = {0, 4, -2, -2}};

  CHECK(value_at(scaled(ramp, -2), 0.5).after == Approx(-4));
  const Waveform square = squared(ramp);
  for (const double time_s : {0.0, 0.1, 0.37, 0.99}) {
    CHECK(value_at(square, time_s).after == Approx(16 * time_s * time_s).margin(16 * 6.2e-5));
  }
  CHECK(value_at(square, 1).before == Approx(16).epsilon(kRounding));
  CHECK(value_at(square, 1).after == Approx(4).epsilon(kRounding));
}

TEST_CASE("a waveform that breaks a rule is refused", "[device][unit]") {
  CHECK_THROWS_WITH(validate(Waveform{.time_s = {0, 1}, .value = {0}}),
                    "points of value = 1 must be as many as those of time_s");
  CHECK_THROWS_WITH(validate(Waveform{.time_s = {1, 0}, .value = {0, 0}}),
                    "time_s of a waveform = its order must be never falling");
  CHECK_THROWS_WITH(pulse({.amplitude = 1, .width_s = 1, .rise_s = 2, .fall_s = 2}),
                    "width_s = 1 must be >= (rise_s + fall_s)/2");
  CHECK_THROWS_AS(pulse({.amplitude = 1}), InvalidArgument);
}
