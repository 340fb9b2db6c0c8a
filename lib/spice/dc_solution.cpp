#include "sotto/spice/dc_solution.hpp"

#include <Eigen/SparseLU>
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <numeric>

#include "sotto/core/error.hpp"
#include "sotto/spice/hierarchy.hpp"
#include "spice/card_lines.hpp"
#include "spice/expression.hpp"
#include "spice/input_table.hpp"

namespace sotto::spice {

namespace {

using Eigen::Index;
using MatrixXld = Eigen::Matrix<long double, Eigen::Dynamic, Eigen::Dynamic>;
using Sparse = Eigen::SparseMatrix<long double, Eigen::ColMajor, std::int32_t>;

// More points than this are a slip of the pen.
constexpr double kMostPoints = 1e7;

bool sets_voltage(ElementKind kind) {
  return kind == ElementKind::voltage || kind == ElementKind::input || kind == ElementKind::vcvs ||
         kind == ElementKind::ccvs;
}

struct Sweep {
  std::string source = {};
  std::vector<double> values = {};
};

Sweep sweep_of(const SpiceCircuit& circuit) {
  const auto& words = circuit.analysis.words;
  if (circuit.analysis.kind == AnalysisKind::tran)
    throw IoError("the analysis is a transient: Sotto solves .op and .dc of a netlist");
  if (circuit.analysis.kind != AnalysisKind::sweep) return {};
  const auto known = std::ranges::find(circuit.elements, words[0], &Element::name);
  const auto start = spice_number(words[1]), stop = spice_number(words[2]), step = spice_number(words[3]);
  const bool is_source =
      known != circuit.elements.end() && (known->kind == ElementKind::voltage || known->kind == ElementKind::current);
  const std::string card = ".dc " + words[0];
  if (!is_source) refuse({"netlist", 0}, card, "there is no such independent source");
  if (!start || !stop || !step || *step == 0 || (*stop - *start) / *step < 0)
    refuse(known->place, card, "must have a start, a stop and a step that leads there");
  const double points = std::floor((*stop - *start) / *step + 1e-9) + 1;
  if (points > kMostPoints) refuse(known->place, card, "must have at most 1e7 points");
  Sweep sweep{.source = words[0]};
  for (double k = 0; k < points; ++k) sweep.values.push_back(*start + k * *step);
  return sweep;
}

class NodalAnalysis {
 public:
  explicit NodalAnalysis(const SpiceCircuit& circuit) : circuit_(flattened(circuit)), sweep_(sweep_of(circuit_)) {
    points_ = circuit_.analysis.kind == AnalysisKind::sweep ? static_cast<Index>(sweep_.values.size())
                                                            : static_cast<Index>(num_inputs(circuit_));
  }
  DcSolution solve();

 private:
  Index node(const std::string& name);  // -1: ground
  void number_unknowns();
  void require_solvable() const;
  void stamp();
  void stamp_conductance(const Element& element, long double siemens, Index in_plus, Index in_minus);
  void stamp_voltage(const Element& element, Index branch);
  void add(Index row, Index col, long double value) {
    if (row >= 0 && col >= 0)
      entries_.emplace_back(static_cast<std::int32_t>(row), static_cast<std::int32_t>(col), value);
  }
  double value_of(const Element& element, const std::string& text) const;
  double source_value(const Element& element, Index point) const;
  Index branch_of(const Element& element) const;
  long double largest_current(const MatrixXld& solution) const;
  DcSolution result(const MatrixXld& solution, long double residual) const;

