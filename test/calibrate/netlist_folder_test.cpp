#include "sotto/calibrate/netlist_folder.hpp"

#include <stdlib.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "sotto/core/error.hpp"
#include "sotto/spice/deck.hpp"
#include "sotto/spice/session.hpp"

using namespace sotto;
using namespace sotto::calibrate;

TEST_CASE("Sotto's netlists are found from anywhere by their name", "[calibrate][unit]") {
  const auto found = find_netlist("elsewhere/neuron_mtj2.sub");

  CHECK(std::filesystem::is_regular_file(found));
  CHECK(std::filesystem::path(found).parent_path() == netlist_folder());
  CHECK(find_netlist(found) == found);
}

TEST_CASE("a netlist that is nowhere is named together with the folder that was searched", "[calibrate][unit]") {
  CHECK_THROWS_AS(find_netlist("nothing.sub"), IoError);
  CHECK_THROWS_WITH(find_netlist("nothing.sub"),
                    "nothing.sub: no such netlist, neither there nor in " + netlist_folder());
}

TEST_CASE("SOTTO_NETLISTS comes before every other folder", "[calibrate][unit]") {
  ::setenv("SOTTO_NETLISTS", SOTTO_SOURCE_DIR "/devices", 1);
  CHECK(netlist_folder() == SOTTO_SOURCE_DIR "/devices");
  CHECK_THROWS_AS(find_netlist("neuron_mtj2.sub"), IoError);
  ::unsetenv("SOTTO_NETLISTS");
}

namespace {

/// The subcircuits of `names` and the cards of one node, with `cards` around them.
spice::SpiceRequest request_of(const std::string& models, const std::vector<std::string>& names,
                               const std::vector<std::string>& cards) {
  spice::SpiceRequest request{.deck = {{"* netlists"}}, .analysis = "op", .vectors = {}};
  auto& lines = request.deck.lines;
  const auto add = [&](const std::string& file) {
    const auto deck = spice::read_deck(find_netlist(file));
    lines.insert(lines.end(), deck.lines.begin(), deck.lines.end());
  };
  add(models);
  for (const auto& name : names) add(name);
  lines.insert(lines.end(), cards.begin(), cards.end());
  lines.push_back(".options noacct nomod noinit reltol=1e-6 vntol=1e-9 abstol=1e-14 gmin=1e-15");
  return request;
}

double op(spice::SpiceRequest request, const std::string& vector) {
  request.vectors = {vector};
  return spice::SpiceSession().run(request).values[0][0];
}

}  // namespace

TEST_CASE("readers put out what their gain says", "[calibrate][spice]") {
  // 10 uA into the plus column: gain input I = 0.1 V, within the error that each netlist states.
  const std::vector<std::string> supply_45 = {"Vd vdd 0 0.5", "Vs vss 0 -0.5", "Ip 0 plus 1e-5", "Im 0 minus 0"};
  const std::vector<std::string> supply_22 = {"Vd vdd 0 0.4", "Vs vss 0 -0.4", "Ip 0 plus 1e-5", "Im 0 minus 0"};
  const auto with = [](std::vector<std::string> cards, const std::string& more) {
    cards.insert(cards.end(), {more, "Rl out 0 20000"});
    return cards;
  };
  const std::vector<std::string> diff = {"operational_amplifier.sub", "difference_amplifier.sub"};
  const std::vector<std::string> tia = {"operational_amplifier.sub", "transimpedance_reader.sub"};

  CHECK(op(request_of("bsim4_45nm.mod", diff, with(supply_45, "X1 plus minus out vdd vss difference_amplifier")),
           "out") == Approx(0.1).epsilon(0.01));
  CHECK(
      op(request_of("bsim4_22nm.mod", diff, with(supply_22, "X1 plus minus out vdd vss difference_amplifier l=88e-9")),
         "out") == Approx(0.1).epsilon(0.02));
  CHECK(op(request_of("bsim4_45nm.mod", tia, with(supply_45, "X1 plus minus out vdd vss transimpedance_reader")),
           "out") == Approx(0.1).epsilon(0.005));
  CHECK(
      op(request_of("bsim4_22nm.mod", tia, with(supply_22, "X1 plus minus out vdd vss transimpedance_reader l=88e-9")),
         "out") == Approx(0.1).epsilon(0.01));
}

TEST_CASE("cells and drivers have the resistances that their netlists state", "[calibrate][spice]") {
  constexpr double kRelStated = 0.01;  // stated with three digits
  const std::vector<std::string> cell = {"Vg g 0 1", "Vr row 0 0.1", "Vc col 0 0", "X1 row g col 0 cell_1t1r"};
  const std::vector<std::string> sot = {"Vg g 0 1", "Vr row 0 0.1", "Vc col 0 0", "X1 row 0 g 0 col 0 cell_sot_2t1r"};
  const std::vector<std::string> driver = {"Vd vdd 0 1", "I1 out 0 1e-5", "X1 vdd out vdd 0 word_line_driver"};
  const std::vector<std::string> inverter = {"Vd vdd 0 1", "Vin in 0 0.49", "X1 in out vdd 0 inverter"};

  CHECK(0.1 / op(request_of("bsim4_45nm.mod", {"cell_1t1r.sub"}, cell), "vc#branch") ==
        Approx(8908).epsilon(kRelStated));
  CHECK(op(request_of("bsim4_45nm.mod", {"cell_sot_2t1r.sub"}, sot), "vc#branch") ==
        Approx(10.6e-6).epsilon(kRelStated));
  CHECK((1 - op(request_of("bsim4_45nm.mod", {"word_line_driver.sub"}, driver), "out")) / 1e-5 ==
        Approx(45).epsilon(0.03));
  CHECK(op(request_of("bsim4_45nm.mod", {"inverter.sub"}, inverter), "out") == Approx(0.49).margin(0.02));
}

TEST_CASE("the transistor cards have the on-current that they state", "[calibrate][spice]") {
  constexpr double kRelStated = 0.01;  // the default prwg of BSIM4 would change it by 16 %
  const auto on_current_a_per_m = [](const std::string& models, const std::string& length, double supply_v) {
    const auto cards = [&](const std::string& sign, const std::string& type) {
      const auto supply = sign + std::to_string(supply_v);
      return std::vector<std::string>{"Vd d 0 " + supply, "Vg g 0 " + supply,
                                      "M1 d g 0 0 " + type + " l=" + length + " w=450e-9"};
    };
    return std::pair{-op(request_of(models, {}, cards("", "nmos")), "vd#branch") / 450e-9,
                     op(request_of(models, {}, cards("-", "pmos")), "vd#branch") / 450e-9};
  };

  const auto [n45, p45] = on_current_a_per_m("bsim4_45nm.mod", "45e-9", 1.0);
  const auto [n22, p22] = on_current_a_per_m("bsim4_22nm.mod", "22e-9", 0.8);

  CHECK(n45 == Approx(1310).epsilon(kRelStated));
  CHECK(p45 == Approx(942).epsilon(kRelStated));
  CHECK(n22 == Approx(1359).epsilon(kRelStated));
  CHECK(p22 == Approx(966).epsilon(kRelStated));
}
