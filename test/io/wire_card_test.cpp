#include "sotto/io/wire_card.hpp"

#include <catch2/catch.hpp>

#include "io/file_fixture.hpp"

using namespace sotto;
using namespace sotto::io;

namespace {

Wires load(const test::TempFolder& folder, const std::string& body) {
  return load_wires(folder.write("w.json", R"({"schema": 1, "kind": "wire_card", "name": "w", )" + body + "}"));
}

}  // namespace

TEST_CASE("the copper card gives IMAC-Sim's segment resistances", "[io][golden]") {
  const auto wires = load_wires(SOTTO_SOURCE_DIR "/devices/wires_imac_9nm.json");

  constexpr double kDigitsOfNetlist = 1e-6;  // 9.241569 and 11.551961 are printed with six decimals
  CHECK(std::abs(std::get<double>(wires.row_segment_ohm) - 9.241569) < kDigitsOfNetlist);
  CHECK(std::abs(std::get<double>(wires.col_segment_ohm) - 11.551961) < kDigitsOfNetlist);
}

TEST_CASE("a wire card may give the segments themselves", "[io][unit]") {
  const test::TempFolder folder;

  const auto wires = load(folder, R"("parameters": {"row_segment_ohm": {"value": 1.5, "source": "s"},
                                                    "col_segment_ohm": {"value": 0, "source": "s"}})");

  CHECK(std::get<double>(wires.row_segment_ohm) == 1.5);
  CHECK(std::get<double>(wires.col_segment_ohm) == 0);
}

TEST_CASE("a wire card may have capacitances, both directions", "[io][unit]") {
  const test::TempFolder folder;
  const auto farads = [&](const std::string& section) {
    return load_wire_capacitance(folder.write(
        "w.json", R"({"schema": 1, "kind": "wire_card", "name": "w", "parameters": {}, )" + section + "}"));
  };
  const Capacitance copper = load_wire_capacitance(SOTTO_SOURCE_DIR "/devices/wires_imac_9nm.json");

  CHECK(std::get<double>(copper.row_segment_f) == 4.57e-17);
  CHECK(std::get<double>(copper.col_segment_f) == 5.99e-17);
  CHECK(farads(R"("description": "none")") == Capacitance{});
  CHECK(folder.complaint([&] { farads(R"("capacitance": {"row_segment_f": {"value": 1e-17, "source": "s"}})"); }) ==
        "w.json: /capacitance/col_segment_f: the key is missing, a number is needed here");
  CHECK(folder.complaint([&] { farads(R"("capacitance": {"row_segment_f": {"value": -1, "source": "s"}})"); }) ==
        "w.json: /capacitance/row_segment_f/value: -1 must be >= 0");
}

TEST_CASE("an incomplete or contradictory wire card is refused", "[io][unit]") {
  const test::TempFolder folder;
  const auto complaint = [&](const std::string& body) { return folder.complaint([&] { load(folder, body); }); };

  CHECK(complaint(R"("parameters": {"row_segment_ohm": {"value": 1.5, "source": "s"}})") ==
        "w.json: /parameters/col_segment_ohm: the key is missing, a number is needed here");
  CHECK(complaint(R"("geometry": {"width_m": {"value": 1e-8, "source": "s"}})") ==
        "w.json: /geometry/bulk_resistivity_ohm_m: the key is missing, a number is needed here");
  CHECK(complaint(R"("geometry": {"grain_reflection": {"value": 1, "source": "s"}})") ==
        "w.json: /geometry/grain_reflection/value: 1 must be in [0, 1)");
  CHECK(complaint(R"("geometry": {}, "parameters": {})") ==
        "w.json: /parameters: unknown key; allowed are name, description, geometry, notes, capacitance");
  CHECK(complaint(R"("description": "nothing")") == "w.json: /parameters: the key is required but missing");
}
