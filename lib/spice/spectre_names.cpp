#include "spice/spectre_names.hpp"

#include <algorithm>

#include "sotto/core/error.hpp"

namespace sotto::spice {

const std::vector<std::string>& waveform_parameters(const std::string& waveform) {
  static const std::vector<std::string> kPulse = {"val0", "val1", "delay", "rise", "fall", "width", "period"};
  static const std::vector<std::string> kSine = {"sinedc", "ampl", "freq", "delay", "damp"};
  static const std::vector<std::string> kNone;
  if (waveform == "pulse") return kPulse;
  return waveform == "sin" ? kSine : kNone;
}

std::string spectre_model_text(const Model& model) {
  const auto level = std::ranges::find(model.parameters, "level", &Parameter::name);
  const std::string value = level == model.parameters.end() ? "1" : level->value;
  require(model.type == "nmos" || model.type == "pmos", "model " + model.name, model.type, "nmos or pmos in Spectre");
  require(value == "1" || value == "54" || value == "14", "level of model " + model.name, value,
          "1, 14 or 54 in Spectre");
  std::string text = "model " + model.name + (value == "1" ? " mos1" : " bsim4") + " type=" + model.type.substr(0, 1);
  for (const Parameter& parameter : model.parameters)
    if (parameter.name != "level") text += " " + parameter.name + "=" + parameter.value;
  return text;
}

bool read_spectre_model(Model& model, const std::string& master) {
  if (master != "mos1" && master != "bsim4") return false;
  const auto type = std::ranges::find(model.parameters, "type", &Parameter::name);
  if (type == model.parameters.end() || (type->value != "n" && type->value != "p")) return false;
  model.type = type->value + "mos";
  *type = {"level", master == "mos1" ? "1" : "54"};
  return true;
}

}  // namespace sotto::spice
