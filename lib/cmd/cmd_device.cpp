#include <fmt/format.h>

#include <memory>

#include "cmd/arguments.hpp"
#include "cmd/verbs.hpp"
#include "sotto/device/mtj.hpp"
#include "sotto/io/device_card.hpp"

namespace sotto::cmd {
namespace {

std::string parameter_line(const std::string& name, const io::CardParameter& parameter) {
  return fmt::format("  {:<34}{:<14}{}{}\n", name, parameter.value ? fmt::format("{:g}", *parameter.value) : "unknown",
                     parameter.source, parameter.assumed ? " (assumed)" : "");
}

std::string quantity_line(const char* name, double value) {
  return fmt::format("  {:<34}{:g}\n", name, value);
}

/// What the read path makes of the card.
std::string read_path_text(const MtjParams& mtj) {
  return quantity_line("resistance_p_ohm", mtj.resistance_p_ohm) +
         quantity_line("resistance_ap_ohm", mtj_resistance_ohm(mtj, MtjState::antiparallel)) +
         quantity_line("tmr_ratio", mtj.tmr_ratio) +
         quantity_line("conductance_p_siemens", mtj_conductance_siemens(mtj, MtjState::parallel)) +
         quantity_line("conductance_ap_siemens", mtj_conductance_siemens(mtj, MtjState::antiparallel)) +
         quantity_line("tmr_half_bias_v", mtj.tmr_half_bias_v);
}

/// A card without both resistances is legal; it only cannot be used in a crossbar.
bool has_read_path(const io::DeviceCard& card) {
  const bool has_p =
      card.value("resistance_p_ohm") || (card.value("ra_ohm_m2") && card.value("length_m") && card.value("width_m"));
  return has_p && (card.value("resistance_ap_ohm") || card.value("tmr_ratio"));
}

ExitCode run(const CommonArguments& arguments) {
  check(arguments);
  const auto card = io::load_device_card(arguments.in);
  auto text = fmt::format("{} ({})\n{}\n\nparameters (SI units)\n", card.name, card.type, card.description);
  for (const auto& [name, parameter] : card.parameters) text += parameter_line(name, parameter);
  text += "\nread path at zero bias\n";
  text += has_read_path(card) ? read_path_text(io::mtj_from_card(card))
                              : "  unknown: the card has no complete pair of resistances\n";
  for (const auto& note : card.notes) text += "\nnote: " + note + "\n";
  write_result(arguments.out, text);
  return kOk;
}

}  // namespace

Action set_up_device(CLI::App& app) {
  const auto arguments = std::make_shared<CommonArguments>();
  app.add_option("card,--in", arguments->in, "device card, \"-\": stdin")->required()->type_name("FILE");
  add_out(app, *arguments, "where the text goes");
  app.footer("sotto device devices/imac_sot.json");
  return [arguments] { return run(*arguments); };
}

}  // namespace sotto::cmd
