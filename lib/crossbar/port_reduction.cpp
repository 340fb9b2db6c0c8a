#include "port_reduction.hpp"

#include <algorithm>
#include <atomic>

#include "port_leaves.hpp"
#include "sotto/core/parallel_for.hpp"

namespace sotto {

using Eigen::Index;
using Eigen::MatrixXd;

struct PortReducer::Part {
  Area area;
  int depth;
  PortBlock block;
};

struct PortReducer::Job {
  const PortNetwork& network;
  LeafGrid grid;
  bool transfer_only;
  int split_depth;
  std::vector<Part> parts;  ///< reduced by other threads
};

namespace {

/// Enough parts for threads to share evenly, although those at the edges are cheaper.
int depth_of_parts(int threads) {
  int depth = 0;
  while ((1 << depth) < threads) ++depth;
  return depth == 0 ? 0 : depth + 2;
}

constexpr std::size_t opposite(int depth) {
  return static_cast<std::size_t>((depth + 1) % 2);
}
constexpr std::size_t own(int depth) {
  return static_cast<std::size_t>(depth % 2);
}

/// What zero ohm leaves between ports that have nothing to do with each other is no conductance.
void drop_negligible(const PortNetwork& network, MatrixXd& siemens) {
  if (network.negligible_siemens == 0) return;
  siemens = (siemens.array() < network.negligible_siemens).select(0.0, siemens);
}

/// For every terminal of a root block its number: row terminals, column terminals, ground of far row ends.
std::vector<Index> terminals_of(const PortNetwork& network, const PortBlock& root) {
  const Index m = network.rows();
  const Index n = network.cols();
  std::vector<Index> terminals;
  for (long i = 0; i < root.size[kLeft]; ++i) terminals.push_back(i);
  for (long i = 0; i < root.size[kRight]; ++i)
    terminals.push_back(network.row_far_end == RowFarEnd::driven ? i : m + n);
  for (long j = 0; j < root.size[kTop]; ++j) terminals.push_back(m + j);
  for (long j = 0; j < root.size[kBottom]; ++j) terminals.push_back(m + j);
  return terminals;
}

}  // namespace

PortReducer::PortReducer(SimdLevel level, int threads)
    : kernels_(&port_kernels(level)),
      threads_(threads == 0 ? available_threads() : threads),
      memory_(static_cast<std::size_t>(std::max(threads_, 1))) {}

long PortReducer::Area::leaves() const {
  return (row_end - row_begin) * (col_end - col_begin);
}

/// Halves the side with more cells.
PortReducer::Halves PortReducer::halves(const Job& job, const Area& area) {
  const auto cells = [](const std::vector<long>& cuts, long begin, long end) {
    return cuts[static_cast<std::size_t>(end)] - cuts[static_cast<std::size_t>(begin)];
  };
  const bool wide =
      cells(job.grid.col_cuts, area.col_begin, area.col_end) > cells(job.grid.row_cuts, area.row_begin, area.row_end);
  const bool side_by_side = area.row_end - area.row_begin == 1 || (wide && area.col_end - area.col_begin > 1);
  Halves both = {area, area, side_by_side};
  if (side_by_side) {
    both.first.col_end = both.second.col_begin = (area.col_begin + area.col_end) / 2;
  } else {
    both.first.row_end = both.second.row_begin = (area.row_begin + area.row_end) / 2;
  }
  return both;
}

PortBlock PortReducer::merged(const Job& job, const PortBlock& first, const PortBlock& second, bool side_by_side,
                              int depth, Memory& memory) const {
  const PortMerge merge = {.first = &first,
                           .first_side = side_by_side ? kRight : kBottom,
                           .second = &second,
                           .second_side = side_by_side ? kLeft : kTop,
                           .transfer_only = job.transfer_only && depth == 0,
                           .threads = depth < job.split_depth ? threads_ : 1};
  return merge_ports(*kernels_, merge, memory.results[own(depth)], memory.scratch);
}

/// A leaf on the right or top edge loses the ports of open far ends at once.
PortBlock PortReducer::leaf(const Job& job, const Area& area, const double* reduced, int depth, Memory& memory) const {
  const bool right = job.network.row_far_end == RowFarEnd::open && area.col_end + 1 == std::ssize(job.grid.col_cuts);
  const bool top = job.network.col_far_end == ColFarEnd::open && area.row_begin == 0;
  int level = depth + (right ? 1 : 0) + (top ? 1 : 0);
  const PortStack::Mark before = memory.results[opposite(depth)].mark();
  PortBlock block =
      leaf_block(job.network, job.grid, area.row_begin, area.col_begin, reduced, memory.results[own(level)]);
  for (const int side : {kRight, kTop}) {
    if (!(side == kRight ? right : top)) continue;
    --level;
    block = merge_ports(*kernels_, {.first = &block, .first_side = side}, memory.results[own(level)], memory.scratch);
  }
  memory.results[opposite(depth)].release(before);
  return block;
}

/// Leaves of the group one after the other in `reduced`, row by row.
PortBlock PortReducer::within_group(const Job& job, const Group& group, const Area& area, int depth,
                                    Memory& memory) const {
  if (area.leaves() == 1) {
    const long lane = (area.row_begin - group.area.row_begin) * (group.area.col_end - group.area.col_begin) +
                      area.col_begin - group.area.col_begin;
    return leaf(job, area, group.reduced + lane * kLeafPorts * kLeafPorts, depth, memory);
  }
  const Halves both = halves(job, area);
  const PortStack::Mark before = memory.results[opposite(depth)].mark();
  const PortBlock first = within_group(job, group, both.first, depth + 1, memory);
  const PortBlock second = within_group(job, group, both.second, depth + 1, memory);
  const PortBlock block = merged(job, first, second, both.side_by_side, depth, memory);
  memory.results[opposite(depth)].release(before);
  return block;
}

PortBlock PortReducer::reduce_group(const Job& job, const Area& area, int depth, Memory& memory) const {
  const PortStack::Mark before = memory.scratch.mark();
  const long lanes = kernels_->lanes;
  double* const cells = memory.scratch.take(static_cast<std::size_t>(3 * kLeafLines * kLeafLines * lanes));
  double* const work = memory.scratch.take(static_cast<std::size_t>(kLeafScratch * lanes));
  double* const reduced = memory.scratch.take(static_cast<std::size_t>(kLeafPorts * kLeafPorts * lanes));
  const long width = area.col_end - area.col_begin;
  for (long lane = 0; lane < lanes; ++lane) {
    const long leaf = std::min(lane, area.leaves() - 1);  // idle lanes repeat the last leaf
    write_leaf_cells(job.network, job.grid, area.row_begin + leaf / width, area.col_begin + leaf % width, cells, lane,
                     lanes);
  }
  kernels_->reduce_leaves(cells, work, reduced);
  const PortBlock block = within_group(job, {area, reduced}, area, depth, memory);
  memory.scratch.release(before);
  return block;
}

PortBlock PortReducer::reduce(const Job& job, const Area& area, int depth, Memory& memory) const {
  if (depth <= job.split_depth) {
    const auto part = std::ranges::find_if(job.parts, [&](const Part& p) { return p.area == area; });
    if (part != job.parts.end() && part->block.siemens != nullptr) return part->block;
  }
  if (area.leaves() <= kernels_->lanes) return reduce_group(job, area, depth, memory);
  const Halves both = halves(job, area);
  const PortStack::Mark before = memory.results[opposite(depth)].mark();
  const PortBlock first = reduce(job, both.first, depth + 1, memory);
  const PortBlock second = reduce(job, both.second, depth + 1, memory);
  const PortBlock block = merged(job, first, second, both.side_by_side, depth, memory);
  memory.results[opposite(depth)].release(before);
  return block;
}

void PortReducer::list_parts(Job& job, const Area& area, int depth) const {
  if (depth == job.split_depth || area.leaves() <= kernels_->lanes) {
    job.parts.push_back({area, depth, {}});
    return;
  }
  const Halves both = halves(job, area);
  list_parts(job, both.first, depth + 1);
  list_parts(job, both.second, depth + 1);
}

PortBlock PortReducer::root(const PortNetwork& network, bool transfer_only) {
  Job job = {network, leaf_grid(network), transfer_only, depth_of_parts(threads_), {}};
  const Area all = {0, std::ssize(job.grid.row_cuts) - 1, 0, std::ssize(job.grid.col_cuts) - 1};
  if (job.split_depth > 0) list_parts(job, all, 0);
  for (Memory& memory : memory_) {
    for (PortStack* stack : {&memory.results[0], &memory.results[1], &memory.scratch}) stack->release({});
  }
  std::atomic<std::size_t> next = 0;
  parallel_for(std::min(std::ssize(memory_), std::ssize(job.parts)), threads_, [&](std::int64_t worker) {
    const Job alone = {network, job.grid, transfer_only, 0, {}};
    for (std::size_t k = next++; k < job.parts.size(); k = next++) {
      Part& part = job.parts[k];
      part.block = reduce(alone, part.area, part.depth, memory_[static_cast<std::size_t>(worker)]);
    }
  });
  return reduce(job, all, 0, memory_[0]);
}

MatrixXd PortReducer::transfer_siemens(const PortNetwork& network) {
  const PortBlock block = root(network, true);
  const std::vector<Index> terminals = terminals_of(network, block);
  MatrixXd transfer = MatrixXd::Zero(network.cols(), network.rows());
  for (long q = 0; q < block.begin(kTop); ++q) {
    const Index row = terminals[static_cast<std::size_t>(q)];
    if (row >= network.rows()) continue;  // a far end at ground
    const double* column = block.siemens + q * block.ld;
    for (long p = block.begin(kTop); p < block.ports(); ++p) {
      transfer(terminals[static_cast<std::size_t>(p)] - network.rows(), row) += column[p];
    }
  }
  drop_negligible(network, transfer);
  return transfer;
}

MatrixXd PortReducer::admittance_siemens(const PortNetwork& network) {
  const PortBlock block = root(network, false);
  const std::vector<Index> terminals = terminals_of(network, block);
  const Index ports = network.rows() + network.cols();
  MatrixXd conductances = MatrixXd::Zero(ports + 1, ports + 1);  // last: ground of far row ends
  for (long q = 0; q < block.ports(); ++q) {
    for (long p = q + 1; p < block.ports(); ++p) {
      const Index a = terminals[static_cast<std::size_t>(p)];
      const Index b = terminals[static_cast<std::size_t>(q)];
      if (a != b) conductances(std::max(a, b), std::min(a, b)) += block.siemens[q * block.ld + p];
    }
  }
  drop_negligible(network, conductances);
  const MatrixXd both = conductances + conductances.transpose();
  MatrixXd admittance = -both.topLeftCorner(ports, ports);
  admittance.diagonal() = both.colwise().sum().head(ports).transpose();
  return admittance;
}

}  // namespace sotto
