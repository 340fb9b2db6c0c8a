/// The laws of the house (test/README.md), each a function from the source tree to one sentence per breach.
#pragma once

#include <string>
#include <vector>

#include "structure/source_tree.hpp"

namespace sotto::test {

using Breaches = std::vector<std::string>;

Breaches include_direction(const SourceTree& tree);  ///< includes in include/ and lib/ follow the arrows
Breaches link_arrows(const SourceTree& tree);        ///< LINKS of each layer are the arrows, no more and no fewer
Breaches private_headers(const SourceTree& tree);    ///< a header of lib/<layer> stays in its layer and its tests
Breaches third_party(const SourceTree& tree);        ///< each library's headers only where they belong
Breaches public_headers(const SourceTree& tree);     ///< std and Eigen only; all in the umbrella; a sentence first
Breaches mirror(const SourceTree& tree);             ///< lib, test and bench have the same files
Breaches sources_are_built(const SourceTree& tree);  ///< every .cpp is named in its CMakeLists.txt
Breaches test_tags(const SourceTree& tree);          ///< each TEST_CASE: its layer and exactly one tier
Breaches file_sizes(const SourceTree& tree);         ///< review limits: headers 250 lines, sources 500
Breaches machine_paths(const SourceTree& tree);      ///< no path of somebody's machine
Breaches quiet_library(const SourceTree& tree);      ///< the library never prints, exits or aborts
Breaches determinism(const SourceTree& tree);        ///< SampleRng is the only source of random numbers
Breaches unfinished_work(const SourceTree& tree);    ///< no notes about work left to do
Breaches top_level(const SourceTree& tree);          ///< nothing beside the folders and files of the plan

}  // namespace sotto::test
