#include "io/csv_table.hpp"

#include <catch2/catch.hpp>

#include "io/file_fixture.hpp"
#include "io/gz_bytes.hpp"

using namespace sotto;
using namespace sotto::io;

namespace {

std::string complaint(const std::string& text) {
  const test::TempFolder folder;
  return folder.complaint([&] { load_csv_table(folder.write("t.csv", text)).column("b"); });
}

}  // namespace

TEST_CASE("a table with a header is numbers by line and column, plain or gzip", "[io][unit]") {
  const test::TempFolder folder;
  const std::string text = "a,b\r\n1,2.5e-3\r\n-3,4\r\n";
  for (const auto& content : {text, test::gz(text)}) {
    const auto table = load_csv_table(folder.write("t.csv", content));

    CHECK(table.names == std::vector<std::string>{"a", "b"});
    CHECK(table.values == (Eigen::MatrixXd(2, 2) << 1, 2.5e-3, -3, 4).finished());
    CHECK(table.column("b") == 1);
  }
}

TEST_CASE("a bad table is refused with its line", "[io][unit]") {
  CHECK(complaint("") == "t.csv: is empty, must begin with a line of names");
  CHECK(complaint("a,,b\n") == "t.csv: line 1: the name of a column must not be empty");
  CHECK(complaint("a,b,a\n") == "t.csv: line 1: the column a appears twice");
  CHECK(complaint("a,b\n1,2\n1\n") == "t.csv: line 3: 1 fields must be 2, as in the header");
  CHECK(complaint("a,b\n1,2x\n") == "t.csv: line 2: b = \"2x\" must be a finite number");
  CHECK(complaint("a,b\n1,\n") == "t.csv: line 2: b = \"\" must be a finite number");
  CHECK(complaint("a,b\nnan,1\n") == "t.csv: line 2: a = \"nan\" must be a finite number");
  CHECK(complaint("a,b\n1,2\n\n") == "t.csv: line 3: 1 fields must be 2, as in the header");
  CHECK(complaint("a,c\n1,2\n") == "t.csv: has no column b; there are a, c");
}
