/// A table of numbers with a header line: comma separated values, plain or gzip.
#pragma once

#include <Eigen/Core>
#include <string>
#include <vector>

namespace sotto::io {

struct CsvTable {
  std::string file;  ///< how messages call it
  std::vector<std::string> names;
  Eigen::MatrixXd values;  ///< lines x columns, finite

  /// Position of a column. Throws IoError naming the columns that there are.
  Eigen::Index column(const std::string& name) const;
};

/// Throws IoError with file, line and rule: an empty file, an empty name or one that appears twice, a line of another
/// length than the header, a field that is not a finite number. Lines may end in CR LF; an empty last line is none.
CsvTable load_csv_table(const std::string& path);

}  // namespace sotto::io
