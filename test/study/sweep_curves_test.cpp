#include "study/sweep_curves.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "sotto/montecarlo/sampling.hpp"
#include "study/stored_runs.hpp"

namespace sotto::study {
namespace {

constexpr double kRounding = 1e-9;  // relative: a few operations on doubles

TEST_CASE("a sweep over numbers and words is a curve per word over the numbers", "[study][unit]") {
  const auto curves = sweep_curves({{.key = "a.model", .values = {"\"correlated\"", "\"independent\""}},
                                    {.key = "a.sigma", .values = {"0.2", "5e-2", "0.1"}}});

  REQUIRE(curves.size() == 2);
  CHECK(curves[0].name == "model=correlated");
  CHECK(curves[1].name == "model=independent");
  for (const SweepCurve& curve : curves) {
    CHECK(curve.key == "a.sigma");
    CHECK(curve.x == std::vector<double>{0.05, 0.1, 0.2});
    CHECK(curve.x_names.empty());
  }
  CHECK(curves[0].points == std::vector<std::size_t>{1, 2, 0});
  CHECK(curves[1].points == std::vector<std::size_t>{4, 5, 3});
}

TEST_CASE("the axis with more numbers is the one to draw over", "[study][unit]") {
  const auto curves = sweep_curves({{.key = "few", .values = {"1", "2"}}, {.key = "many", .values = {"1", "2", "3"}}});

  REQUIRE(curves.size() == 2);
  CHECK(curves[0].key == "many");
  CHECK(curves[1].points == std::vector<std::size_t>{3, 4, 5});
  const auto words =
      sweep_curves({{.key = "numbers", .values = {"1", "2"}}, {.key = "words", .values = {"a", "b", "c"}}});
  CHECK(words.at(0).key == "numbers");
}

TEST_CASE("a sweep over words alone keeps their order", "[study][unit]") {
  const auto curves = sweep_curves({{.key = "model", .values = {"\"uniform\"", "\"correlated\""}}});

  REQUIRE(curves.size() == 1);
  CHECK(curves[0].name.empty());
  CHECK(curves[0].x == std::vector<double>{0, 1});
  CHECK(curves[0].x_names == std::vector<std::string>{"uniform", "correlated"});
  CHECK(sweep_curves({}).empty());
}

TEST_CASE("a point of a curve is the mean of its samples between their 5 % and 95 % quantiles", "[study][unit]") {
  const StoredRun stored = test::swept_run(5);  // 90, 89, 88, 87, 86 and 80, 79, 78, 77 %
  const auto curves = sweep_curves(stored.settings.spec.sweep);

  const BandLine line = output_curve(stored, curves.at(0), "accuracy");

  CHECK(line.x == std::vector<double>{0.1, 0.2});
  CHECK(line.y[0].value == Approx(88).epsilon(kRounding));
  CHECK(line.y[1].value == Approx(78.5).epsilon(kRounding));
  CHECK(line.low[0] == Approx(86.2).epsilon(kRounding));
  CHECK(line.high[0] == Approx(89.8).epsilon(kRounding));
  constexpr double kStudent4 = 2.776445;  // 97.5 % quantile at 4 degrees of freedom, tables
  CHECK(line.y[0].upper == Approx(88 + kStudent4 * std::sqrt(2.5 / 5)).epsilon(1e-6));
}

TEST_CASE("curves of words are compared with the first word", "[study][unit]") {
  const auto curves = sweep_curves({{.key = "share", .values = {"0", "0.9"}},
                                    {.key = "model", .values = {"\"correlated\"", "\"independent\""}},
                                    {.key = "sigma", .values = {"0.1", "0.2", "0.3"}}});

  REQUIRE(curves.size() == 4);
  CHECK(curves[0].baseline.empty());
  CHECK(curves[1].baseline == "share=0, model=correlated");
  CHECK(curves[2].baseline.empty());
  CHECK(curves[3].baseline == "share=0.9, model=correlated");
}

TEST_CASE("differences are taken draw by draw, of draws that both points have", "[study][unit]") {
  const StoredRun stored = test::swept_run(5);  // the second point: 10 images less of every draw, the last one failed
  const SweepCurve first{.name = "first", .key = "sigma", .x = {1}, .points = {0}};
  const SweepCurve second{.name = "second", .key = "sigma", .x = {0.5, 1}, .points = {0, 1}};

  const BandLine line = paired_difference({&stored, second}, {&stored, first}, "accuracy");

  REQUIRE(line.x == std::vector<double>{1});
  CHECK(line.y[0].value == Approx(-10).epsilon(kRounding));
  CHECK(half_width(line.y[0]) < 1e-6);  // the spread of the draws is gone
}

TEST_CASE("curves and differences of shifted samples are weighted", "[study][unit]") {
  StoredRun stored = test::swept_run(5);
  for (SampleResult& result : stored.run.samples) {
    result.weight = result.sample < 4 ? 3 : 0;  // the first two draws alone count
    if (result.sample == 1) result.outputs(1) -= 0.02;
  }
  const SweepCurve first{.name = "first", .key = "sigma", .x = {1}, .points = {0}};
  const SweepCurve second{.name = "second", .key = "sigma", .x = {1}, .points = {1}};

  CHECK(output_curve(stored, first, "accuracy").y[0].value == Approx(89.5).epsilon(kRounding));
  CHECK(output_curve(stored, first, "accuracy").low[0] == Approx(89).epsilon(kRounding));
  const BandLine line = paired_difference({&stored, second}, {&stored, first}, "accuracy");
  CHECK(line.y[0].value == Approx(-11).epsilon(kRounding));
}

TEST_CASE("a run that is shifted another way is compared by its weighted means", "[study][property]") {
  // z around 2 with weights, and z plain, of the same numbers: as distributions they are the same.
  constexpr int kDraws = 20'000;
  StoredRun shifted = test::plain_run(1);
  StoredRun plain = shifted;
  const ShiftMixtureParams mixture{.shift = Eigen::VectorXd::Constant(1, 2.0), .nominal_share = 0.2};
  const auto add = [](StoredRun& run, int draw, double z, double weight) {
    if (draw == 0) run.run.samples.clear();
    run.run.samples.push_back({draw, weight, Eigen::Vector3d(0, z, 0), {}});
  };
  for (int k = 0; k < kDraws; ++k) {
    SampleRng rng(5, static_cast<std::uint64_t>(k));
    SampleRng again(5, static_cast<std::uint64_t>(k));
    const auto draw = shift_mixture_normals(mixture, rng);
    add(shifted, k, draw.values[0], draw.weight);
    add(plain, k, again.normal(), 1);
  }
  const SweepCurve curve{.name = "", .key = "sigma", .x = {1}, .points = {0}};

  const Estimate there = paired_difference({&shifted, curve}, {&plain, curve}, "accuracy").y.at(0);
  const Estimate back = paired_difference({&plain, curve}, {&shifted, curve}, "accuracy").y.at(0);

  constexpr double kSigmas = 5.0;
  CHECK(std::abs(there.value) < kSigmas * there.standard_error);
  // In percent; 20,000 plain draws alone have 0.7, the weights of the others make it at most twice that.
  CHECK(there.standard_error > 0.7);
  CHECK(there.standard_error < 3);
  CHECK(back.value == Approx(-there.value).epsilon(kRounding));
  CHECK(back.upper == Approx(-there.lower).epsilon(kRounding));
}

TEST_CASE("a difference of weighted means of one sample has an open interval", "[study][unit]") {
  StoredRun first = test::swept_run(5);
  StoredRun second = first;
  for (SampleResult& result : first.run.samples) result.weight = 0.5;
  second.run.samples.resize(2);
  const SweepCurve curve{.name = "", .key = "sigma", .x = {1}, .points = {0}};

  const Estimate difference = paired_difference({&second, curve}, {&first, curve}, "accuracy").y.at(0);

  CHECK(difference.value == Approx(90 - 88).epsilon(kRounding));
  CHECK(std::isinf(difference.upper));  // of one sample no spread is known
}

TEST_CASE("curves and differences take the largest values that a run does", "[study][unit]") {
  constexpr double kLarge = 9e139;
  StoredRun stored = test::swept_run(5);
  for (SampleResult& result : stored.run.samples) {
    if (result.failure.empty()) result.outputs(1) = result.sample % 2 == 0 ? kLarge : -kLarge;
  }
  const SweepCurve first{.name = "first", .key = "sigma", .x = {1}, .points = {0}};
  const SweepCurve second{.name = "second", .key = "sigma", .x = {1}, .points = {1}};

  CHECK(output_curve(stored, first, "accuracy").y[0].value == Approx(100 * kLarge).epsilon(kRounding));
  CHECK(output_curve(stored, first, "accuracy").high[0] == Approx(100 * kLarge).epsilon(kRounding));
  CHECK(paired_difference({&stored, second}, {&stored, first}, "accuracy").y[0].value ==
        Approx(-200 * kLarge).epsilon(kRounding));
}

TEST_CASE("a point without a finished sample leaves a gap", "[study][unit]") {
  StoredRun stored = test::swept_run(5);
  stored.run.samples.resize(1);

  const BandLine line = output_curve(stored, sweep_curves(stored.settings.spec.sweep).at(0), "accuracy");

  CHECK(line.y[0].value == 90.0);
  CHECK(std::isnan(line.y[1].value));
}

}  // namespace
}  // namespace sotto::study
