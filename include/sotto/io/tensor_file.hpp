/// Arrays in numpy's files: .npy (one array) and .npz (a zip of them).
#pragma once

#include <Eigen/Core>
#include <map>
#include <string>
#include <vector>

namespace sotto::io {

/// An array of up to four dimensions; the last index runs fastest.
struct Tensor {
  std::vector<Eigen::Index> shape;  ///< empty for a single number
  std::vector<double> values;

  bool operator==(const Tensor&) const = default;
};

/// Reads .npy versions 1 and 2 of '<f8', '<f4', '|i1', '|u1', '<i4', '<i8' (magnitude up to 2^53), in C or Fortran
/// order. Throws IoError on anything else and where the data are not exactly as long as the shape says.
Tensor load_npy(const std::string& path);

/// Reads all arrays of a .npz, stored or deflated; the names are without ".npy". Checksums are checked. Throws IoError.
std::map<std::string, Tensor> load_npz(const std::string& path);

/// Write C order, atomically: '|i1' where all values are whole numbers from -128 to 127, else '<f8'. Equal arrays give
/// equal bytes (no time of day in the file).
/// Throw InvalidArgument where values and shape do not agree.
void save_npy(const std::string& path, const Tensor& tensor);
void save_npz(const std::string& path, const std::map<std::string, Tensor>& tensors);

/// As a one-dimensional or a two-dimensional array.
Tensor to_tensor(const Eigen::VectorXd& vector);
Tensor to_tensor(const Eigen::MatrixXd& matrix);

/// Throws InvalidArgument unless the tensor has two dimensions.
Eigen::MatrixXd to_matrix(const Tensor& tensor);

/// A tensor with at most one dimension that is not 1, as a vector. Throws InvalidArgument on others.
Eigen::VectorXd to_vector(const Tensor& tensor);

/// "784 x 16"; "a single number" for no dimension.
std::string shape_text(const Tensor& tensor);

}  // namespace sotto::io
