#include "sotto/io/tensor_file.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "io/input_file.hpp"
#include "io/npy.hpp"
#include "io/zip.hpp"
#include "sotto/core/error.hpp"
#include "sotto/io/output_file.hpp"

namespace sotto::io {
namespace {

using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

constexpr std::size_t kMaxBytes = std::size_t{1} << 32;
constexpr std::string_view kSuffix = ".npy";

}  // namespace

Tensor load_npy(const std::string& path) {
  return decode_npy(shown_path(path), read_whole_file(path, kMaxBytes));
}

std::map<std::string, Tensor> load_npz(const std::string& path) {
  const auto file = shown_path(path);
  std::map<std::string, Tensor> tensors;
  for (const auto& member : unzip(file, read_whole_file(path, kMaxBytes))) {
    auto name = member.name;
    if (name.ends_with(kSuffix)) name.resize(name.size() - kSuffix.size());
    auto tensor = decode_npy(fmt::format("{}: {}", file, member.name), member.content);
    if (!tensors.emplace(name, std::move(tensor)).second) {
      throw IoError(fmt::format("{}: the array {} appears twice", file, name));
    }
  }
  return tensors;
}

void save_npy(const std::string& path, const Tensor& tensor) {
  write_output(path, encode_npy(tensor));
}

void save_npz(const std::string& path, const std::map<std::string, Tensor>& tensors) {
  std::vector<ZipMember> members;
  for (const auto& [name, tensor] : tensors) members.push_back({name + std::string(kSuffix), encode_npy(tensor)});
  write_output(path, zip_stored(members));
}

Tensor to_tensor(const Eigen::VectorXd& vector) {
  return {{vector.size()}, {vector.begin(), vector.end()}};
}

Tensor to_tensor(const Eigen::MatrixXd& matrix) {
  Tensor tensor{{matrix.rows(), matrix.cols()}, std::vector<double>(static_cast<std::size_t>(matrix.size()))};
  Eigen::Map<RowMajor>(tensor.values.data(), matrix.rows(), matrix.cols()) = matrix;
  return tensor;
}

Eigen::MatrixXd to_matrix(const Tensor& tensor) {
  require(tensor.shape.size() == 2, "array shape", shape_text(tensor), "two-dimensional");
  return Eigen::Map<const RowMajor>(tensor.values.data(), tensor.shape[0], tensor.shape[1]);
}

Eigen::VectorXd to_vector(const Tensor& tensor) {
  const auto long_dimensions = std::count_if(tensor.shape.begin(), tensor.shape.end(), [](auto n) { return n != 1; });
  require(long_dimensions <= 1, "array shape", shape_text(tensor), "one-dimensional");
  return Eigen::Map<const Eigen::VectorXd>(tensor.values.data(), static_cast<Eigen::Index>(tensor.values.size()));
}

std::string shape_text(const Tensor& tensor) {
  return tensor.shape.empty() ? "a single number" : fmt::format("{}", fmt::join(tensor.shape, " x "));
}

}  // namespace sotto::io
