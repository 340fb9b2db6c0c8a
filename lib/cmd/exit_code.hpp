/// How the program ends: the promise that scripts rely on.
#pragma once

namespace sotto::cmd {

enum ExitCode : int {
  kOk = 0,
  kBadInput = 1,        ///< usage, a bad file, a feature that is not built
  kFailed = 2,          ///< numerical failure, ngspice failure or time limit, interrupted
  kOutOfTolerance = 3,  ///< the comparison was made and is worse than allowed
};

}  // namespace sotto::cmd
