#include "nested_dissection.hpp"

namespace sotto {
namespace {

using Eigen::Index;

/// Blocks of this many lines each way are no longer halved: node by node costs less than another separator.
constexpr Index kLeafLines = 2;

/// Part of the crossbar: rows row ... row + height - 1, columns col ... col + width - 1, less what is taken already.
struct Block {
  Index row, height, col, width;
};

class Dissection {
 public:
  Dissection(Index rows, Index cols)
      : rows_(rows), cols_(cols), taken_(static_cast<std::size_t>(2 * rows * cols), false) {
    order_.reserve(taken_.size());
    dissect({0, rows, 0, cols});
  }

  std::vector<Index> take_order() { return std::move(order_); }

 private:
  Index row_node(Index i, Index j) const { return i * cols_ + j; }
  Index col_node(Index i, Index j) const { return (rows_ + i) * cols_ + j; }

  void take(Index node, std::vector<Index>& list) {
    if (taken_[node]) return;
    taken_[node] = true;
    list.push_back(node);
  }

  void dissect(const Block& block) {
    if (block.height <= kLeafLines && block.width <= kLeafLines) {
      take_all(block);
      return;
    }
    std::vector<Index> separator;
    if (block.width >= block.height) {
      const Index left = block.width / 2;
      for (Index i = 0; i < block.height; ++i) take(row_node(block.row + i, block.col + left), separator);
      dissect({block.row, block.height, block.col, left});
      dissect({block.row, block.height, block.col + left, block.width - left});
    } else {
      const Index top = block.height / 2;
      for (Index j = 0; j < block.width; ++j) take(col_node(block.row + top, block.col + j), separator);
      dissect({block.row, top, block.col, block.width});
      dissect({block.row + top, block.height - top, block.col, block.width});
    }
    order_.insert(order_.end(), separator.begin(), separator.end());
  }

  void take_all(const Block& block) {
    for (Index i = block.row; i < block.row + block.height; ++i) {
      for (Index j = block.col; j < block.col + block.width; ++j) {
        take(row_node(i, j), order_);
        take(col_node(i, j), order_);
      }
    }
  }

  Index rows_;
  Index cols_;
  std::vector<bool> taken_;
  std::vector<Index> order_;
};

}  // namespace

std::vector<Index> nested_dissection(Index rows, Index cols) {
  return Dissection(rows, cols).take_order();
}

}  // namespace sotto
