#include "io/gzip.hpp"

#include <catch2/catch.hpp>

#include "io/file_fixture.hpp"
#include "io/gz_bytes.hpp"

using namespace sotto::io;
using sotto::test::gz;
using sotto::test::TempFolder;

namespace {

std::string read_complaint(const std::string& bytes, std::size_t count) {
  const TempFolder folder;
  const auto path = folder.write("f", bytes);
  return folder.complaint([&] {
    ByteSource source(path);
    source.read(count, "the data");
    source.at_end();
  });
}

}  // namespace

TEST_CASE("plain and gzip files give the same bytes, whatever their name", "[io][unit]") {
  const TempFolder folder;
  const std::string text(3000000, 'x');
  for (const auto& path : {folder.write("a.gz", text), folder.write("b", gz(text))}) {
    ByteSource source(path);

    const auto bytes = source.read(text.size(), "the data");

    CHECK(std::string(bytes.begin(), bytes.end()) == text);
    CHECK(source.at_end());
  }
}

TEST_CASE("files that end early or are damaged are named", "[io][unit]") {
  const std::string text = "0123456789abcdefghijklmnopqrstuvwxyz";
  auto flipped = gz(text);
  flipped[flipped.size() - 8] ^= 1;  // CRC-32

  CHECK(read_complaint(text, 40) == "f: truncated: the data needs 40 bytes, 36 are left");
  CHECK(read_complaint(gz(text), 40) == "f: truncated: the data needs 40 bytes, 36 are left");
  CHECK(read_complaint(gz(text).substr(0, 25), 36) == "f: the gzip data are truncated");
  CHECK(read_complaint(gz(text).substr(0, gz(text).size() - 4), 36) == "f: the gzip data are truncated");
  CHECK(read_complaint(flipped, 36) == "f: the gzip data are damaged (incorrect data check)");
  CHECK(read_complaint(text, std::size_t{1} << 62) ==
        "f: truncated: the data needs 4611686018427387904 bytes, 36 are left");
  const TempFolder folder;
  CHECK(folder.complaint([&] { ByteSource source(folder.at("none")); }) ==
        "none: cannot be read: No such file or directory");
}
