/// Textbook L D L' of a sparse symmetric matrix in 113-bit arithmetic, with ordinary (subtracted) pivots: slow and
/// obvious.
#pragma once

#include <cstddef>
#include <map>
#include <utility>
#include <vector>

namespace sotto::test {

using Quad = __float128;
using QuadVector = std::vector<Quad>;

inline Quad quad_abs(Quad value) {
  return value < 0 ? -value : value;
}

/// The larger of two; a NaN stays.
inline Quad quad_max(Quad a, Quad b) {
  return b > a || b != b ? b : a;
}

/// Symmetric matrix by rows: row k holds all its entries that are not zero, the diagonal among them.
using QuadRows = std::vector<std::map<std::size_t, Quad>>;

/// Adds a conductance between two unknowns.
inline void add_between(QuadRows& rows, std::size_t a, std::size_t b, Quad siemens) {
  rows[a][a] += siemens;
  rows[b][b] += siemens;
  rows[a][b] -= siemens;
  rows[b][a] -= siemens;
}

/// Eliminates the row with the fewest entries first. Every row needs a diagonal; the matrix must be positive definite.
class QuadLdl {
 public:
  explicit QuadLdl(QuadRows rows) {
    std::vector<bool> gone(rows.size(), false);
    for (std::size_t step = 0; step < rows.size(); ++step) {
      std::size_t best = rows.size();
      for (std::size_t k = 0; k < rows.size(); ++k) {
        if (!gone[k] && (best == rows.size() || rows[k].size() < rows[best].size())) best = k;
      }
      gone[best] = true;
      steps_.push_back({best, rows[best][best], {}});
      rows[best].erase(best);
      steps_.back().row.assign(rows[best].begin(), rows[best].end());
      for (const auto& [i, a_ki] : steps_.back().row) {
        const Quad factor = a_ki / steps_.back().pivot;
        rows[i].erase(best);
        for (const auto& [j, a_kj] : steps_.back().row) rows[i][j] -= factor * a_kj;
      }
    }
  }

  QuadVector solve(QuadVector right) const {
    for (const Step& step : steps_) {
      const Quad share = right[step.node] / step.pivot;
      for (const auto& [i, a_ki] : step.row) right[i] -= a_ki * share;
    }
    for (auto step = steps_.rbegin(); step != steps_.rend(); ++step) {
      for (const auto& [i, a_ki] : step->row) right[step->node] -= a_ki * right[i];
      right[step->node] /= step->pivot;
    }
    return right;
  }

 private:
  struct Step {
    std::size_t node;
    Quad pivot;
    std::vector<std::pair<std::size_t, Quad>> row;  ///< entries that are left when the node is eliminated
  };
  std::vector<Step> steps_;
};

}  // namespace sotto::test