  SpiceCircuit circuit_;
  Sweep sweep_;
  Index points_ = 1;
  std::map<std::string, Index> nodes_;
  std::vector<std::string> names_;
  std::vector<const Element*> node_cards_;  // the first card that names a node
  std::map<std::string, Index> branches_;   // name of an element that sets a voltage -> its unknown
  std::vector<Eigen::Triplet<long double, std::int32_t>> entries_;
  MatrixXld right_side_;
};

Index NodalAnalysis::node(const std::string& name) {
  if (name == "0") return -1;
  const auto entry = nodes_.find(name);
  return entry == nodes_.end() ? -1 : entry->second;
}

double NodalAnalysis::value_of(const Element& element, const std::string& text) const {
  const auto value = spice_number(text);
  if (!value || !std::isfinite(*value)) refuse(element.place, element.name + " " + text, "must have a finite value");
  return *value;
}

double NodalAnalysis::source_value(const Element& element, Index point) const {
  if (element.kind == ElementKind::input)
    return value_of(element, element.points[element.points.size() == 1 ? 0 : static_cast<std::size_t>(point)]);
  if (element.name == sweep_.source) return sweep_.values[static_cast<std::size_t>(point)];
  return value_of(element, element.value);
}

void NodalAnalysis::number_unknowns() {
  for (const Element& element : circuit_.elements) {
    for (const std::string& name : element.nodes) {
      if (name == "0" || !nodes_.emplace(name, static_cast<Index>(names_.size())).second) continue;
      names_.push_back(name);
      node_cards_.push_back(&element);
    }
  }
  auto next = static_cast<Index>(names_.size());
  for (const Element& element : circuit_.elements)
    if (sets_voltage(element.kind)) branches_[element.name] = next++;
}

// A tree of nodes: which are tied to each other by what a current can flow through.
class Ties {
 public:
  explicit Ties(std::size_t count) : parent_(count + 1) { std::iota(parent_.begin(), parent_.end(), Index{0}); }
  Index root(Index node) {
    while (parent_[node] != node) node = parent_[node] = parent_[parent_[node]];
    return node;
  }
  bool join(Index a, Index b) {  // false: they were joined already
    const Index from = root(a), to = root(b);
    parent_[std::max(from, to)] = std::min(from, to);
    return from != to;
  }

