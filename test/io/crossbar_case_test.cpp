#include "sotto/io/crossbar_case.hpp"

#include <catch2/catch.hpp>
#include <limits>

#include "io/file_fixture.hpp"
#include "support/data_dir.hpp"

using namespace sotto;
using namespace sotto::io;

namespace {

constexpr double kOpen = std::numeric_limits<double>::infinity();

/// A 2 x 2 case with further members.
std::string case_text(const std::string& more = "") {
  return R"({"schema": 1, "kind": "crossbar_case", "cell_resistance_ohm": [[6000.0, 18000.0], [null, 0]],
             "row_segment_ohm": 1.5, "col_segment_ohm": [[1, 2], [3, null]], "inputs_v": [[0.8, -0.4]])" +
         more + "}";
}

CrossbarCase load(const std::string& text, const Overrides& overrides = {}) {
  const test::TempFolder folder;
  return load_crossbar_case(folder.write("case.json", text), overrides);
}

}  // namespace

TEST_CASE("a case is read with null as open and the defaults of the contract", "[io][unit]") {
  const auto crossbar_case = load(case_text());

  const auto& wires = crossbar_case.crossbar.wires;
  CHECK(crossbar_case.crossbar.cell_resistance_ohm == (Eigen::MatrixXd(2, 2) << 6000, 18000, kOpen, 0).finished());
  CHECK(std::get<double>(wires.row_segment_ohm) == 1.5);
  CHECK(std::get<Eigen::MatrixXd>(wires.col_segment_ohm) == (Eigen::MatrixXd(2, 2) << 1, 2, 3, kOpen).finished());
  CHECK(std::get<double>(wires.driver_ohm) == 0);
  CHECK(std::get<double>(wires.sense_ohm) == 0);
  CHECK(wires.row_far_end == RowFarEnd::open);
  CHECK(wires.col_far_end == ColFarEnd::open);
  CHECK(!wires.row_far_segment_ohm);
  CHECK(crossbar_case.inputs_v == Eigen::RowVector2d(0.8, -0.4));
}

