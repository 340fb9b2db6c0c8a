#include "sotto/spice/hierarchy.hpp"

#include <cctype>
#include <map>
#include <optional>
#include <set>

#include "spice/card_lines.hpp"
#include "spice/expression.hpp"
#include "spice/net.hpp"

namespace sotto::spice {

namespace {

constexpr int kDeepestInstance = 50;
constexpr const char* kCrossbar = "crossbar";

std::size_t digits_from(const std::string& text, std::size_t at) {
  while (at < text.size() && std::isdigit(static_cast<unsigned char>(text[at])) != 0) ++at;
  return at;
}

// "l0t1" of "l0t1_r3_4"; empty where the node is of no tile.
std::string tile_of_node(const std::string& node) {
  if (node.empty() || node[0] != 'l') return "";
  const std::size_t layer = digits_from(node, 1);
  if (layer == 1 || layer >= node.size() || node[layer] != 't') return "";
  const std::size_t tile = digits_from(node, layer + 1);
  return tile > layer + 1 && tile < node.size() && node[tile] == '_' ? node.substr(0, tile) : "";
}

bool is_source(const Element& element) {
  return element.kind == ElementKind::voltage || element.kind == ElementKind::current ||
         element.kind == ElementKind::input;
}

// Resistors that tie partitions and read their outputs touch a tile, but their own name is not of it.
std::string tile_of(const Element& element, bool has_tiles) {
  if (!has_tiles) return is_source(element) ? "" : kCrossbar;
  return tile_of_node(element.name.substr(1));
}

// "l0t1_r3_4" -> "r3_4", "rl0t1_c3_4" -> "rc3_4".
std::string without_tile(const std::string& name, const std::string& tile) {
  const std::string prefix = tile + "_";
  const std::size_t at = name.starts_with(prefix) ? 0 : 1;
  return name.compare(at, prefix.size(), prefix) == 0 ? name.substr(0, at) + name.substr(at + prefix.size()) : name;
}

class TileGrouping {
 public:
  explicit TileGrouping(const SpiceCircuit& flat) : flat_(flat) {}
  SpiceCircuit group();

 private:
  void find_outside();
  void add_outside(const std::string& expression);
  Element inside(const Element& element, const std::string& tile);
  std::string pin_or_inner(const std::string& node, const std::string& tile);

  const SpiceCircuit& flat_;
  bool has_tiles_ = false;
  std::set<std::string> outside_;                         // nodes that must be seen from outside of their tile
  std::map<std::string, std::vector<std::string>> pins_;  // per tile, by their outer names
  std::map<std::string, std::set<std::string>> known_pins_;
};

void TileGrouping::add_outside(const std::string& expression) {
  with_names(expression, [&](NameKind kind, const std::string& name) {
    if (kind == NameKind::node) outside_.insert(name);
    return name;
  });
}

void TileGrouping::find_outside() {
  for (const Element& element : flat_.elements) {
    if (!tile_of(element, has_tiles_).empty()) continue;
    outside_.insert(element.nodes.begin(), element.nodes.end());
    add_outside(element.value);
  }
  for (const std::string& quantity : flat_.printed) add_outside(quantity);
  for (const Parameter& start : flat_.initial) outside_.insert(start.name);
}

std::string TileGrouping::pin_or_inner(const std::string& node, const std::string& tile) {
  if (node == "0") return node;
  const bool is_own = has_tiles_ ? tile_of_node(node) == tile : true;
  if (is_own && !outside_.contains(node)) return without_tile(node, tile);
  if (known_pins_[tile].insert(node).second) pins_[tile].push_back(node);
  return has_tiles_ ? without_tile(node, tile) : node;
}

Element TileGrouping::inside(const Element& element, const std::string& tile) {
  Element inner = element;
  inner.name = without_tile(element.name, tile);
  inner.reference = element.kind == ElementKind::ccvs || element.kind == ElementKind::cccs
                        ? without_tile(element.reference, tile)
                        : element.reference;
  for (std::string& node : inner.nodes) node = pin_or_inner(node, tile);
  const bool behavioral =
      element.kind == ElementKind::behavioral_voltage || element.kind == ElementKind::behavioral_current;
  if (!behavioral) return inner;
  inner.value = with_names(element.value, [&](NameKind kind, const std::string& name) {
    if (kind == NameKind::node) return pin_or_inner(name, tile);
    return kind == NameKind::device ? without_tile(name, tile) : name;
  });
  return inner;
}

SpiceCircuit TileGrouping::group() {
  for (const Element& element : flat_.elements)
    has_tiles_ = has_tiles_ || !tile_of_node(element.name.substr(1)).empty();
  find_outside();
  SpiceCircuit out = flat_;
  out.elements.clear();
  std::map<std::string, Subcircuit> tiles;
  std::vector<std::string> order;
  for (const Element& element : flat_.elements) {
    const std::string tile = tile_of(element, has_tiles_);
    if (tile.empty()) {
      out.elements.push_back(element);
      continue;
    }
    if (!tiles.contains(tile)) order.push_back(tile);
    tiles[tile].elements.push_back(inside(element, tile));
  }
  for (const std::string& tile : order) {
    Subcircuit& subcircuit = tiles[tile];
    subcircuit.name = has_tiles_ ? "tile_" + tile : tile;
    for (const std::string& pin : pins_[tile]) subcircuit.pins.push_back(has_tiles_ ? without_tile(pin, tile) : pin);
    out.elements.push_back(
        {.kind = ElementKind::instance, .name = "x" + tile, .nodes = pins_[tile], .reference = subcircuit.name});
    out.subcircuits.push_back(std::move(subcircuit));
  }
  return out;
}

class Flattening {
 public:
  explicit Flattening(const SpiceCircuit& circuit) : circuit_(circuit) {}
  SpiceCircuit flatten();

