/// Matrices and vectors of numbers as CSV.
#pragma once

#include <Eigen/Core>
#include <string>

namespace sotto::io {

/// One row a line, fields separated by commas; spaces around a field, CRLF and empty lines at the end are allowed.
/// Throws IoError with line and column (counted from 1) on an empty field, text, a number that is not finite, rows of
/// different length, an empty line inside, or an empty file.
Eigen::MatrixXd load_csv_matrix(const std::string& path);

/// The same for a file of one row or one column.
Eigen::VectorXd load_csv_vector(const std::string& path);

/// Writes atomically, with as many digits as a round trip needs; "-" is stdout.
void save_csv_matrix(const std::string& path, const Eigen::MatrixXd& matrix);

}  // namespace sotto::io
