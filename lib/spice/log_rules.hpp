/// What the lines of ngspice's log mean: its return codes say almost nothing.
#pragma once

#include <string>
#include <vector>

namespace sotto::spice {

/// Lines as ngspice sends them: "stdout ..." or "stderr ...".
struct LogVerdict {
  std::string fatal;                  ///< first line that condemns the run, without its prefix; empty: none
  std::string singular;               ///< first line about a singular matrix or a rescue by a transient; empty: none
  std::vector<std::string> warnings;  ///< everything else worth telling, each sentence once
};

/// Rules of design ngspice section 4: only stderr counts; "error" matches as a word, so that a node called "mirror" in
/// a harmless line is no error.
LogVerdict judge_log(const std::vector<std::string>& lines);

}  // namespace sotto::spice
