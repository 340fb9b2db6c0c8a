/// Exact reduction of a crossbar to its line ends by nested block merging (design solver section 2.5).
#pragma once

#include <Eigen/Core>
#include <vector>

#include "port_block.hpp"
#include "port_network.hpp"
#include "sotto/core/simd.hpp"

namespace sotto {

/// Keeps its memory for the next crossbar; one object per thread. Every conductance of a result has a relative error of
/// rounding, however far the resistances are apart: no step subtracts (Grassmann, Taksar, Heyman 1985).
class PortReducer {
 public:
  /// `threads`: 0 for all cores; the bits of the results do not depend on it.
  explicit PortReducer(SimdLevel level, int threads = 1);

  /// Outputs of the columns per volt at the row terminals (cols x rows), all other terminals at 0 V.
  Eigen::MatrixXd transfer_siemens(const PortNetwork& network);

  /// Currents into the crossbar per volt: row terminals, then column terminals.
  Eigen::MatrixXd admittance_siemens(const PortNetwork& network);

 private:
  /// Leaves of a rectangle.
  struct Area {
    long row_begin, row_end, col_begin, col_end;
    long leaves() const;
    bool operator==(const Area&) const = default;
  };
  struct Halves {
    Area first, second;  ///< left and right, or upper and lower
    bool side_by_side;
  };
  struct Group {
    Area area;
    const double* reduced;
  };
  /// 4 MiB, of which a small crossbar touches a tenth: glibc gives memory back to the system when more than twice the
  /// largest block is free, and the next reducer would pay for the same pages again, a quarter of what a tile takes.
  static constexpr std::size_t kFirstScratchDoubles = std::size_t{1} << 19;
  struct Memory {
    PortStack results[2];  ///< of even and of odd depth: a block never lies above the parts that it is made of
    PortStack scratch{kFirstScratchDoubles};
  };
  struct Part;
  struct Job;

  static Halves halves(const Job& job, const Area& area);
  PortBlock merged(const Job& job, const PortBlock& first, const PortBlock& second, bool side_by_side, int depth,
                   Memory& memory) const;
  PortBlock leaf(const Job& job, const Area& area, const double* reduced, int depth, Memory& memory) const;
  PortBlock within_group(const Job& job, const Group& group, const Area& area, int depth, Memory& memory) const;
  PortBlock reduce_group(const Job& job, const Area& area, int depth, Memory& memory) const;
  PortBlock reduce(const Job& job, const Area& area, int depth, Memory& memory) const;
  void list_parts(Job& job, const Area& area, int depth) const;
  PortBlock root(const PortNetwork& network, bool transfer_only);

  const PortKernels* kernels_;
  int threads_;
  std::vector<Memory> memory_;
};

}  // namespace sotto
