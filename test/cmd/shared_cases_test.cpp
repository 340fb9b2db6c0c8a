#include <catch2/catch.hpp>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <sstream>

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

constexpr const char* kDialects[] = {"ngspice", "xyce", "hspice", "spectre", "ltspice"};

// gnucap prints ten digits; its voltage sources are shorts of 1e-12 ohm.
constexpr double kRelGnucap = 1e-8;

/// "32.1m" -> 0.0321: gnucap writes suffixes.
double gnucap_number(const std::string& word) {
  char* end = nullptr;
  const double value = std::strtod(word.c_str(), &end);
  const std::map<std::string, double> suffixes = {{"", 1},      {"m", 1e-3},  {"u", 1e-6},  {"n", 1e-9},
                                                  {"p", 1e-12}, {"f", 1e-15}, {"a", 1e-18}, {"K", 1e3}};
  const auto suffix = suffixes.find(end);
  return suffix == suffixes.end() ? std::nan("") : value * suffix->second;
}

/// The voltages of `nodes` in gnucap: the deck's elements under gnucap's own analysis cards.
std::vector<double> gnucap_v(const std::string& deck, const std::vector<std::string>& nodes) {
  const TempFolder folder;
  std::istringstream lines(deck);
  std::string text;
  for (std::string line; std::getline(lines, line);)
    if (!line.starts_with('.')) text += line + "\n";
  text += ".options short=1e-12 numdgt=10\n.print op";
  for (const auto& node : nodes) text += " v(" + node + ")";
  const auto outcome = run_program({"-b", folder.write("deck.ckt", text + "\n.op\n.end\n")}, {.program = "gnucap"});
  INFO(outcome.out);
  const auto at = outcome.out.find("\n 27.");
  REQUIRE(at != std::string::npos);
  std::istringstream words(outcome.out.substr(at + 5, outcome.out.find('\n', at + 5) - at - 5));
  std::vector<double> values;
  for (std::string word; words >> word;) values.push_back(gnucap_number(word));
  REQUIRE(values.size() == nodes.size());
  return values;
}

/// The case with its first input vector alone.
nlohmann::json first_vector_of(const std::string& name) {
  auto json = nlohmann::json::parse(content_of(name + ".case.json"));
  json["inputs_v"] = nlohmann::json::array({json["inputs_v"][0]});
  return json;
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

TEST_CASE("every shared case survives the text of every dialect: nodes and outputs agree with mvm", "[cmd][cli]") {
  SOTTO_NEEDS_DATA_DIR(data);
  const TempFolder folder;
  const auto deck = folder.at("deck");
  for (const auto& name : cases_in(data + "/../cases")) {
    for (const std::string dialect : kDialects) {
      INFO(name << " " << dialect);
      REQUIRE(run_program({"netlist", "--in", name + ".case.json", "--dialect", dialect, "--out", deck}).exit_code ==
              0);
      const auto outcome = run_program(
          {"crosscheck", "--in", name + ".case.json", "--netlist", deck, "--dialect", dialect, "--tol", "1e-9"});
      INFO(outcome.err);
      CHECK(outcome.exit_code == 0);
    }
  }
}

TEST_CASE("Sotto's own solution of the text of every dialect agrees with ngspice, as a subcircuit too", "[cmd][cli]") {
  SOTTO_NEEDS_DATA_DIR(data);
  const TempFolder folder;
  const auto deck = folder.at("deck");
  for (const auto& name : cases_in(data + "/../cases")) {
    for (const std::string dialect : kDialects) {
      INFO(name << " " << dialect);
      const std::string shape = name.size() % 2 == 0 ? "--flat" : "--hierarchical";
      REQUIRE(
          run_program({"netlist", "--in", name + ".case.json", "--dialect", dialect, shape, "--out", deck}).exit_code ==
          0);
      const auto outcome = run_program({"crosscheck", "--netlist", deck, "--dialect", dialect, "--tol", "1e-9"});
      INFO(outcome.err);
      CHECK(outcome.exit_code == 0);
    }
  }
}

TEST_CASE("the program gnucap confirms the linear shared cases within its printed digits", "[cmd][cli]") {
  SOTTO_NEEDS_DATA_DIR(data);
  if (std::system("command -v gnucap >/dev/null 2>&1") != 0) {
    WARN("gnucap is not installed: nothing tested");
    return;
  }
  for (const auto& name : cases_in(data + "/../cases")) {
    INFO(name);
    const auto json = first_vector_of(name);
    const auto deck = run_program({"netlist", "--in", "-"}, {.input = json.dump()}).out;
    const auto native = run_program({"mvm", "--in", "-", "--nodes"}, {.input = json.dump()}).json()["col_node_v"][0];
    std::vector<std::string> nodes;
    std::vector<double> expected;
    for (const std::size_t i : {std::size_t{0}, native.size() - 1}) {  // gnucap prints so many columns and no more
      for (std::size_t j = 0; j < native[i].size(); ++j) {
        const auto node = "c" + std::to_string(i) + "_" + std::to_string(j);
        if (native[i][j].is_null() || deck.find(" " + node + " ") == std::string::npos) continue;
        nodes.push_back(node);
        expected.push_back(native[i][j].get<double>());
      }
    }
    if (nodes.empty()) continue;  // one_1x1 without wires has no inner node
    const auto found = gnucap_v(deck, nodes);
    double difference = 0, magnitude = 0;
    for (std::size_t k = 0; k < nodes.size(); ++k) {
      difference = std::max(difference, std::abs(found[k] - expected[k]));
      magnitude = std::max(magnitude, std::abs(expected[k]));
    }
    INFO(difference << " of " << magnitude);
    CHECK(difference <= kRelGnucap * magnitude);
  }
}
