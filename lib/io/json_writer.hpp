/// Values to JSON text: NaN and infinity as null, matrices one row per line, numbers that survive a round trip.
#pragma once

#include <Eigen/Core>
#include <string>

#include "io/json_document.hpp"

namespace sotto::io {

/// The number, or null where it is not finite.
Json number_json(double x);

/// An array; entries that are not finite become null.
Json vector_json(const Eigen::VectorXd& x);

/// An array of rows; entries that are not finite become null.
Json matrix_json(const Eigen::MatrixXd& x);

/// Readable text: one member per line, an array of scalars on one line. Ends with a newline.
std::string to_text(const Json& value);

}  // namespace sotto::io
