#include "sotto/io/output_file.hpp"

#include <sys/stat.h>

#include <catch2/catch.hpp>

#include "io/file_fixture.hpp"

using namespace sotto::io;
using sotto::test::content_of;
namespace fs = std::filesystem;

namespace {

std::ptrdiff_t files_in(const fs::path& folder) {
  return std::distance(fs::directory_iterator(folder), fs::directory_iterator());
}

}  // namespace

TEST_CASE("output is written whole and leaves nothing aside", "[io][unit]") {
  const sotto::test::TempFolder folder;

  write_output(folder.at("out"), "first");
  write_output(folder.at("out"), "second");

  CHECK(content_of(folder.at("out")) == "second");
  CHECK(files_in(folder.at("")) == 1);
}

TEST_CASE("a replaced file keeps its permissions and its symbolic link", "[io][unit]") {
  const sotto::test::TempFolder folder;
  folder.write("target", "old");
  ::chmod(folder.at("target").c_str(), 0640);
  fs::create_symlink("target", folder.at("link"));

  write_output(folder.at("link"), "new");

  CHECK(fs::is_symlink(folder.at("link")));
  CHECK(content_of(folder.at("target")) == "new");
  CHECK((fs::status(folder.at("target")).permissions() & fs::perms::mask) == fs::perms{0640});
}

TEST_CASE("a target that cannot be written is named with the reason", "[io][unit]") {
  const sotto::test::TempFolder folder;
  const auto write = [&](const std::string& path) { return folder.complaint([&] { write_output(path, "x"); }); };

  CHECK(write(folder.at("none/out")) == "none/out: cannot be written: No such file or directory");
  CHECK(write(folder.at("")) == "" + folder.complaint([&] { check_output(folder.at("")); }));
  CHECK_THAT(write(folder.at("")), Catch::EndsWith("cannot be written: Is a directory"));
  CHECK(write("/dev/full") == "/dev/full: cannot be written: No space left on device");
  CHECK(write("") == "the name of an output file must not be empty");
  CHECK(files_in(folder.at("")) == 0);
}

TEST_CASE("checking an output leaves nothing behind", "[io][unit]") {
  const sotto::test::TempFolder folder;

  check_output(folder.at("out"));
  check_output("-");

  CHECK(files_in(folder.at("")) == 0);
  CHECK(folder.complaint([&] { check_output(folder.at("none/out")); }) ==
        "none/out: cannot be written: No such file or directory");
}
