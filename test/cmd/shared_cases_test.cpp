#include <catch2/catch.hpp>
#include <cmath>
#include <filesystem>

#include "cmd/program.hpp"
#include "support/approx.hpp"
#include "support/data_dir.hpp"

using namespace sotto::test;

namespace {

constexpr double kAbsOfLargest = 1e-15;  // what the cases promise beside kRelContract: rounding of zero outputs

/// Paths without their endings.
std::vector<std::string> cases_in(const std::string& folder) {
  const std::string ending = ".case.json";
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const auto path = entry.path().string();
    if (path.ends_with(ending)) names.push_back(path.substr(0, path.size() - ending.size()));
  }
  REQUIRE(names.size() >= 10);
  return names;
}

double largest(const nlohmann::json& rows) {
  double magnitude = 0;
  for (const auto& row : rows) {
    for (const auto& entry : row) magnitude = std::max(magnitude, std::abs(entry.get<double>()));
  }
  return magnitude;
}

void check_close(const nlohmann::json& outputs, const nlohmann::json& expected) {
  const double floor = kAbsOfLargest * largest(expected);
  REQUIRE(outputs.size() == expected.size());
  for (std::size_t k = 0; k < expected.size(); ++k) {
    for (std::size_t j = 0; j < expected[k].size(); ++j) {
      const auto wanted = expected[k][j].get<double>();
      CHECK(std::abs(outputs[k][j].get<double>() - wanted) <= kRelContract * std::abs(wanted) + floor);
    }
  }
}

}  // namespace

TEST_CASE("mvm agrees with every shared case", "[cmd][cli]") {
  SOTTO_NEEDS_DATA_DIR(data);
  for (const auto& name : cases_in(data + "/../cases")) {
    INFO(name);
    const auto outcome = run_program({"mvm", "--in", name + ".case.json"});
    REQUIRE(outcome.exit_code == 0);
    const auto expected = nlohmann::json::parse(content_of(name + ".expected.json"));
    check_close(outcome.json()["outputs_a"], expected["outputs_a"]);
  }
}

TEST_CASE("crosscheck agrees with ngspice on every shared case", "[cmd][cli]") {
  SOTTO_NEEDS_DATA_DIR(data);
  for (const auto& name : cases_in(data + "/../cases")) {
    const auto outcome = run_program({"crosscheck", "--in", name + ".case.json", "--tol", "1e-9"});
    INFO(name << "\n" << outcome.err);
    CHECK(outcome.exit_code == 0);
  }
}