TEST_CASE("every boundary of the contract is read", "[io][unit]") {
  const auto crossbar = load(case_text(R"(, "driver_ohm": [1, null], "sense_ohm": [3, 4], "row_far_end": "driven",
      "col_far_end": "ground", "row_far_segment_ohm": 5, "col_far_segment_ohm": [6, 7], "driver_far_ohm": [8, 9],
      "sense_far_ohm": null, "floating_rows": [1])"))
                            .crossbar;

  CHECK(std::get<Eigen::VectorXd>(crossbar.wires.driver_ohm) == Eigen::Vector2d(1, kOpen));
  CHECK(std::get<Eigen::VectorXd>(crossbar.wires.sense_ohm) == Eigen::Vector2d(3, 4));
  CHECK(crossbar.wires.row_far_end == RowFarEnd::driven);
  CHECK(crossbar.wires.col_far_end == ColFarEnd::ground);
  CHECK(std::get<double>(*crossbar.wires.row_far_segment_ohm) == 5);
  CHECK(std::get<Eigen::VectorXd>(*crossbar.wires.col_far_segment_ohm) == Eigen::Vector2d(6, 7));
  CHECK(std::get<Eigen::VectorXd>(*crossbar.wires.driver_far_ohm) == Eigen::Vector2d(8, 9));
  CHECK(std::get<double>(*crossbar.wires.sense_far_ohm) == kOpen);
  CHECK(crossbar.floating_rows == std::vector<Eigen::Index>{1});
}

TEST_CASE("inputs of floating rows are ignored, even null", "[io][unit]") {
  const auto text = case_text(R"(, "floating_rows": [1])");

  CHECK(load(text, {{"inputs_v=[[0.5, null]]"}}).inputs_v == Eigen::RowVector2d(0.5, 0));
  CHECK(load(text, {{"inputs_v=[[0.5, 1e9]]"}}).inputs_v == Eigen::RowVector2d(0.5, 1e9));
}

TEST_CASE("a case survives being written and read, bit by bit", "[io][property]") {
  const test::TempFolder folder;
  const auto first = load(case_text(R"(, "driver_ohm": [0.1, null], "row_far_end": "ground", "sense_far_ohm": 1e-17,
      "col_far_segment_ohm": [0.30000000000000004, 7], "col_far_end": "ground", "floating_rows": [0])"));

  save_crossbar_case(folder.at("again.json"), first);
  const auto second = load_crossbar_case(folder.at("again.json"));

  CHECK(second.crossbar.cell_resistance_ohm == first.crossbar.cell_resistance_ohm);
  CHECK(second.crossbar.wires.driver_ohm == first.crossbar.wires.driver_ohm);
  CHECK(second.crossbar.wires.row_far_end == first.crossbar.wires.row_far_end);
  CHECK(second.crossbar.wires.col_far_segment_ohm == first.crossbar.wires.col_far_segment_ohm);
  CHECK(second.crossbar.floating_rows == first.crossbar.floating_rows);
  CHECK(second.inputs_v == first.inputs_v);
  CHECK(crossbar_case_json(second) == crossbar_case_json(first));
}

TEST_CASE("capacitances are read, written where there are any, and 0 by default", "[io][unit]") {
  const auto plain = load(case_text(""));
  const auto first = load(case_text(R"(, "capacitance": {"row_segment_f": 4.78e-17,
      "col_segment_f": [[1e-17, 2e-17], [3e-17, 0]], "cell_f": 1e-16})"));
  const test::TempFolder folder;

  save_crossbar_case(folder.at("again.json"), first);

  const Capacitance& found = first.crossbar.capacitance;
  CHECK(plain.crossbar.capacitance == Capacitance{});
  CHECK(crossbar_case_json(plain).find("capacitance") == std::string::npos);
  CHECK(std::get<double>(found.row_segment_f) == 4.78e-17);
  CHECK(std::get<Eigen::MatrixXd>(found.col_segment_f)(1, 0) == 3e-17);
  CHECK(found.cell_f == 1e-16);
  CHECK(load_crossbar_case(folder.at("again.json")).crossbar.capacitance == found);
}

TEST_CASE("every shared case loads", "[io][golden]") {
  SOTTO_NEEDS_DATA_DIR(data_dir);
  int loaded = 0;
  for (const auto& entry : std::filesystem::directory_iterator(data_dir + "/../cases")) {
    const auto path = entry.path().string();
    if (!path.ends_with(".case.json")) continue;
    const auto crossbar_case = load_crossbar_case(path);
    REQUIRE(crossbar_case.inputs_v.cols() == crossbar_case.crossbar.rows());
    ++loaded;
  }
  CHECK(loaded >= 10);
}

// What a user may get wrong in a case, and the sentence that answers.
namespace {

const std::string kGood = R"({"schema": 1, "kind": "crossbar_case",
    "cell_resistance_ohm": [[6000.0, 18000.0], [18000.0, 6000.0], [6000.0, 6000.0]],
    "row_segment_ohm": 1.0, "col_segment_ohm": 1.0, "inputs_v": [[0.8, 0.4, 0.1]]})";

struct Mistake {
  std::string assignments;  ///< to the good case, separated by ;
  std::string message;
};

std::string complaint(const Mistake& mistake) {
  const sotto::test::TempFolder folder;
  const auto path = folder.write("case.json", kGood);
  Overrides overrides;
  for (std::size_t start = 0; start < mistake.assignments.size();) {
    const auto end = std::min(mistake.assignments.find(';', start), mistake.assignments.size());
    overrides.assignments.push_back(mistake.assignments.substr(start, end - start));
    start = end + 1;
  }
  return folder.complaint([&] { load_crossbar_case(path, overrides); });
}

const std::vector<Mistake> kMistakes = {
    {"schema=2", "/schema: 2 must be 1"},
    {"schema=null", "/schema: null must be 1"},
    {"schema=1.0", "/schema: 1.0 must be 1"},
    {"kind=crossbar", "/kind: \"crossbar\" must be \"crossbar_case\""},
    {"kind=5", "/kind: 5 must be \"crossbar_case\""},
    {"cell_resistance_ohm.1.0=-5", "/cell_resistance_ohm/1/0: -5 must be >= 0"},
    {"cell_resistance_ohm.1.0=abc", "/cell_resistance_ohm/1/0: \"abc\" must be a number >= 0 or null (open)"},
    {"cell_resistance_ohm.1.0=NaN", "/cell_resistance_ohm/1/0: \"NaN\" must be a number >= 0 or null (open)"},
    {"cell_resistance_ohm.1.0=true", "/cell_resistance_ohm/1/0: true must be a number >= 0 or null (open)"},
    {"cell_resistance_ohm.1.0=[1]", "/cell_resistance_ohm/1/0: an array of 1 must be a number >= 0 or null (open)"},
    {"cell_resistance_ohm.1=[1]",
     "/cell_resistance_ohm/1: an array of 1 must be an array of 2, as long as the first row"},
    {"cell_resistance_ohm.1=7", "/cell_resistance_ohm/1: 7 must be an array of 2, as long as the first row"},
    {"cell_resistance_ohm=[]", "/cell_resistance_ohm: an array of 0 must be a matrix of at least one row"},
    {"cell_resistance_ohm=[[]]", "/cell_resistance_ohm/0: an array of 0 must be a row of at least one number"},
    {"cell_resistance_ohm=6000", "/cell_resistance_ohm: 6000 must be an array"},
    {"cell_resistance_ohm={}", "/cell_resistance_ohm: an object must be an array"},
    {"row_segment_ohm=-1", "/row_segment_ohm: -1 must be >= 0"},
    {"row_segment_ohm=1 ohm", "/row_segment_ohm: \"1 ohm\" must be a number >= 0 or null (open)"},
    {"row_segment_ohm=[[1, 1], [1, 1]]", "/row_segment_ohm: a matrix of 2 x 2 must be 3 x 2, as cell_resistance_ohm"},
    {"row_segment_ohm=[1, 1]", "/row_segment_ohm/0: 1 must be an array"},
    {"col_segment_ohm=[[1, 1], [1, -1], [1, 1]]", "/col_segment_ohm/1/1: -1 must be >= 0"},
    {"col_segment_ohm={}", "/col_segment_ohm: an object must be a number >= 0 or null (open)"},
    {"driver_ohm=-0.1", "/driver_ohm: -0.1 must be >= 0"},
    {"driver_ohm=[1, 2]", "/driver_ohm: an array of 2 must be a number or an array of 3, one per row"},
    {"driver_ohm=[1, 2, -3]", "/driver_ohm/2: -3 must be >= 0"},
    {"sense_ohm=[1, 2, 3]", "/sense_ohm: an array of 3 must be a number or an array of 2, one per column"},
    {"sense_ohm=x", "/sense_ohm: \"x\" must be a number >= 0 or null (open)"},
    {"row_far_end=closed", "/row_far_end: \"closed\" must be \"open\" or \"driven\" or \"ground\""},
    {"row_far_end=null", "/row_far_end: null must be \"open\" or \"driven\" or \"ground\""},
    {"col_far_end=driven", "/col_far_end: \"driven\" must be \"open\" or \"ground\""},
    {"row_far_end=ground;row_segment_ohm=[[1, 1], [1, 1], [1, 1]]",
     "/row_far_segment_ohm: the key is required but missing"},
    {"col_far_end=ground;col_segment_ohm=[[1, 1], [1, 1], [1, 1]]",
     "/col_far_segment_ohm: the key is required but missing"},
    {"row_far_segment_ohm=[1]", "/row_far_segment_ohm: an array of 1 must be a number or an array of 3, one per row"},
    {"col_far_segment_ohm=[1]",
     "/col_far_segment_ohm: an array of 1 must be a number or an array of 2, one per column"},
    {"driver_far_ohm=-1", "/driver_far_ohm: -1 must be >= 0"},
    {"sense_far_ohm=[1]", "/sense_far_ohm: an array of 1 must be a number or an array of 2, one per column"},
    {"floating_rows=[3]", "/floating_rows/0: 3 must be an integer in [0, 2]"},
    {"floating_rows=[-1]", "/floating_rows/0: -1 must be an integer in [0, 2]"},
    {"floating_rows=[0, 1, 0]", "/floating_rows/2: 0 must be a row that is not listed before"},
    {"floating_rows=[0.5]", "/floating_rows/0: 0.5 must be an integer in [0, 2]"},
    {"floating_rows=1", "/floating_rows: 1 must be an array"},
    {"inputs_v=[]", "/inputs_v: an array of 0 must be a matrix of at least one row"},
    {"inputs_v=[[1, 2]]", "/inputs_v/0: an array of 2 must be an array of 3, one voltage per row"},
    {"inputs_v=[1, 2, 3]", "/inputs_v/0: 1 must be an array"},
    {"inputs_v.0.1=null", "/inputs_v/0/1: null must be a number"},
    {"inputs_v.0.1=high", "/inputs_v/0/1: \"high\" must be a number"},
    {"inputs_v=0.8", "/inputs_v: 0.8 must be an array"},
    {"inputs_v.1=[1]", "--set inputs_v.1: there is no \"1\" in the file"},
};

}  // namespace

TEST_CASE("every mistake in a case has its sentence with file, pointer, value and rule", "[io][unit]") {
  for (const auto& mistake : kMistakes) {
    CAPTURE(mistake.assignments);
    CHECK(complaint(mistake) == "case.json: " + mistake.message);
  }
}

TEST_CASE("a required key that is missing is named", "[io][unit]") {
  for (const std::string key :
       {"schema", "kind", "cell_resistance_ohm", "row_segment_ohm", "col_segment_ohm", "inputs_v"}) {
    auto text = kGood;
    text.replace(text.find("\"" + key + "\"") + 1, key.size(), key == "schema" ? "driver_ohm" : "sense_ohm");
    const sotto::test::TempFolder folder;
    const auto path = folder.write("case.json", text);

    CHECK(folder.complaint([&] { load_crossbar_case(path); }) ==
          "case.json: /" + key + ": the key is required but missing");
  }
}

TEST_CASE("a misspelt key is answered with the right one", "[io][unit]") {
  const auto message = complaint({"drivers_ohm=1", ""});

  CHECK_THAT(message, Catch::StartsWith("case.json: /drivers_ohm: unknown key (did you mean \"driver_ohm\"?); allowed "
                                        "are cell_resistance_ohm, row_segment_ohm, "));
}
