#include "spice/spectre_names.hpp"

#include <catch2/catch.hpp>

#include "sotto/core/error.hpp"

using namespace sotto::spice;

TEST_CASE("a level-1 transistor is mos1 in Spectre, BSIM4 is bsim4, and back", "[spice][unit]") {
  for (const char* level : {"1", "54"}) {
    const Model model{.name = "access", .type = "nmos", .parameters = {{"level", level}, {"kp", "0.001"}}};
    const std::string master = std::string(level) == "1" ? "mos1" : "bsim4";
    CHECK(spectre_model_text(model) == "model access " + master + " type=n kp=0.001");

    Model back{.name = "access", .parameters = {{"type", "n"}, {"kp", "0.001"}}};
    REQUIRE(read_spectre_model(back, master));
    CHECK(back == model);
  }
}

TEST_CASE("models that Spectre calls otherwise are refused", "[spice][unit]") {
  CHECK_THROWS_WITH(spectre_model_text({.name = "d", .type = "d"}), "model d = d must be nmos or pmos in Spectre");
  CHECK_THROWS_WITH(spectre_model_text({.name = "m", .type = "nmos", .parameters = {{"level", "3"}}}),
                    "level of model m = 3 must be 1, 14 or 54 in Spectre");
  Model other{.parameters = {{"type", "n"}}};
  CHECK_FALSE(read_spectre_model(other, "diode"));
}

TEST_CASE("values of a pulse have names", "[spice][unit]") {
  CHECK(waveform_parameters("pulse").size() == 7);
  CHECK(waveform_parameters("sin")[2] == "freq");
  CHECK(waveform_parameters("pwl").empty());
}