 private:
  std::vector<Index> parent_;
};

void NodalAnalysis::require_solvable() const {
  const auto at = [&](const std::string& name) { return name == "0" ? 0 : nodes_.at(name) + 1; };
  Ties voltages(names_.size()), paths(names_.size());
  for (const Element& element : circuit_.elements) {
    if (element.kind == ElementKind::resistor) paths.join(at(element.nodes[0]), at(element.nodes[1]));
    if (!sets_voltage(element.kind)) continue;
    paths.join(at(element.nodes[0]), at(element.nodes[1]));
    if (!voltages.join(at(element.nodes[0]), at(element.nodes[1])))
      refuse(element.place, element.name, "closes a loop of voltage sources");
  }
  for (std::size_t k = 0; k < names_.size(); ++k)
    if (paths.root(static_cast<Index>(k) + 1) != 0)
      refuse(node_cards_[k]->place, node_cards_[k]->name, "node " + names_[k] + " has no path to ground");
}

void NodalAnalysis::stamp_conductance(const Element& element, long double siemens, Index in_plus, Index in_minus) {
  const Index a = node(element.nodes[0]), b = node(element.nodes[1]);
  add(a, in_plus, siemens);
  add(a, in_minus, -siemens);
  add(b, in_plus, -siemens);
  add(b, in_minus, siemens);
}

Index NodalAnalysis::branch_of(const Element& element) const {
  const auto branch = branches_.find(element.reference);
  if (branch == branches_.end())
    refuse(element.place, element.name + " " + element.reference, "there is no such voltage source");
  return branch->second;
}

void NodalAnalysis::stamp_voltage(const Element& element, Index branch) {
  const Index a = node(element.nodes[0]), b = node(element.nodes[1]);
  add(a, branch, 1);
  add(b, branch, -1);
  add(branch, a, 1);
  add(branch, b, -1);
  if (element.kind == ElementKind::vcvs) {
    const long double gain = value_of(element, element.value);
    add(branch, node(element.nodes[2]), -gain);
    add(branch, node(element.nodes[3]), gain);
  } else if (element.kind == ElementKind::ccvs) {
    add(branch, branch_of(element), -static_cast<long double>(value_of(element, element.value)));
  } else {
    for (Index k = 0; k < points_; ++k) right_side_(branch, k) = source_value(element, k);
  }
}

void NodalAnalysis::stamp() {
  for (const Element& element : circuit_.elements) {
    const Index a = node(element.nodes[0]), b = element.nodes.size() > 1 ? node(element.nodes[1]) : -1;
    if (sets_voltage(element.kind)) {
      stamp_voltage(element, branches_.at(element.name));
    } else if (element.kind == ElementKind::resistor) {
      const double ohm = value_of(element, element.value);
      if (ohm == 0)
        refuse(element.place, element.name + " 0",
               "must not be 0: ngspice takes 1 mOhm; a source of 0 V says zero ohm");
      stamp_conductance(element, 1.0L / ohm, a, b);
    } else if (element.kind == ElementKind::vccs) {
      stamp_conductance(element, value_of(element, element.value), node(element.nodes[2]), node(element.nodes[3]));
    } else if (element.kind == ElementKind::cccs) {
      const long double gain = value_of(element, element.value);
      add(a, branch_of(element), gain);
      add(b, branch_of(element), -gain);
    } else if (element.kind == ElementKind::current) {
      for (Index k = 0; k < points_; ++k) {
        if (a >= 0) right_side_(a, k) -= source_value(element, k);
        if (b >= 0) right_side_(b, k) += source_value(element, k);
      }
    } else if (element.kind != ElementKind::capacitor) {
      refuse(element.place, element.name, "is not at the level of resistors: Sotto solves R, V, I, E, F, G, H, X");
    }
  }
}

long double NodalAnalysis::largest_current(const MatrixXld& solution) const {
  long double largest = 0;
  for (const Element& element : circuit_.elements) {
    if (element.kind != ElementKind::resistor) continue;
    const auto at = [&](const std::string& name, Index k) { return name == "0" ? 0.0L : solution(nodes_.at(name), k); };
    for (Index k = 0; k < points_; ++k)
      largest = std::max(largest, std::abs((at(element.nodes[0], k) - at(element.nodes[1], k)) /
                                           static_cast<long double>(value_of(element, element.value))));
  }
  return largest;
}

DcSolution NodalAnalysis::result(const MatrixXld& solution, long double residual) const {
  DcSolution out;
  out.nodes = names_;
  out.node_v = solution.topRows(static_cast<Index>(names_.size())).transpose().cast<double>();
  std::vector<Index> rows;
  for (const Element& element : circuit_.elements) {
    if (element.kind != ElementKind::voltage && element.kind != ElementKind::input) continue;
    // Of several input vectors ngspice makes a behavioral source.
    const bool is_table = element.kind == ElementKind::input && element.points.size() > 1;
    out.sources.push_back(is_table ? "b" + element.name.substr(1) : element.name);
    out.is_ammeter.push_back(element.kind == ElementKind::voltage && element.name != sweep_.source &&
                             value_of(element, element.value) == 0);
    rows.push_back(branches_.at(element.name));
  }
  out.source_a = solution(rows, Eigen::all).transpose().cast<double>();
  const long double largest = largest_current(solution);
  out.kcl_residual_rel = static_cast<double>(largest > 0 ? residual / largest : residual);
  return out;
}

DcSolution NodalAnalysis::solve() {
  number_unknowns();
  require_solvable();
  const auto size = static_cast<Index>(names_.size() + branches_.size());
  right_side_ = MatrixXld::Zero(size, points_);
  stamp();
  if (size == 0) return {};
  Sparse matrix(size, size);
  matrix.setFromTriplets(entries_.begin(), entries_.end());
  Eigen::SparseLU<Sparse> factor;
  factor.compute(matrix);
  if (factor.info() != Eigen::Success) throw IoError("the netlist has no unique solution: its equations are singular");
  MatrixXld solution = factor.solve(right_side_);
  solution += factor.solve(MatrixXld(right_side_ - matrix * solution));
  const auto num_nodes = static_cast<Index>(names_.size());
  const MatrixXld error = right_side_ - matrix * solution;
  const long double residual = num_nodes > 0 ? error.topRows(num_nodes).cwiseAbs().maxCoeff() : 0;
  return result(solution, residual);
}

}  // namespace

DcSolution solve_dc(const SpiceCircuit& circuit) {
  return NodalAnalysis(circuit).solve();
}

Eigen::Index num_points(const SpiceCircuit& circuit) {
  if (circuit.analysis.kind == AnalysisKind::sweep) return static_cast<Index>(sweep_of(circuit).values.size());
  return static_cast<Index>(num_inputs(circuit));
}

}  // namespace sotto::spice
