/// What a cross-check against ngspice found, and how it is written.
#pragma once

#include <Eigen/Core>
#include <optional>
#include <string>
#include <vector>

#include "sotto/io/result.hpp"

namespace sotto::io {

/// Difference of one set of numbers between Sotto and ngspice.
struct Difference {
  double max_rel = 0;  ///< max difference / max magnitude; 0 where both are 0
  double max_abs = 0;  ///< ampere or volt
  Eigen::Index compared = 0;
};

struct CrossCheckResult {
  Difference outputs;
  Difference nodes;
  std::optional<Difference> lags = std::nullopt;  ///< coulomb, of a case with capacitances: integral of I(inf) - I(t)
  std::optional<Difference> energies = std::nullopt;  ///< joule, the same: charging energies
  double tolerance = 0;                               ///< allowed max_rel of all
  Eigen::Index inputs = 0;                            ///< input vectors or images
  std::vector<std::string> warnings;
  std::string ngspice_version;
  double native_wall_s = 0;
  double ngspice_wall_s = 0;

  bool within_tolerance() const {
    const auto good = [this](const std::optional<Difference>& d) { return !d || d->max_rel <= tolerance; };
    return good(outputs) && good(nodes) && good(lags) && good(energies);
  }
};

/// {"schema": 1, "kind": "crosscheck_result", "outputs": {...}, "nodes": {...}, "tolerance": ..., "within_tolerance": ...}
std::string crosscheck_result_json(const CrossCheckResult& result, const RunRecord& record);

/// The configuration of a check without a case: {"netlist": path, "dialect": word}.
std::string netlist_json(const std::string& path, const std::string& dialect);

/// Header and one line: outputs and nodes, lags and energies where they were compared.
std::string crosscheck_result_csv(const CrossCheckResult& result);

}  // namespace sotto::io
