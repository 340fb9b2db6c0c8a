#include "io/npy.hpp"

#include <catch2/catch.hpp>
#include <limits>
#include <cstdint>
#include <cstring>

#include "io/file_fixture.hpp"

using namespace sotto::io;

namespace {

template <typename T>
std::string raw(std::initializer_list<T> values) {
  return {reinterpret_cast<const char*>(values.begin()), values.size() * sizeof(T)};
}

std::string npy(const std::string& header, const std::string& data, int major = 1) {
  std::string bytes = "\x93NUMPY";
  bytes += {static_cast<char>(major), '\0', static_cast<char>(header.size()), '\0'};
  if (major == 2) bytes += {'\0', '\0'};
  return bytes + header + data;
}

std::string header(const std::string& type, const std::string& shape, const std::string& fortran = "False") {
  return "{'descr': '" + type + "', 'fortran_order': " + fortran + ", 'shape': " + shape + ", }\n";
}

std::string complaint(const std::string& bytes) {
  return sotto::test::TempFolder().complaint([&] { decode_npy("a.npy", bytes); });
}

}  // namespace

TEST_CASE("every number type becomes double", "[io][unit]") {
  const Tensor expected{{2}, {-1, 2}};

  CHECK(decode_npy("a", npy(header("<f8", "(2,)"), raw<double>({-1, 2}))) == expected);
  CHECK(decode_npy("a", npy(header("<f4", "(2,)"), raw<float>({-1, 2}), 2)) == expected);
  CHECK(decode_npy("a", npy(header("|i1", "(2,)"), raw<std::int8_t>({-1, 2}))) == expected);
  CHECK(decode_npy("a", npy(header("<i4", "(2,)"), raw<std::int32_t>({-1, 2}))) == expected);
  CHECK(decode_npy("a", npy(header("<i8", "(2,)"), raw<std::int64_t>({-1, 2}))) == expected);
  CHECK(decode_npy("a", npy(header("|u1", "(2,)"), raw<std::uint8_t>({255, 2}))).values[0] == 255);
}

TEST_CASE("Fortran order is turned into C order", "[io][unit]") {
  const auto data = raw<double>({0, 3, 1, 4, 2, 5});
  const auto cube = raw<double>({0, 4, 2, 6, 1, 5, 3, 7});

  CHECK(decode_npy("a", npy(header("<f8", "(2, 3)", "True"), data)) == Tensor{{2, 3}, {0, 1, 2, 3, 4, 5}});
  CHECK(decode_npy("a", npy(header("<f8", "(2, 2, 2)", "True"), cube)) == Tensor{{2, 2, 2}, {0, 1, 2, 3, 4, 5, 6, 7}});
}

TEST_CASE("damaged .npy data are refused", "[io][unit]") {
  const auto good = npy(header("<f8", "(2,)"), raw<double>({1, 2}));

  CHECK(complaint("hello, world") == "a.npy: is not a .npy array (its magic bytes are missing)");
  CHECK(complaint("") == "a.npy: is not a .npy array (its magic bytes are missing)");
  CHECK(complaint(good.substr(0, 30)) == "a.npy: truncated inside the .npy header");
  CHECK(complaint(good.substr(0, good.size() - 1)) == "a.npy: 15 bytes of data must be 2 values of <f8");
  CHECK(complaint(good + "x") == "a.npy: 17 bytes of data must be 2 values of <f8");
  CHECK(complaint(npy(header("<f8", "(2,)"), "", 3)) == "a.npy: .npy version 3 must be 1 or 2");
  CHECK(complaint(npy(header(">f8", "(2,)"), "")) ==
        "a.npy: the type '>f8' must be one of <f8, <f4, |i1, |u1, <i4, <i8");
  CHECK(complaint(npy("{'descr': '<f8', 'shape': (2,), }", "")) == "a.npy: the .npy header has no 'fortran_order'");
  CHECK(complaint(npy(header("<f8", "2"), "")) == "a.npy: the .npy header has no valid 'shape'");
  CHECK(complaint(npy(header("<f8", "(-2,)"), "")) == "a.npy: the .npy header has no valid 'shape'");
  CHECK(complaint(npy(header("<f8", "(1, 1, 1, 1, 1)"), "")) == "a.npy: 5 dimensions must be <= 4");
  CHECK(complaint(npy(header("<f8", "(1099511627776, 1099511627776)"), "")) ==
        "a.npy: 0 bytes of data must be 1099511627776 x 1099511627776 values of <f8");
  CHECK(complaint(npy(header("<i8", "(1,)"), raw<std::int64_t>({(std::int64_t{1} << 53) + 1}))) ==
        "a.npy: 9007199254740993 is beyond 2^53");
}

TEST_CASE("only whole numbers of a signed byte are stored as bytes", "[io][unit]") {
  const auto type_of = [](double x) { return encode_npy({{1}, {x}}).find("|i1") != std::string::npos; };

  CHECK(type_of(-128));
  CHECK(type_of(127));
  CHECK_FALSE(type_of(128));
  CHECK_FALSE(type_of(0.5));
  CHECK_FALSE(type_of(-0.0));
  CHECK_FALSE(type_of(std::numeric_limits<double>::quiet_NaN()));
}

TEST_CASE("arrays survive encoding, and their data start at a multiple of 64", "[io][property]") {
  for (const auto& tensor : {Tensor{{}, {0.25}}, Tensor{{3}, {1, 2, 3}}, Tensor{{2, 1, 2}, {1, 2, 3, 4}}}) {
    const auto bytes = encode_npy(tensor);

    CHECK(decode_npy("a", bytes) == tensor);
    const std::size_t value_bytes = tensor.values[0] == 0.25 ? 8 : 1;  // whole numbers are stored as bytes
    CHECK((bytes.size() - value_bytes * tensor.values.size()) % 64 == 0);
  }
  CHECK_THROWS_WITH(encode_npy({{2}, {1}}), "number of tensor values = 1 must be 2, as its shape says");
}
