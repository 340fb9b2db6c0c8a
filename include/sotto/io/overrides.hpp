/// Changes to a JSON file from the command line: what `--set a.b=c` carries.
#pragma once

#include <string>
#include <vector>

namespace sotto::io {

/// Assignments `path=value`, applied in order on the document before it is checked. The path is dotted, array indices
/// are numbers: `circuit.partition.max_rows=16`, `inputs_v.0.1=0.4`. The value is read as JSON, else taken as text.
/// Everything but the last key must exist; a new last key is then checked as any key of the file.
struct Overrides {
  std::vector<std::string> assignments = {};
};

}  // namespace sotto::io
