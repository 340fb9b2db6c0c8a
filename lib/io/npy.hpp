/// The .npy byte format of numpy.
#pragma once

#include <string>
#include <string_view>

#include "sotto/io/tensor_file.hpp"

namespace sotto::io {

/// `name` is what messages call the array (file, or file and member). Throws IoError.
Tensor decode_npy(const std::string& name, std::string_view bytes);

/// Version 1, C order; '|i1' where all values are whole numbers from -128 to 127, else '<f8'.
std::string encode_npy(const Tensor& tensor);

}  // namespace sotto::io
