/// A part of a crossbar reduced to its ports, and the merging of two neighbours (design solver section 2.5).
#pragma once

#include <array>
#include <cstddef>
#include <cstdlib>
#include <memory>
#include <vector>

#include "port_kernels.hpp"

namespace sotto {

/// Groups of ports, in the order in which a block holds them.
enum Side { kLeft, kRight, kTop, kBottom, kNumSides };

/// Conductances between the ports of a block: strictly lower triangle, column-major; the rest of the memory holds
/// anything.
struct PortBlock {
  double* siemens = nullptr;
  long ld = 0;
  std::array<long, kNumSides> size = {};  ///< 0 where a side has been eliminated

  long ports() const { return size[kLeft] + size[kRight] + size[kTop] + size[kBottom]; }
  long begin(int side) const {
    long at = 0;
    for (int s = 0; s < side; ++s) at += size[static_cast<std::size_t>(s)];
    return at;
  }
};

/// Memory that grows and shrinks at its end and stays allocated for the next use.
class PortStack {
 public:
  explicit PortStack(std::size_t first_doubles = kFirstDoubles) : first_doubles_(first_doubles) {}  ///< in one piece

  struct Mark {
    std::size_t chunk = 0, used = 0;
  };
  Mark mark() const { return at_; }
  void release(Mark mark) { at_ = mark; }

  /// 64-byte aligned, of any content, valid until a mark from before is released.
  double* take(std::size_t doubles);

 private:
  struct Free {
    void operator()(double* memory) const { std::free(memory); }
  };
  struct Chunk {
    std::unique_ptr<double[], Free> memory;
    std::size_t size = 0;
  };
  static Chunk new_chunk(std::size_t doubles, bool huge_pages);

  static constexpr std::size_t kFirstDoubles = std::size_t{1} << 15;  // 256 KiB are enough for small crossbars
  std::size_t first_doubles_;
  std::vector<Chunk> chunks_;
  Mark at_;
};

/// Two neighbours that share their sides `first_side` and `second_side` node by node; or, without a second, one block
/// of which a side is eliminated because nothing is connected to it.
struct PortMerge {
  const PortBlock* first;
  int first_side;
  const PortBlock* second = nullptr;
  int second_side = kNumSides;
  bool transfer_only = false;  ///< compute only conductances between (top, bottom) and (left, right)
  int threads = 1;             ///< of the last product; the bits of the result do not depend on it
};

/// The block of what is left, allocated on `result`; `scratch` is used and released.
PortBlock merge_ports(const PortKernels& kernels, const PortMerge& merge, PortStack& result, PortStack& scratch);

}  // namespace sotto
