#include "sotto/study/crosscheck.hpp"

#include <catch2/catch.hpp>

#include "sotto/core/error.hpp"
#include "sotto/spice/netlist.hpp"
#include "study/tiny_experiment.hpp"
#include "support/approx.hpp"

namespace sotto::study {
namespace {

io::CrossbarCase sample_case() {
  return {.crossbar = {Eigen::MatrixXd::Constant(3, 2, 6000.0), {1.0, 1.0, 50.0, 30.0}},
          .inputs_v = (Eigen::MatrixXd(2, 3) << 0.1, 0.2, 0.3, -0.8, 0.4, 0.0).finished()};
}

TEST_CASE("a case agrees with ngspice in outputs and in nodes", "[study][spice]") {
  const auto result = crosscheck(sample_case(), {.tolerance = test::kRelContract});

  CHECK(result.within_tolerance());
  CHECK(result.inputs == 2);
  CHECK(result.outputs.compared == 4);
  CHECK(result.nodes.compared == 24);
}

TEST_CASE("another circuit in place of Sotto's own deck is found out", "[study][spice]") {
  const test::TempFolder folder;
  io::CrossbarCase other = sample_case();
  other.crossbar.cell_resistance_ohm(1, 1) = 6100;
  const std::string path = folder.write("other.sp", spice::netlist_text(other.crossbar, other.inputs_v));

  const auto result = crosscheck(sample_case(), {.tolerance = test::kRelContract, .netlist_path = path});

  CHECK_FALSE(result.within_tolerance());
  CHECK(result.outputs.max_rel > 1e-4);
}

TEST_CASE("the first images of an experiment go through the whole network in ngspice", "[study][spice]") {
  const test::TempFolder folder;

  const auto result = crosscheck(io::load_experiment(test::write_tiny_experiment(folder)),
                                 {.tolerance = test::kRelContract, .images = 2});

  CHECK(result.within_tolerance());
  CHECK(result.inputs == 2);
}

TEST_CASE("a netlist of another dialect is checked alone, or in place of Sotto's own deck", "[study][spice]") {
  const test::TempFolder folder;
  const auto own = spice::circuit_of(spice::crossbar_deck(sample_case().crossbar, sample_case().inputs_v).deck);
  const std::string path = folder.write("case.scs", spice::circuit_text(own, spice::Dialect::spectre));
  const CrossCheckStudyOptions options{
      .tolerance = test::kRelContract, .netlist_path = path, .dialect = spice::Dialect::spectre};

  const auto alone = crosscheck_netlist(options);
  const auto in_place = crosscheck(sample_case(), options);

  CHECK(alone.within_tolerance());
  CHECK(alone.inputs == 2);
  CHECK(alone.outputs.compared == 2 * 2);
  CHECK(in_place.within_tolerance());
  CHECK(in_place.nodes.compared == 24);
}

TEST_CASE("tolerance and images have ranges", "[study][unit]") {
  const test::TempFolder folder;
  const auto experiment = io::load_experiment(test::write_tiny_experiment(folder));

  CHECK_THROWS_WITH(crosscheck(sample_case(), {.tolerance = -1}), "tol = -1 must be >= 0");
  CHECK_THROWS_WITH(crosscheck(experiment, {.images = 0}), "images = 0 must be >= 1");
}

TEST_CASE("delays of a case with capacitances are compared with a transient", "[study][spice]") {
  io::CrossbarCase xbar_case = sample_case();
  CHECK_FALSE(crosscheck(xbar_case).lags);
  xbar_case.crossbar.capacitance = {.row_segment_f = 5e-17, .col_segment_f = 5e-17, .cell_f = 1e-16};

  const auto result = crosscheck(xbar_case);

  REQUIRE(result.lags);
  CHECK(result.within_tolerance());
  CHECK(result.lags->compared == 4);
  CHECK(result.energies->compared == 2);
}

}  // namespace
}  // namespace sotto::study
