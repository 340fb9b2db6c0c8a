#include "io/input_file.hpp"

#include <catch2/catch.hpp>

#include "io/file_fixture.hpp"

using namespace sotto::io;

TEST_CASE("files that cannot be read are named with the reason", "[io][unit]") {
  const sotto::test::TempFolder folder;
  const auto read = [&](const std::string& path) { return folder.complaint([&] { read_whole_file(path, 10); }); };
  folder.write("long", "12345678901");
  std::filesystem::create_directory(folder.at("folder"));

  CHECK(read(folder.at("none")) == "none: cannot be read: No such file or directory");
  CHECK(read(folder.at("folder")) == "folder: is a folder, must be a file");
  CHECK(read(folder.at("long")) == "long: is longer than 10 bytes, the limit for this kind of file");
  CHECK(read(folder.at("long") + "/x") == "long/x: cannot be read: Not a directory");
  CHECK(read("") == "the name of an input file must not be empty");
  CHECK(read("/dev/zero") == "/dev/zero: is longer than 10 bytes, the limit for this kind of file");
}

TEST_CASE("a file is read byte by byte as it is", "[io][unit]") {
  const sotto::test::TempFolder folder;
  const std::string content("a\0b\r\n\xff", 6);

  CHECK(read_whole_file(folder.write("f", content), 6) == content);
  CHECK(read_whole_file(folder.write("empty", ""), 6).empty());
  CHECK(shown_path("-") == "stdin");
}
