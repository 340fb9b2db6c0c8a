#include "study/study_fingerprint.hpp"

#include <catch2/catch.hpp>
#include <functional>

#include "sotto/config.hpp"
#include "sotto/core/error.hpp"
#include "sotto/study/monte_carlo.hpp"
#include "study/monte_carlo_files.hpp"

namespace sotto::study {
namespace {

MonteCarloStudy study_of(const std::string& path) {
  return MonteCarloStudy(io::load_monte_carlo(path));
}

std::string replaced(std::string text, const std::string& old, const std::string& fresh) {
  REQUIRE(text.find(old) != std::string::npos);
  return text.replace(text.find(old), old.size(), fresh);
}

/// A device card without a neuron: what it says about spread and temperature moves no nominal circuit.
const std::string kCard =
    R"({"schema": 1, "kind": "device_card", "name": "c", "type": "stt_mtj", "description": "two states",
  "parameters": {"resistance_p_ohm": {"value": 5000, "source": "test"}, "resistance_ap_ohm": {"value": 15000, "source":
  "test"}, "resistance_p_cv": {"value": 0.05, "source": "test"}, "spin_wave_per_k15": {"value": 2e-5, "source":
  "test"}}})";

const std::string kJob = R"({"schema": 1, "kind": "device_wer", "macrospin": {"gilbert_damping": 0.05,
  "anisotropy_tesla": 0.5, "delta": 60}, "scan": {"waveform": "stt_over_alpha_hk", "amplitude": [-3],
  "width_tau": [2]}})";

/// The tiny experiment whose junctions are those of card.json.
std::string write_with_card(const test::TempFolder& folder, const std::string& vary) {
  folder.write("card.json", kCard);
  const auto path = test::write_varied_experiment(folder, R"({"samples": 3, "vary": )" + vary + "}");
  return folder.write("tiny.json",
                      replaced(test::content_of(path), R"({"on_ohm": 5000.0, "off_ohm": 15000.0})", R"("card.json")"));
}

TEST_CASE("what other files say about the draws is part of the identity", "[study][unit]") {
  const test::TempFolder folder;
  const auto changed = [&](const std::string& path, const std::string& file, const std::string& old,
                           const std::string& fresh) {
    const std::string before = study_of(path).configuration();
    CHECK(study_of(path).configuration() == before);
    folder.write(file, replaced(test::content_of(folder.at(file)), old, fresh));
    return study_of(path).configuration() != before;
  };

  CHECK(changed(write_with_card(folder, R"({"cells": {}})"), "card.json", "0.05", "0.06"));
  CHECK(
      changed(write_with_card(folder, R"({"temperature_k": {"low": 250, "high": 350}})"), "card.json", "2e-5", "3e-5"));
  CHECK_FALSE(changed(write_with_card(folder, R"({"wires": {}})"), "card.json", "0.05", "0.06"));
  folder.write("wer.json", kJob);
  const std::string job = R"({"vary": {"write_errors": {"job": "wer.json"}}})";
  CHECK(changed(test::write_varied_experiment(folder, job), "wer.json", "[2]", "[2.0001]"));
}

TEST_CASE("labels and images are part of the identity", "[study][unit]") {
  const test::TempFolder folder;
  const auto path = test::write_varied_experiment(folder, R"({"vary": {"cells": {}}})");
  const std::string before = study_of(path).configuration();

  folder.write("labels.idx", test::idx("\x01", {4}, std::string("\x01\x00\x01\x00", 4)));
  const std::string flipped = study_of(path).configuration();
  folder.write("images.idx", test::idx("\x03", {4, 2, 1}, std::string("\xff\x00\x00\xff\xff\x40\x10\x81", 8)));

  CHECK(flipped != before);
  CHECK(study_of(path).configuration() != flipped);
}

