/// Samples of a Monte Carlo store computed again, natively and in ngspice.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sotto/io/crosscheck_result.hpp"

namespace sotto::io {

/// One sample.
struct CheckedSample {
  std::int64_t sample = 0;
  double stored_max_rel = 0;  ///< worst |stored - computed again| / |stored| over its row; 0: the same numbers
  Difference outputs = {};    ///< Sotto against ngspice
  Difference nodes = {};
};

struct StoreCheck {
  std::string store;
  std::int64_t inputs = 0;  ///< images or input vectors per sample
  double tolerance = 0;
  std::vector<CheckedSample> samples = {};
  std::string ngspice_version = {};
  double wall_s = 0;

  double worst_stored_rel() const;
  double worst_outputs_rel() const;
  double worst_nodes_rel() const;
  bool within_tolerance() const;  ///< of all three
};

/// {"schema": 1, "kind": "store_check", ...}
std::string store_check_json(const StoreCheck& check);

/// Three lines for people.
std::string store_check_text(const StoreCheck& check);

}  // namespace sotto::io
