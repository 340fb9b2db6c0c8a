/// Wire segments of one crossbar of one sample, each with a number of its own.
#pragma once

#include "sotto/core/random.hpp"
#include "sotto/crossbar/crossbar.hpp"
#include "sotto/io/what_varies.hpp"
#include "study/sample_sums.hpp"

namespace sotto::study {

/// Every segment a log-normal factor of its own. Numbers in this order, whatever the sizes: row segments row by row,
/// column segments row by row, far segments of the rows, of the columns (drawn also where there are none). Uniform
/// resistances become matrices; those of 0 ohm or infinity stay.
void vary_segments(Crossbar& crossbar, const io::WireSpread& spread, SampleRng rng, SampleSums& sums);

/// Every segment is broken (infinity) with that probability in [0, 1]; numbers in the same order. What has 0 ohm is a
/// node (the one that a pair of cells shares, a row without wire) and stays.
void break_segments(Crossbar& crossbar, double rate, SampleRng rng, SampleSums& sums);

}  // namespace sotto::study
