#include "io/reference_result.hpp"

#include "io/json_writer.hpp"

namespace sotto::io {
namespace {

Json agreement_json(const EnergyAgreement& agreement) {
  return {{"mean_j", number_json(agreement.mean_j)},
          {"ratio", number_json(agreement.ratio)},
          {"rms_rel_error", number_json(agreement.rms_rel_error)},
          {"worst_rel_error", number_json(agreement.worst_rel_error)},
          {"correlation", number_json(agreement.correlation)}};
}

Json energy_json(const ReferenceEnergy& energy) {
  return {{"reference_j", number_json(energy.reference_j)},
          {"all_sources", agreement_json(energy.all_sources)},
          {"bias_rows", agreement_json(energy.bias_rows)},
          {"supply", energy.supply ? agreement_json(*energy.supply) : Json(nullptr)}};
}

}  // namespace

Json reference_json(const ReferenceOutcome& outcome) {
  return {{"images", outcome.images},
          {"rms_error_v", number_json(outcome.rms_error_v)},
          {"worst_error_v", number_json(outcome.worst_error_v)},
          {"worst_image", outcome.worst_image},
          {"worst_output", outcome.worst_output},
          {"correlation", number_json(outcome.correlation)},
          {"same_class", number_json(outcome.same_class)},
          {"accuracy_reference", number_json(outcome.accuracy_reference)},
          {"accuracy_circuit", number_json(outcome.accuracy_circuit)},
          {"output_mean_error_v", vector_json(outcome.output_mean_error_v)},
          {"output_rms_error_v", vector_json(outcome.output_rms_error_v)},
          {"energy", outcome.energy ? energy_json(*outcome.energy) : Json(nullptr)}};
}

}  // namespace sotto::io
