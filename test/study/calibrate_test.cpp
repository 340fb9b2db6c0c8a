#include "sotto/study/calibrate.hpp"

#include <catch2/catch.hpp>

#include "io/file_fixture.hpp"
#include "sotto/calibrate/hash.hpp"
#include "study/small_calibration.hpp"

using namespace sotto;
using namespace sotto::study;

TEST_CASE("a job becomes a card whose origin names what it was made from", "[study][spice]") {
  const test::TempFolder folder;
  double last_fraction = 0;

  const auto outcome =
      run_calibration(test::small_calibration_job(folder),
                      {.threads = 2, .on_progress = [&](double fraction) { last_fraction = fraction; }});

  CHECK(outcome.card.neuron.points.size() == 2);
  CHECK(outcome.card.origin.netlist == "neuron.sub");
  CHECK(outcome.card.origin.models == "bsim4_45nm.mod");  // found in netlists/ by its name
  CHECK_FALSE(outcome.card.origin.ngspice_version.empty());
  CHECK(last_fraction == 1);
}

TEST_CASE("the hash of the netlist changes with the netlist, that of the settings with the settings",
          "[study][spice]") {
  const test::TempFolder folder;
  auto job = test::small_calibration_job(folder);
  const auto before = run_calibration(job).card.origin;
  CHECK(run_calibration(job).card.origin == before);

  folder.write("neuron.sub", test::content_of(folder.at("neuron.sub")) + "* one more remark\n");
  const auto edited = run_calibration(job).card.origin;
  CHECK(edited.netlist_hash != before.netlist_hash);
  CHECK(edited.models_hash == before.models_hash);
  CHECK(edited.settings_hash == before.settings_hash);

  job.sweep.probe_a = 2e-6;
  CHECK(run_calibration(job).card.origin.settings_hash != before.settings_hash);
}

TEST_CASE("the cards in devices/ were made from the netlists and jobs as they stand", "[study][golden]") {
  for (const std::string node : {"45nm", "22nm"}) {
    const auto card = io::load_calibration_card(SOTTO_SOURCE_DIR "/devices/neuron_mtj2_" + node + ".json");
    const auto job = io::load_calibration_job(SOTTO_SOURCE_DIR "/examples/calibrate_neuron_" + node + ".json");
    const auto circuit = calibrate::load_neuron_circuit(job.models_path, job.netlist_path);
    const auto settings = io::sweep_settings_json(job.sweep);

    CHECK(card.origin.netlist_hash == calibrate::text_hash(spice::deck_text(circuit.subcircuit)));
    CHECK(card.origin.models_hash == calibrate::text_hash(spice::deck_text(circuit.models)));
    CHECK(card.origin.settings_hash == calibrate::text_hash(settings));
    CHECK(card.origin.settings_hash == calibrate::text_hash(card.origin.settings_json));
  }
}

TEST_CASE("a netlist that draws on other files is refused: its hash would not see them", "[study][unit]") {
  const test::TempFolder folder;
  const auto job = test::small_calibration_job(folder);
  folder.write("neuron.sub", "* title\n.include other.sub\n.subckt n in out vdd vss\n.ends\n");

  CHECK_THAT(folder.complaint([&] { run_calibration(job); }),
             Catch::StartsWith("neuron.sub: .include is not allowed here"));
}
