/// All passes of the line sweeps as one table; included by one source per instruction set, which defines SOTTO_LANES.
#pragma once

#include "sweep_cg.hpp"
#include "sweep_cols.hpp"
#include "sweep_factor.hpp"
#include "sweep_invert.hpp"
#include "sweep_rows.hpp"

namespace sotto {
namespace {

constexpr SweepKernel kSweepPasses{.lanes = kLanes,
                                   .invert = invert,
                                   .factor = factor,
                                   .down = down,
                                   .up = up,
                                   .column_energy = column_energy,
                                   .cg_direction = cg_direction,
                                   .cg_update = cg_update};

}  // namespace
}  // namespace sotto