 private:
  using Values = std::map<std::string, double>;
  struct Scope {
    std::string path = {};  // "x1.x2", empty at the top
    std::map<std::string, std::string> pins = {};
    Values values = {};
  };
  void add_parameters(Values& values, const std::vector<Parameter>& parameters, const Values& outer,
                      const CardPlace& place) const;
  void expand(const Element& element, const Scope& scope, int depth);
  void expand_instance(const Element& instance, const Scope& scope, int depth);
  std::string node_name(const std::string& node, const Scope& scope) const;
  std::string value_text(const std::string& value, const Scope& scope, const Element& element) const;

  const SpiceCircuit& circuit_;
  std::map<std::string, const Subcircuit*> subcircuits_;
  std::set<std::string> globals_ = {"0"};
  SpiceCircuit out_;
};

std::optional<double> find_value(const std::map<std::string, double>& values, const std::string& name) {
  const auto entry = values.find(name);
  return entry == values.end() ? std::nullopt : std::optional(entry->second);
}

void Flattening::add_parameters(Values& values, const std::vector<Parameter>& parameters, const Values& outer,
                                const CardPlace& place) const {
  for (const Parameter& parameter : parameters) {
    const auto value = evaluate(parameter.value, [&](const std::string& name) {
      const auto own = find_value(values, name);
      return own ? own : find_value(outer, name);
    });
    if (!value)
      refuse(place, parameter.name + "=" + parameter.value, "has no value that follows from known parameters");
    values[parameter.name] = *value;
  }
}

std::string Flattening::node_name(const std::string& node, const Scope& scope) const {
  if (scope.path.empty() || globals_.contains(node)) return node;
  const auto pin = scope.pins.find(node);
  return pin != scope.pins.end() ? pin->second : scope.path + "." + node;
}

std::string Flattening::value_text(const std::string& value, const Scope& scope, const Element& element) const {
  if (value.empty()) return value;
  const auto result = evaluate(value, [&](const std::string& name) { return find_value(scope.values, name); });
  if (!result) refuse(element.place, element.name + " " + value, "has no value that follows from known parameters");
  return canonical_value(number(*result));
}

void Flattening::expand(const Element& element, const Scope& scope, int depth) {
  if (element.kind == ElementKind::instance) return expand_instance(element, scope, depth);
  Element flat = element;
  const auto device = [&](const std::string& name) {
    return scope.path.empty() ? name : name.substr(0, 1) + "." + scope.path + "." + name;
  };
  flat.name = device(element.name);
  for (std::string& node : flat.nodes) node = node_name(node, scope);
  const bool behavioral =
      element.kind == ElementKind::behavioral_voltage || element.kind == ElementKind::behavioral_current;
  if (behavioral) {
    flat.value = with_names(element.value, [&](NameKind kind, const std::string& name) {
      if (kind == NameKind::node) return node_name(name, scope);
      if (kind == NameKind::device) return device(name);
      const auto value = kind == NameKind::parameter ? find_value(scope.values, name) : std::nullopt;
      return value ? number(*value) : name;
    });
  } else {
    flat.value = value_text(element.value, scope, element);
  }
  const bool by_current = element.kind == ElementKind::ccvs || element.kind == ElementKind::cccs;
  if (by_current) flat.reference = device(element.reference);
  for (std::string& point : flat.points) point = value_text(point, scope, element);
  for (Parameter& parameter : flat.parameters) parameter.value = value_text(parameter.value, scope, element);
  out_.elements.push_back(std::move(flat));
}

void Flattening::expand_instance(const Element& instance, const Scope& scope, int depth) {
  const std::string card = instance.name + " ... " + instance.reference;
  const auto found = subcircuits_.find(instance.reference);
  if (found == subcircuits_.end()) refuse(instance.place, card, "there is no such subcircuit");
  if (depth >= kDeepestInstance) refuse(instance.place, card, "the subcircuit uses itself");
  const Subcircuit& subcircuit = *found->second;
  if (subcircuit.pins.size() != instance.nodes.size())
    refuse(instance.place, card,
           "has " + std::to_string(instance.nodes.size()) + " nodes, the subcircuit " +
               std::to_string(subcircuit.pins.size()) + " pins");
  Scope inner{.path = scope.path.empty() ? instance.name : scope.path + "." + instance.name};
  for (std::size_t k = 0; k < subcircuit.pins.size(); ++k)
    inner.pins[subcircuit.pins[k]] = node_name(instance.nodes[k], scope);
  Values given;
  add_parameters(given, instance.parameters, scope.values, instance.place);
  inner.values = scope.values;
  add_parameters(inner.values, subcircuit.parameters, scope.values, subcircuit.place);
  for (const auto& [name, value] : given) inner.values[name] = value;
  for (const Element& element : subcircuit.elements) expand(element, inner, depth + 1);
}

SpiceCircuit Flattening::flatten() {
  for (const Subcircuit& subcircuit : circuit_.subcircuits) subcircuits_[subcircuit.name] = &subcircuit;
  globals_.insert(circuit_.globals.begin(), circuit_.globals.end());
  out_ = circuit_;
  out_.elements.clear();
  out_.subcircuits.clear();
  Scope top;
  add_parameters(top.values, circuit_.parameters, {}, {});
  for (const Element& element : circuit_.elements) expand(element, top, 0);
  return std::move(out_);
}

}  // namespace

SpiceCircuit with_tiles_as_subcircuits(const SpiceCircuit& circuit) {
  return TileGrouping(circuit).group();
}

SpiceCircuit flattened(const SpiceCircuit& circuit) {
  return Flattening(circuit).flatten();
}

}  // namespace sotto::spice
