#include "io/npy.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>

#include "sotto/core/error.hpp"

namespace sotto::io {
namespace {

using Eigen::Index;

static_assert(std::endian::native == std::endian::little, "arrays are read as they lie in the file");

constexpr std::string_view kMagic = "\x93NUMPY";
constexpr std::size_t kMaxDimensions = 4;
constexpr std::size_t kAlignment = 64;

struct Header {
  std::string type;
  bool fortran_order = false;
  std::vector<Index> shape;
  std::size_t data_start = 0;
};

[[noreturn]] void fail(const std::string& name, const std::string& reason) {
  throw IoError(fmt::format("{}: {}", name, reason));
}

/// What follows 'key': in the header, a Python dictionary as text.
std::string_view after_key(const std::string& name, std::string_view header, std::string_view key) {
  const auto quoted = fmt::format("'{}'", key);
  const auto found = header.find(quoted);
  if (found == std::string_view::npos) fail(name, fmt::format("the .npy header has no {}", quoted));
  const auto value = header.find_first_not_of(" :", found + quoted.size());
  return value == std::string_view::npos ? std::string_view{} : header.substr(value);
}

std::vector<Index> parse_shape(const std::string& name, std::string_view text) {
  const auto close = text.find(')');
  if (!text.starts_with('(') || close == std::string_view::npos) fail(name, "the .npy header has no valid 'shape'");
  text = text.substr(1, close - 1);
  std::vector<Index> shape;
  while (text.find_first_not_of(" ,") != std::string_view::npos) {
    text.remove_prefix(text.find_first_not_of(" ,"));
    Index size = -1;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), size);
    if (parsed.ec != std::errc() || size < 0) fail(name, "the .npy header has no valid 'shape'");
    shape.push_back(size);
    text.remove_prefix(static_cast<std::size_t>(parsed.ptr - text.data()));
  }
  if (shape.size() > kMaxDimensions) fail(name, fmt::format("{} dimensions must be <= 4", shape.size()));
  return shape;
}

Header parse_header(const std::string& name, std::string_view bytes) {
  if (!bytes.starts_with(kMagic) || bytes.size() < 12) fail(name, "is not a .npy array (its magic bytes are missing)");
  const auto byte = [&](std::size_t at) { return static_cast<std::size_t>(static_cast<std::uint8_t>(bytes[at])); };
  const auto major = byte(6);
  if (major != 1 && major != 2) fail(name, fmt::format(".npy version {} must be 1 or 2", major));
  const std::size_t start = major == 1 ? 10 : 12;
  const auto length = byte(8) | byte(9) << 8 | (major == 1 ? 0 : byte(10) << 16 | byte(11) << 24);
  if (bytes.size() - start < length) fail(name, "truncated inside the .npy header");
  const auto text = bytes.substr(start, length);
  Header header;
  const auto type = after_key(name, text, "descr");
  header.type = type.starts_with('\'') ? type.substr(1, type.find('\'', 1) - 1) : type.substr(0, 12);
  header.fortran_order = after_key(name, text, "fortran_order").starts_with("True");
  header.shape = parse_shape(name, after_key(name, text, "shape"));
  header.data_start = start + length;
  return header;
}

/// Product of the sizes; -1 where it is beyond any file.
Index count_of(const std::vector<Index>& shape) {
  constexpr Index kLimit = Index{1} << 40;
  Index count = 1;
  for (const auto size : shape) {
    if (size > kLimit || (count > 0 && size > kLimit / count)) return -1;
    count *= size;
  }
  return count;
}

template <typename T>
std::vector<double> decode_as(const std::string& name, const Header& header, std::string_view data) {
  const auto count = count_of(header.shape);
  if (count < 0 || data.size() != static_cast<std::size_t>(count) * sizeof(T)) {
    fail(name, fmt::format("{} bytes of data must be {} values of {}", data.size(), fmt::join(header.shape, " x "),
                           header.type));
  }
  std::vector<double> values(static_cast<std::size_t>(count));
  for (std::size_t k = 0; k < values.size(); ++k) {
    T value;
    std::memcpy(&value, data.data() + k * sizeof(T), sizeof(T));
    values[k] = static_cast<double>(value);
    if constexpr (std::is_same_v<T, std::int64_t>) {
      constexpr std::int64_t kLargestExact = std::int64_t{1} << 53;
      if (value > kLargestExact || value < -kLargestExact) fail(name, fmt::format("{} is beyond 2^53", value));
    }
  }
  return values;
}

std::vector<double> decode_values(const std::string& name, const Header& header, std::string_view data) {
  if (header.type == "<f8") return decode_as<double>(name, header, data);
  if (header.type == "<f4") return decode_as<float>(name, header, data);
  if (header.type == "|i1") return decode_as<std::int8_t>(name, header, data);
  if (header.type == "|u1") return decode_as<std::uint8_t>(name, header, data);
  if (header.type == "<i4") return decode_as<std::int32_t>(name, header, data);
  if (header.type == "<i8") return decode_as<std::int64_t>(name, header, data);
  fail(name, fmt::format("the type '{}' must be one of <f8, <f4, |i1, |u1, <i4, <i8", header.type));
}

/// From first index fastest to last index fastest.
std::vector<double> from_fortran_order(const std::vector<double>& values, const std::vector<Index>& shape) {
  std::vector<double> result(values.size());
  std::vector<Index> index(shape.size(), 0);
  for (auto& entry : result) {
    Index offset = 0;
    for (std::size_t d = shape.size(); d-- > 0;) offset = offset * shape[d] + index[d];
    entry = values[static_cast<std::size_t>(offset)];
    for (std::size_t d = shape.size(); d-- > 0 && ++index[d] == shape[d];) index[d] = 0;
  }
  return result;
}

/// Whole numbers that a signed byte holds: binary weights take an eighth of the space.
bool fits_bytes(const Tensor& tensor) {
  return std::all_of(tensor.values.begin(), tensor.values.end(),
                     [](double x) { return x == std::floor(x) && x >= -128 && x <= 127 && !(x == 0 && std::signbit(x)); });
}

}  // namespace

Tensor decode_npy(const std::string& name, std::string_view bytes) {
  const auto header = parse_header(name, bytes);
  auto values = decode_values(name, header, bytes.substr(header.data_start));
  if (header.fortran_order) values = from_fortran_order(values, header.shape);
  return {header.shape, std::move(values)};
}

std::string encode_npy(const Tensor& tensor) {
  const auto count = count_of(tensor.shape);
  require(count == static_cast<Index>(tensor.values.size()), "number of tensor values",
          static_cast<double>(tensor.values.size()), fmt::format("{}, as its shape says", count));
  const std::string comma = tensor.shape.size() == 1 ? "," : "";
  const bool as_bytes = fits_bytes(tensor);
  auto header = fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': ({}{}), }}", as_bytes ? "|i1" : "<f8",
                            fmt::join(tensor.shape, ", "), comma);
  constexpr std::size_t kPreamble = 10;
  header.append((kAlignment - (kPreamble + header.size() + 1) % kAlignment) % kAlignment, ' ');
  header += '\n';
  std::string bytes(kMagic);
  bytes += {'\x01', '\x00', static_cast<char>(header.size() & 0xff), static_cast<char>(header.size() >> 8)};
  bytes += header;
  if (as_bytes) {
    for (const double x : tensor.values) bytes += static_cast<char>(static_cast<std::int8_t>(x));
  } else {
    bytes.append(reinterpret_cast<const char*>(tensor.values.data()), tensor.values.size() * sizeof(double));
  }
  return bytes;
}

}  // namespace sotto::io