TEST_CASE("a calibration that dies are drawn from is part of the identity, at all of its points", "[study][unit]") {
  const test::TempFolder folder;
  const std::string card = test::content_of(std::string(SOTTO_SOURCE_DIR) + "/devices/neuron_mtj2_45nm.json");
  folder.write("neuron.json", card);
  const auto with_card = [&](const std::string& neuron) {
    const auto path = test::write_varied_experiment(folder, R"({"vary": {"neuron": )" + neuron + "}}");
    return folder.write("tiny.json", replaced(test::content_of(path), R"({"high_v": 0.8, "slope_per_v": 1.0})",
                                              R"({"card": "neuron.json"})"));
  };
  const auto follows = with_card(R"({"conditions": {"supply_v": {"low": 0.95, "high": 1.05}}})");
  const std::string before = study_of(follows).configuration();

  // the coldest point of the lowest TMR, which neither the circuit nor its draws come near
  folder.write("neuron.json", replaced(card, "0.9422623136169429", "0.9422623136169428"));

  CHECK(study_of(follows).configuration() != before);
}

TEST_CASE("a Latin hypercube of one draw has an identity, random draws one for any number", "[study][unit]") {
  const test::TempFolder folder;
  const auto configuration = [&](const std::string& section) {
    return study_of(test::write_varied_case(folder, section)).configuration();
  };

  CHECK_NOTHROW(configuration(R"({"samples": 1, "sampling": "latin_hypercube", "vary": {"cells": {}}})"));
  CHECK(configuration(R"({"samples": 1, "vary": {"cells": {}}})") ==
        configuration(R"({"samples": 9, "vary": {"cells": {}}})"));
}

#if SOTTO_HAS_SQLITE
TEST_CASE("a run does not go on with another spread, write error rate or labels", "[study][unit]") {
  const auto refuse = [](const std::string& vary, const std::string& what,
                         const std::function<void(const test::TempFolder&)>& change) {
    const test::TempFolder folder;
    folder.write("wer.json", kJob);
    const auto path = write_with_card(folder, vary);
    const MonteCarloRunOptions options{.threads = 1, .store = folder.at("r.db"), .resume = true};
    (void)run_study(study_of(path), options);
    CHECK_NOTHROW(run_study(study_of(path), options));
    change(folder);
    CHECK_THROWS_AS(run_study(study_of(path), options), IoError);
    CHECK_THROWS_WITH(run_study(study_of(path), options),
                      Catch::Contains("the store of another experiment: ") && Catch::Contains(what + " are others"));
  };

  refuse(R"({"cells": {}})", "laws of the draws (cards, jobs)",
         [](const auto& folder) { folder.write("card.json", replaced(kCard, "0.05", "0.2")); });
  refuse(R"({"write_errors": {"job": "wer.json"}})", "laws of the draws (cards, jobs)",
         [](const auto& folder) { folder.write("wer.json", replaced(kJob, "[2]", "[3]")); });
  refuse(R"({"cells": {}})", "labels", [](const auto& folder) {
    folder.write("labels.idx", test::idx("\x01", {4}, std::string("\x01\x00\x01\x00", 4)));
  });
}
#endif

TEST_CASE("capacitances are part of a case's identity, their absence is not", "[study][unit]") {
  const auto value_of = [](const Capacitance& capacitance) {
    Crossbar crossbar{Eigen::MatrixXd::Constant(1, 1, 6000.0)};
    crossbar.capacitance = capacitance;
    StudyFingerprint fingerprint;
    fingerprint.add(crossbar);
    return fingerprint.value();
  };

  CHECK(value_of({.row_segment_f = Eigen::MatrixXd(Eigen::MatrixXd::Zero(1, 1))}) == value_of({}));
  CHECK(value_of({.cell_f = 1e-15}) != value_of({}));
  CHECK(value_of({.row_segment_f = 1e-15, .cell_f = 1e-15}) != value_of({.row_segment_f = 1e-15}));
  CHECK(value_of({.col_segment_f = 1e-15}) != value_of({.row_segment_f = 1e-15}));
}

}  // namespace
}  // namespace sotto::study
