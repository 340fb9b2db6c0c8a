#include "spice/input_table.hpp"

#include <catch2/catch.hpp>

using namespace sotto::spice;

namespace {

SpiceCircuit swept(const std::string& table, const std::string& stop) {
  return {.elements = {{.kind = ElementKind::voltage, .name = "vidx", .nodes = {"idx", "0"}, .value = "0"},
                       {.kind = ElementKind::behavioral_voltage, .name = "bs0", .nodes = {"s0", "0"}, .value = table}},
          .analysis = {.kind = AnalysisKind::sweep, .words = {"vidx", "0", stop, "1"}}};
}

}  // namespace

TEST_CASE("tables over the swept index are one source with a value per input vector", "[spice][unit]") {
  SpiceCircuit circuit = swept("pwl(v(idx),0,0.25,1,-2)", "1");

  fold_swept_tables(circuit, "pwl");

  REQUIRE(circuit.elements.size() == 1);
  CHECK(circuit.elements[0].kind == ElementKind::input);
  CHECK(circuit.elements[0].name == "vs0");
  CHECK(circuit.elements[0].points == std::vector<std::string>{"0.25", "-2"});
  CHECK(circuit.analysis == Analysis{.kind = AnalysisKind::inputs});
  CHECK(num_inputs(circuit) == 2);
  CHECK(swept_table(circuit.elements[0], "table") == "table(v(idx),0,0.25,1,-2)");
}

TEST_CASE("other tables and other sweeps stay what they are", "[spice][unit]") {
  for (const auto& [table, stop] : {std::pair{"pwl(v(idx),0,1,2,3)", "1"},
                                    {"pwl(v(idx),0,1,1,3)", "5"},
                                    {"pwl(v(other),0,1,1,3)", "1"},
                                    {"v(idx)*2", "1"}}) {
    SpiceCircuit circuit = swept(table, stop);
    const SpiceCircuit before = circuit;
    fold_swept_tables(circuit, "pwl");
    CHECK(circuit == before);
  }
}

TEST_CASE("a data table gives its columns to the sources that name them", "[spice][unit]") {
  SpiceCircuit circuit{
      .parameters = {{"in_vs0", "1"}, {"one", "1"}},
      .elements = {{.kind = ElementKind::voltage, .name = "vs0", .nodes = {"s0", "0"}, .value = "in_vs0"}}};

  fold_data_table(circuit, {.names = {"in_vs0"}, .values = {"1", "2", "3"}});

  CHECK(circuit.elements[0].points == std::vector<std::string>{"1", "2", "3"});
  CHECK(circuit.parameters == std::vector<Parameter>{{"one", "1"}});
  CHECK(circuit.analysis.kind == AnalysisKind::inputs);
}

TEST_CASE("a sweep of one point at the source's own value is an operating point", "[spice][unit]") {
  SpiceCircuit circuit = swept("v(idx)", "0");
  SpiceCircuit other = swept("v(idx)", "0");
  other.elements[0].value = "1";

  fold_single_point(circuit);
  fold_single_point(other);

  CHECK(circuit.analysis.kind == AnalysisKind::op);
  CHECK(other.analysis.kind == AnalysisKind::sweep);
}
