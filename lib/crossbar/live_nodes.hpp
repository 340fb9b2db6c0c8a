/// Which nodes of a crossbar have a path to a terminal.
#pragma once

#include <Eigen/Core>
#include <optional>

#include "sotto/crossbar/crossbar.hpp"

namespace sotto {

/// True where a path of finite resistance leads to a source or to ground; the other nodes carry no current and have no
/// potential.
struct LiveNodes {
  Eigen::Array<bool, Eigen::Dynamic, Eigen::Dynamic> row, col;
};

/// Do the same nodes of both have a potential?
bool same_live_nodes(const std::optional<LiveNodes>& a, const std::optional<LiveNodes>& b);

/// Nothing where every node is live because no line is interrupted. Cost: O(rows cols).
std::optional<LiveNodes> find_live_nodes(const Crossbar& xbar);

}  // namespace sotto
