#include "sotto/io/crossbar_case.hpp"

#include <fmt/format.h>

#include "io/documents.hpp"
#include "io/json_reader.hpp"
#include "io/json_writer.hpp"
#include "io/monte_carlo_section.hpp"
#include "sotto/io/output_file.hpp"

namespace sotto::io {
namespace {

using Eigen::Index;

/// Ohm or farad.
SegmentOhm read_segments(const JsonReader& node, Index rows, Index cols, const NumberRule& rule = kResistance) {
  if (!node.value().is_array()) return node.number(rule);
  const auto matrix = node.matrix(rule);
  if (matrix.rows() != rows || matrix.cols() != cols) {
    throw IoError(fmt::format("{}: a matrix of {} x {} must be {} x {}, as cell_resistance_ohm", node.where(),
                              matrix.rows(), matrix.cols(), rows, cols));
  }
  return matrix;
}

LineOhm read_lines(const JsonReader& node, Index lines, std::string_view line_name) {
  if (!node.value().is_array()) return node.number(kResistance);
  if (node.size() != lines) node.fail(fmt::format("a number or an array of {}, one per {}", lines, line_name));
  return node.vector(kResistance);
}

std::optional<LineOhm> read_optional_lines(const JsonReader& root, std::string_view key, Index lines,
                                           std::string_view line_name) {
  if (!root.has(key)) return std::nullopt;
  return read_lines(root.at(key), lines, line_name);
}

Wires read_wires(const JsonReader& root, Index rows, Index cols) {
  Wires wires;
  wires.row_segment_ohm = read_segments(root.at("row_segment_ohm"), rows, cols);
  wires.col_segment_ohm = read_segments(root.at("col_segment_ohm"), rows, cols);
  if (const auto lines = read_optional_lines(root, "driver_ohm", rows, "row")) wires.driver_ohm = *lines;
  if (const auto lines = read_optional_lines(root, "sense_ohm", cols, "column")) wires.sense_ohm = *lines;
  if (root.has("row_far_end")) {
    wires.row_far_end =
        root.at("row_far_end")
            .word<RowFarEnd>({{"open", RowFarEnd::open}, {"driven", RowFarEnd::driven}, {"ground", RowFarEnd::ground}});
  }
  if (root.has("col_far_end")) {
    wires.col_far_end =
        root.at("col_far_end").word<ColFarEnd>({{"open", ColFarEnd::open}, {"ground", ColFarEnd::ground}});
  }
  wires.row_far_segment_ohm = read_optional_lines(root, "row_far_segment_ohm", rows, "row");
  wires.driver_far_ohm = read_optional_lines(root, "driver_far_ohm", rows, "row");
  wires.col_far_segment_ohm = read_optional_lines(root, "col_far_segment_ohm", cols, "column");
  wires.sense_far_ohm = read_optional_lines(root, "sense_far_ohm", cols, "column");
  return wires;
}

/// A far end takes its segment from the near ones only where they are one number.
void require_far_segments(const JsonReader& root, const Wires& wires) {
  if (wires.row_far_end != RowFarEnd::open && wires.row_segment_ohm.index() == 1) root.at("row_far_segment_ohm");
  if (wires.col_far_end != ColFarEnd::open && wires.col_segment_ohm.index() == 1) root.at("col_far_segment_ohm");
}

Capacitance read_capacitance(const JsonReader& node, Index rows, Index cols) {
  node.allow_keys({"row_segment_f", "col_segment_f", "cell_f"});
  Capacitance capacitance;
  if (node.has("row_segment_f")) {
    capacitance.row_segment_f = read_segments(node.at("row_segment_f"), rows, cols, kNonNegative);
  }
  if (node.has("col_segment_f")) {
    capacitance.col_segment_f = read_segments(node.at("col_segment_f"), rows, cols, kNonNegative);
  }
  capacitance.cell_f = node.number_or("cell_f", kNonNegative, 0);
  return capacitance;
}

std::vector<Index> read_floating_rows(const JsonReader& root, Index rows) {
  std::vector<Index> floating;
  if (!root.has("floating_rows")) return floating;
  const auto list = root.at("floating_rows");
  for (Index k = 0; k < list.size(); ++k) {
    const auto row = list.at(k).integer(0, rows - 1);
    if (std::find(floating.begin(), floating.end(), row) != floating.end()) {
      list.at(k).fail("a row that is not listed before");
    }
    floating.push_back(row);
  }
  return floating;
}

Eigen::MatrixXd read_inputs(const JsonReader& root, const Crossbar& crossbar) {
  const auto node = root.at("inputs_v");
  if (node.size() == 0) node.fail("a matrix of at least one row");
  Eigen::MatrixXd inputs_v(node.size(), crossbar.rows());
  for (Index k = 0; k < inputs_v.rows(); ++k) {
    const auto row = node.at(k);
    if (row.size() != crossbar.rows()) row.fail(fmt::format("an array of {}, one voltage per row", crossbar.rows()));
    for (Index i = 0; i < inputs_v.cols(); ++i) {
      const bool ignored = row.value()[static_cast<std::size_t>(i)].is_null() && is_floating(crossbar, i);
      inputs_v(k, i) = ignored ? 0 : row.at(i).number(kAnyNumber);
    }
  }
  return inputs_v;
}

Json lines_json(const LineOhm& lines) {
  const auto* number = std::get_if<double>(&lines);
  return number ? number_json(*number) : vector_json(std::get<Eigen::VectorXd>(lines));
}

Json segments_json(const SegmentOhm& segments) {
  const auto* number = std::get_if<double>(&segments);
  return number ? number_json(*number) : matrix_json(std::get<Eigen::MatrixXd>(segments));
}

Json capacitance_json(const Capacitance& capacitance) {
  Json json;
  json["row_segment_f"] = segments_json(capacitance.row_segment_f);
  json["col_segment_f"] = segments_json(capacitance.col_segment_f);
  json["cell_f"] = number_json(capacitance.cell_f);
  return json;
}

void add_far_ends(Json& json, const Wires& wires) {
  const auto add = [&](const char* key, const std::optional<LineOhm>& lines) {
    if (lines) json[key] = lines_json(*lines);
  };
  constexpr const char* kRowWords[] = {"open", "driven", "ground"};
  json["row_far_end"] = kRowWords[static_cast<int>(wires.row_far_end)];
  json["col_far_end"] = wires.col_far_end == ColFarEnd::open ? "open" : "ground";
  add("row_far_segment_ohm", wires.row_far_segment_ohm);
  add("driver_far_ohm", wires.driver_far_ohm);
  add("col_far_segment_ohm", wires.col_far_segment_ohm);
  add("sense_far_ohm", wires.sense_far_ohm);
}

}  // namespace

CrossbarCase read_crossbar_case(const JsonDocument& document, const std::string& path) {
  const auto root = JsonReader::open(document, "crossbar_case");
  root.allow_keys({"cell_resistance_ohm", "row_segment_ohm", "col_segment_ohm", "driver_ohm", "sense_ohm", "inputs_v",
                   "row_far_end", "col_far_end", "row_far_segment_ohm", "col_far_segment_ohm", "driver_far_ohm",
                   "sense_far_ohm", "floating_rows", "capacitance", "montecarlo"});
  for (const auto* key : {"cell_resistance_ohm", "row_segment_ohm", "col_segment_ohm", "inputs_v"}) root.at(key);
  CrossbarCase result;
  auto& crossbar = result.crossbar;
  crossbar.cell_resistance_ohm = root.at("cell_resistance_ohm").matrix(kResistance);
  crossbar.wires = read_wires(root, crossbar.rows(), crossbar.cols());
  require_far_segments(root, crossbar.wires);
  crossbar.floating_rows = read_floating_rows(root, crossbar.rows());
  if (root.has("capacitance")) {
    crossbar.capacitance = read_capacitance(root.at("capacitance"), crossbar.rows(), crossbar.cols());
  }
  result.inputs_v = read_inputs(root, crossbar);
  blaming(document.file, [&] { validate(crossbar); });
  if (root.has("montecarlo")) {
    Capacitance wire_capacitance = crossbar.capacitance;
    wire_capacitance.cell_f = 0;
    result.montecarlo = read_monte_carlo_spec(root.at("montecarlo"), {.file = path, .is_network = false,
                                                   .has_wire_capacitance = has_capacitance(wire_capacitance)});
  }
  return result;
}

CrossbarCase load_crossbar_case(const std::string& path, const Overrides& overrides) {
  return read_crossbar_case(load_json(path, overrides), path);
}

std::string crossbar_case_json(const CrossbarCase& crossbar_case) {
  const auto& crossbar = crossbar_case.crossbar;
  Json json;
  json["schema"] = 1;
  json["kind"] = "crossbar_case";
  json["cell_resistance_ohm"] = matrix_json(crossbar.cell_resistance_ohm);
  json["row_segment_ohm"] = segments_json(crossbar.wires.row_segment_ohm);
  json["col_segment_ohm"] = segments_json(crossbar.wires.col_segment_ohm);
  json["driver_ohm"] = lines_json(crossbar.wires.driver_ohm);
  json["sense_ohm"] = lines_json(crossbar.wires.sense_ohm);
  add_far_ends(json, crossbar.wires);
  if (!crossbar.floating_rows.empty()) json["floating_rows"] = crossbar.floating_rows;
  if (crossbar.capacitance != Capacitance{}) json["capacitance"] = capacitance_json(crossbar.capacitance);
  json["inputs_v"] = matrix_json(crossbar_case.inputs_v);
  return to_text(json);
}

void save_crossbar_case(const std::string& path, const CrossbarCase& crossbar_case) {
  write_output(path, crossbar_case_json(crossbar_case));
}

}  // namespace sotto::io
