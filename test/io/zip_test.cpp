#include "io/zip.hpp"

#include <catch2/catch.hpp>

#include "io/file_fixture.hpp"

using namespace sotto::io;

namespace {

const std::vector<ZipMember> kMembers = {{"a.npy", "hello"}, {"b.npy", std::string(1000, 'x')}};

std::string complaint(const std::string& archive) {
  return sotto::test::TempFolder().complaint([&] { unzip("f.npz", archive); });
}

/// The archive with the 16-bit field at `offset` of the directory entry of a.npy set.
std::string with_field(std::size_t offset, char low, char high = '\0') {
  auto archive = zip_stored(kMembers);
  const auto entry = archive.find("PK\x01\x02");
  archive[entry + offset] = low;
  archive[entry + offset + 1] = high;
  return archive;
}

}  // namespace

TEST_CASE("stored members come back as they were, and equal members give equal bytes", "[io][unit]") {
  const auto members = unzip("f.npz", zip_stored(kMembers) + "a comment");

  REQUIRE(members.size() == 2);
  CHECK(members[0].name == "a.npy");
  CHECK(members[0].content == "hello");
  CHECK(members[1].content == kMembers[1].content);
  CHECK(zip_stored(kMembers) == zip_stored(kMembers));
  CHECK(unzip("f.npz", zip_stored({})).empty());
}

TEST_CASE("damaged archives are refused", "[io][unit]") {
  const auto good = zip_stored(kMembers);
  auto flipped = good;
  flipped[good.find("hello")] = 'j';

  CHECK(complaint("") == "f.npz: is not a complete zip archive (.npz): its directory is missing");
  CHECK(complaint(good.substr(0, good.size() - 30)) ==
        "f.npz: is not a complete zip archive (.npz): its directory is missing");
  CHECK(complaint(good.substr(40)) == "f.npz: the zip archive is truncated or damaged");
  CHECK(complaint(flipped) == "f.npz: a.npy: the CRC-32 checksum is wrong: the data are damaged");
  CHECK(complaint(with_field(10, 8)) == "f.npz: a.npy: the deflated data are damaged");
  CHECK(complaint(with_field(10, 12)) == "f.npz: a.npy: zip compression method 12 must be 0 (stored) or 8 (deflate)");
  CHECK(complaint(with_field(8, 1)) == "f.npz: a.npy: encrypted zip members are not supported");
  CHECK(complaint(with_field(22, '\x7f')) == "f.npz: the zip archive is truncated or damaged");
}

TEST_CASE("no cut of an archive crashes the reader", "[io][property]") {
  const auto good = zip_stored(kMembers);
  for (std::size_t length = 0; length < good.size(); length += 7)
    CHECK_THROWS_AS(unzip("f", good.substr(0, length)), sotto::IoError);
}
