#include "spice/option_names.hpp"

#include <catch2/catch.hpp>

using namespace sotto::spice;

namespace {

const SpiceCircuit kTight = {
    .options = {
        {"reltol", "1e-09"}, {"vntol", "1e-12"}, {"abstol", "1e-15"}, {"newton_steps", "500"}, {"gmin", "1e-18"}}};

}  // namespace

TEST_CASE("each simulator gets the tolerances by its own names", "[spice][unit]") {
  CHECK(option_cards(kTight, Dialect::ngspice) ==
        std::vector<std::string>{".options klu noacct nomod noinit reltol=1e-09 vntol=1e-12 abstol=1e-15 itl1=500 "
                                 "itl2=500 gmin=1e-18"});
  CHECK(option_cards(kTight, Dialect::xyce) ==
        std::vector<std::string>{".options linsol type=klu",
                                 ".options nonlin reltol=1e-09 abstol=1e-12 rhstol=1e-15 maxstep=500",
                                 ".options device gmin=1e-18"});
  CHECK(spectre_option_words(kTight) == " reltol=1e-09 vabstol=1e-12 iabstol=1e-15 gmin=1e-18");
}

TEST_CASE("options read back in one order, unknown ones are left out", "[spice][unit]") {
  SpiceCircuit circuit;

  read_options(circuit, {".options", "klu", "gmin=1e-18", "temp=85", "itl2=5", "reltol=1e-09"}, Dialect::ngspice);

  CHECK(circuit.options == std::vector<Parameter>{{"reltol", "1e-09"}, {"gmin", "1e-18"}});
}

TEST_CASE("BSIM4 is level 54, in Xyce and LTspice 14", "[spice][unit]") {
  Model model{.name = "n", .type = "nmos", .parameters = {{"level", "54"}, {"toxe", "1e-09"}}};

  translate_model(model, Dialect::hspice, Direction::to_dialect);
  CHECK(model.parameters[0].value == "54");
  translate_model(model, Dialect::xyce, Direction::to_dialect);
  CHECK(model.parameters[0].value == "14");
  translate_model(model, Dialect::xyce, Direction::from_dialect);
  CHECK(model.parameters[0].value == "54");
}
