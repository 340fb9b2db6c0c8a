#include "sotto/study/calibrate.hpp"

#include <chrono>
#include <filesystem>

#include "sotto/calibrate/calibrate_neuron.hpp"
#include "sotto/calibrate/hash.hpp"
#include "sotto/calibrate/netlist_folder.hpp"

namespace sotto::study {
namespace {

std::string file_name(const std::string& path) {
  return std::filesystem::path(path).filename().string();
}

io::CalibrationOrigin origin_of(const io::CalibrationJob& job, const calibrate::NeuronCircuit& circuit,
                                const std::string& ngspice_version) {
  const auto settings = io::sweep_settings_json(job.sweep);
  return {.netlist = file_name(job.netlist_path),
          .netlist_hash = calibrate::text_hash(spice::deck_text(circuit.subcircuit)),
          .models = file_name(job.models_path),
          .models_hash = calibrate::text_hash(spice::deck_text(circuit.models)),
          .settings_json = settings,
          .settings_hash = calibrate::text_hash(settings),
          .ngspice_version = ngspice_version};
}

}  // namespace

CalibrateOutcome run_calibration(const io::CalibrationJob& job, const CalibrateStudyOptions& options) {
  const auto start = std::chrono::steady_clock::now();
  const auto circuit = calibrate::load_neuron_circuit(calibrate::find_netlist(job.models_path),
                                                      calibrate::find_netlist(job.netlist_path));
  auto result = calibrate::calibrate_neuron(
      circuit, job.sweep, {.threads = options.threads, .stop = options.stop, .on_point = [&](auto done, auto all) {
                             if (options.on_progress) {
                               options.on_progress(static_cast<double>(done) / static_cast<double>(all));
                             }
                           }});
  return {.card = {.name = job.name,
                   .description = job.description,
                   .neuron = std::move(result.neuron),
                   .origin = origin_of(job, circuit, result.ngspice_version)},
          .nominal = std::move(result.nominal),
          .wall_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count()};
}

}  // namespace sotto::study
