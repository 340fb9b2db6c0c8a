#include "port_block.hpp"

#include <algorithm>
#include <cstdlib>
#include <new>

#include "sotto/core/parallel_for.hpp"

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace sotto {
namespace {

constexpr std::size_t kSecondChunkDoubles = std::size_t{1} << 18;  // 2 MiB; each further chunk is twice as large
constexpr std::size_t kHugePageBytes = std::size_t{1} << 21;
constexpr long kTaskRows = 192;  // rows of a product per thread task: a multiple of every register tile

long rounded_up(long count) {
  return (count + kPanel - 1) / kPanel * kPanel;
}

/// Odd multiples of 8 doubles: columns spread over all cache sets.
long leading_dimension(long rows) {
  const long panels = rounded_up(rows) / kPanel;
  return kPanel * (panels + (panels % 2 == 0 ? 1 : 0));
}

/// Ports of one side of one child, and where they go among the kept nodes.
struct Segment {
  const PortBlock* owner;
  long from, to, size;
};

/// Eliminated nodes with all rows below them (the kept nodes start at the row rounded_up(eliminated)), and the kept
/// square.
struct Front {
  double* x = nullptr;
  long ld = 0, eliminated = 0, kept_row = 0, kept = 0;
  std::vector<Segment> segments;
  PortBlock result;

  long rows() const { return kept_row + rounded_up(kept); }
};

void add_segment(Front& front, const PortBlock* owner, int side, int eliminated_side) {
  if (owner == nullptr || side == eliminated_side) return;
  const auto s = static_cast<std::size_t>(side);
  if (owner->size[s] == 0) return;
  front.segments.push_back({owner, owner->begin(side), front.kept, owner->size[s]});
  front.kept += owner->size[s];
  front.result.size[s] += owner->size[s];
}

Front front_of(const PortMerge& merge) {
  Front front;
  front.eliminated = merge.first->size[static_cast<std::size_t>(merge.first_side)];
  front.kept_row = rounded_up(front.eliminated);
  for (int side = 0; side < kNumSides; ++side) {
    add_segment(front, merge.first, side, merge.first_side);
    add_segment(front, merge.second, side, merge.second_side);
  }
  front.ld = leading_dimension(front.rows());
  return front;
}

/// Columns of the eliminated nodes: conductances from the eliminated side of one child to its other sides.
void fill_eliminated(const PortKernels& kernels, const Front& front, const PortBlock& child, int side) {
  const long begin = child.begin(side);
  for (const Segment& segment : front.segments) {
    if (segment.owner != &child) continue;
    PortCopy block = {.from = child.siemens + begin * child.ld + segment.from,
                      .ld_from = child.ld,
                      .to = front.x + front.kept_row + segment.to,
                      .ld_to = front.ld,
                      .rows = segment.size,
                      .cols = front.eliminated};
    if (segment.from > begin) {
      kernels.copy(block);
    } else {
      block.from = child.siemens + segment.from * child.ld + begin;
      kernels.copy_transposed(block);
    }
  }
}

void clear_padding(const PortKernels& kernels, const Front& front) {
  const long rows = front.rows();
  kernels.clear(front.x + front.eliminated, front.ld, front.kept_row - front.eliminated, front.eliminated);
  kernels.clear(front.x + front.kept_row + front.kept, front.ld, rows - front.kept_row - front.kept, front.eliminated);
  kernels.clear(front.x + front.eliminated * front.ld, front.ld, rows, front.kept_row - front.eliminated);
}

/// Conductances among the eliminated nodes are the sum of both children.
void fill_front(const PortKernels& kernels, Front& front, const PortMerge& merge, PortStack& scratch) {
  front.x = scratch.take(static_cast<std::size_t>(front.ld * front.kept_row));
  clear_padding(kernels, front);
  const auto shared = [&](const PortBlock& child, int side) {
    const long begin = child.begin(side);
    return PortCopy{.from = child.siemens + begin * child.ld + begin,
                    .ld_from = child.ld,
                    .to = front.x,
                    .ld_to = front.ld,
                    .rows = front.eliminated,
                    .cols = front.eliminated,
                    .lower = true};
  };
  kernels.copy(shared(*merge.first, merge.first_side));
  fill_eliminated(kernels, front, *merge.first, merge.first_side);
  if (merge.second == nullptr) return;
  kernels.add_lower(shared(*merge.second, merge.second_side));
  fill_eliminated(kernels, front, *merge.second, merge.second_side);
}

/// Kept conductances before the elimination: those of one child, none between the two.
void fill_kept(const PortKernels& kernels, const Front& front, const Segment& rows, const Segment& cols) {
  const PortBlock& result = front.result;
  double* to = result.siemens + cols.to * result.ld + rows.to;
  if (rows.owner != cols.owner) return kernels.clear(to, result.ld, rows.size, cols.size);
  const double* from = rows.owner->siemens + cols.from * rows.owner->ld + rows.from;
  kernels.copy({.from = from,
                .ld_from = rows.owner->ld,
                .to = to,
                .ld_to = result.ld,
                .rows = rows.size,
                .cols = cols.size,
                .lower = &rows == &cols});
}

/// The product in tasks of fixed rows: every entry is computed in the same way whatever the number of threads.
void add_product(const PortKernels& kernels, const PortProduct& product, int threads) {
  const long tasks = (product.rows + kTaskRows - 1) / kTaskRows;
  parallel_for(tasks, tasks > 1 ? threads : 1, [&](std::int64_t task) {
    const long row = static_cast<long>(task) * kTaskRows;
    PortProduct part = product;
    part.c += row;
    part.a += row;
    part.rows = std::min(kTaskRows, product.rows - row);
    part.below += row;
    kernels.add_product(part);
  });
}

/// Kept conductances with what flows through the eliminated nodes; only those from the rows `first_row` on and in the
/// columns before `end_col`, both rounded outwards.
void update_kept(const PortKernels& kernels, const Front& front, long first_row, long end_col, int threads) {
  const long row = first_row / kPanel * kPanel;
  const double* kept = front.x + front.kept_row;
  const PortBlock& result = front.result;
  add_product(kernels,
              {.c = result.siemens + row,
               .ldc = result.ld,
               .a = kept + row,
               .lda = front.ld,
               .b = kept,
               .ldb = front.ld,
               .rows = rounded_up(front.kept) - row,
               .cols = rounded_up(end_col),
               .depth = front.kept_row,
               .below = row},
              threads);
}

}  // namespace

/// Large chunks after the first ask for huge pages: else the first use of each 4 KiB costs as much as the arithmetic
/// done there.
PortStack::Chunk PortStack::new_chunk(std::size_t doubles, bool huge_pages) {
  const bool large = huge_pages && doubles * sizeof(double) >= kHugePageBytes;
  const std::size_t alignment = large ? kHugePageBytes : 64;
  const std::size_t bytes = (doubles * sizeof(double) + alignment - 1) / alignment * alignment;
  Chunk chunk;
  chunk.size = bytes / sizeof(double);
  chunk.memory.reset(static_cast<double*>(std::aligned_alloc(alignment, bytes)));
  if (!chunk.memory) throw std::bad_alloc();
#if defined(__linux__)
  if (large) madvise(chunk.memory.get(), bytes, MADV_HUGEPAGE);  // only a wish
#endif
  return chunk;
}

double* PortStack::take(std::size_t doubles) {
  doubles = (doubles + 7) / 8 * 8;
  while (at_.chunk < chunks_.size() && at_.used + doubles > chunks_[at_.chunk].size) at_ = {at_.chunk + 1, 0};
  if (at_.chunk == chunks_.size()) {
    const std::size_t usual = chunks_.empty() ? first_doubles_ : kSecondChunkDoubles << (chunks_.size() - 1);
    chunks_.push_back(new_chunk(std::max(doubles, usual), !chunks_.empty()));
  }
  double* const memory = chunks_[at_.chunk].memory.get() + at_.used;
  at_.used += doubles;
  return memory;
}

PortBlock merge_ports(const PortKernels& kernels, const PortMerge& merge, PortStack& result, PortStack& scratch) {
  const PortStack::Mark before = scratch.mark();
  Front front = front_of(merge);
  fill_front(kernels, front, merge, scratch);
  const long rows_begin = merge.transfer_only ? front.result.begin(kTop) : 0;
  const long cols_end = merge.transfer_only ? front.result.begin(kTop) : front.kept;
  front.result.ld = leading_dimension(front.kept);
  front.result.siemens = result.take(static_cast<std::size_t>(front.result.ld * rounded_up(cols_end)));
  for (std::size_t q = 0; q < front.segments.size() && front.segments[q].to < cols_end; ++q) {
    for (std::size_t p = q; p < front.segments.size(); ++p) {
      if (front.segments[p].to >= rows_begin) fill_kept(kernels, front, front.segments[p], front.segments[q]);
    }
  }
  kernels.eliminate(front.x, front.ld, front.rows(), front.kept_row);
  update_kept(kernels, front, rows_begin, cols_end, merge.threads);
  scratch.release(before);
  return front.result;
}

}  // namespace sotto
