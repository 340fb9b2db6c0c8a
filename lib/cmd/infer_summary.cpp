#include "cmd/infer_summary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <sstream>
#include <utility>
#include <vector>

namespace sotto::cmd {
namespace {

/// Three digits and the prefix that keeps them between 1 and 1000: "12.3 mW".
std::string in_units(double value, const char* unit) {
  constexpr std::pair<double, const char*> kPrefixes[] = {{1, ""}, {1e-3, "m"}, {1e-6, "u"}, {1e-9, "n"}, {1e-12, "p"}};
  for (const auto& [factor, prefix] : kPrefixes) {
    if (std::abs(value) >= 0.9995 * factor) return fmt::format("{:.3g} {}{}", value / factor, prefix, unit);
  }
  return fmt::format("{:.3g} {}", value, unit);
}

std::string percent(double share) {
  return fmt::format("{:.2f} %", 100 * share);
}

std::string line(const std::string& name, const std::string& value) {
  return fmt::format("{:<28}{}\n", name, value);
}

std::string power_lines(const PowerByPlace& power) {
  auto text = line("read power per image", in_units(power.total_w(), "W"));
  const std::pair<const char*, double> places[] = {{"cells", power.cells_w},
                                                   {"row wires", power.row_wires_w},
                                                   {"column wires", power.col_wires_w},
                                                   {"drivers", power.drivers_w},
                                                   {"readers", power.senses_w}};
  const double total_w = power.total_w();
  for (const auto& [name, power_w] : places) {
    text += line(fmt::format("  {}", name),
                 fmt::format("{:<10} {:5.1f} %", in_units(power_w, "W"), total_w > 0 ? 100 * power_w / total_w : 0));
  }
  return text;
}

std::string circuit_lines(const io::CircuitOutcome& circuit) {
  std::string warnings;
  for (const auto& warning : circuit.warnings) warnings += "warning: " + warning + "\n";
  return warnings + line("accuracy, circuit", percent(circuit.accuracy)) +
         line("same class as ideal", percent(circuit.same_class)) +
         line("output deviation", fmt::format("mean {}, worst {}", in_units(circuit.mean_deviation_v, "V"),
                                              in_units(circuit.worst_deviation_v, "V"))) +
         power_lines(circuit.mean_power) +
         line("images per second",
              fmt::format("{:.0f}, after {:.2g} s of preparation", circuit.images_per_s, circuit.prepare_s));
}

std::string cross_check_lines(const io::SpiceOutcome& check) {
  return line(fmt::format("deviation from ngspice {}", check.ngspice_version),
              fmt::format("{}, {:.2g} of the largest, over all readers and neurons",
                          in_units(check.max_abs_error_v, "V"), check.max_rel_error)) +
         line("", fmt::format("{:.2g} of the largest, over all crossbar nodes", check.node_max_rel_error)) +
         line("", fmt::format("{} image{}: ngspice {:.3g} s, Sotto {:.3g} s", check.images,
                              check.images == 1 ? "" : "s", check.ngspice_wall_s, check.native_wall_s));
}

std::string energy_line(const char* name, const io::EnergyAgreement& energy) {
  return line(fmt::format("  {}", name), fmt::format("{}, {:.3f} of the reference; per image rms {}, worst {}",
                                                     in_units(energy.mean_j, "J"), energy.ratio,
                                                     percent(energy.rms_rel_error), percent(energy.worst_rel_error)));
}

std::string reference_lines(const io::ReferenceOutcome& reference) {
  auto text = line("against the reference", fmt::format("{} images: rms {}, worst {} (image {}, output {})", reference.images,
                                                        in_units(reference.rms_error_v, "V"),
                                                        in_units(reference.worst_error_v, "V"), reference.worst_image,
                                                        reference.worst_output)) +
              line("", fmt::format("same class {}, accuracy {} (reference {}), correlation {:.5f}",
                                   percent(reference.same_class), percent(reference.accuracy_circuit),
                                   percent(reference.accuracy_reference), reference.correlation));
  if (!reference.energy) return text;
  const auto& energy = *reference.energy;
  text += line("energy per image", fmt::format("reference {}", in_units(energy.reference_j, "J")));
  text += energy_line("all sources", energy.all_sources) + energy_line("bias rows", energy.bias_rows);
  return energy.supply ? text + energy_line("bias rows and neurons", *energy.supply) : text;
}

/// The text in lines of at most 100 characters, each behind the indent.
std::string wrapped(const std::string& text, const std::string& indent) {
  constexpr std::size_t kWidth = 100;
  std::istringstream words(text);
  std::string all;
  std::string row = indent;
  for (std::string word; words >> word;) {
    if (row.size() > indent.size() && row.size() + 1 + word.size() > kWidth) {
      all += row + "\n";
      row = indent;
    }
    row += (row.size() > indent.size() ? " " : "") + word;
  }
  return row.size() > indent.size() ? all + row + "\n" : all;
}

std::string comparison_lines(const std::vector<io::Comparison>& others) {
  std::size_t width = 0;
  for (const auto& other : others) width = std::max(width, other.name.size());
  std::string text = "\nthe same images in other circuits\n";
  for (const auto& [name, description, circuit, reference] : others) {
    text +=
        fmt::format("  {:<{}}  accuracy {}, same class {}, deviation mean {}, worst {}, read power {}\n", name, width,
                    percent(circuit.accuracy), percent(circuit.same_class), in_units(circuit.mean_deviation_v, "V"),
                    in_units(circuit.worst_deviation_v, "V"), in_units(circuit.mean_power.total_w(), "W"));
    text += wrapped(description, "    ");
    if (reference) text += reference_lines(*reference);
  }
  return text;
}

}  // namespace

std::string infer_summary(const io::InferResult& result) {
  auto text = line("images", std::to_string(result.images)) +
              line("accuracy, ideal arithmetic", percent(result.accuracy_ideal));
  if (result.circuit) text += circuit_lines(*result.circuit);
  if (result.reference) text += reference_lines(*result.reference);
  if (result.cross_check) text += cross_check_lines(*result.cross_check);
  if (!result.comparisons.empty()) text += comparison_lines(result.comparisons);
  return text;
}

}  // namespace sotto::cmd
