#include "sotto/io/matrix_file.hpp"

#include <catch2/catch.hpp>

#include "io/file_fixture.hpp"

using namespace sotto::io;
using sotto::test::TempFolder;

namespace {

Eigen::MatrixXd matrix_of(const std::string& text) {
  const TempFolder folder;
  return load_csv_matrix(folder.write("m.csv", text));
}

std::string complaint(const std::string& text) {
  const TempFolder folder;
  return folder.complaint([&] { load_csv_matrix(folder.write("m.csv", text)); });
}

}  // namespace

TEST_CASE("CSV is read with any line ends, spaces and final newlines", "[io][unit]") {
  const auto expected = (Eigen::MatrixXd(2, 3) << 1, -2.5, 3e-4, 0, 5, 6).finished();

  CHECK(matrix_of("1,-2.5,3e-4\n0,5,6") == expected);
  CHECK(matrix_of("1,-2.5,3e-4\r\n0,5,6\r\n") == expected);
  CHECK(matrix_of(" 1 ,\t-2.5, 3e-4\n0,+5,6\n\n\n") == expected);
  CHECK(matrix_of("\xEF\xBB\xBF"
                  "1,-2.5,3e-4\n0,5,6\n") == expected);
}

TEST_CASE("a vector is one row or one column", "[io][unit]") {
  const TempFolder folder;

  CHECK(load_csv_vector(folder.write("row.csv", "1,2,3\n")) == Eigen::Vector3d(1, 2, 3));
  CHECK(load_csv_vector(folder.write("column.csv", "1\r\n2\r\n3\r\n")) == Eigen::Vector3d(1, 2, 3));
  CHECK(folder.complaint([&] { load_csv_vector(folder.write("m.csv", "1,2\n3,4\n")); }) ==
        "m.csv: a matrix of 2 x 2 must be one row or one column");
}

TEST_CASE("what is no number is named by line and column", "[io][unit]") {
  CHECK(complaint("1,2\n3,x\n") == "m.csv: line 2, column 2: \"x\" must be a finite number");
  CHECK(complaint("1,2\n3,\n") == "m.csv: line 2, column 2: the field is empty, must be a number");
  CHECK(complaint("1,,2\n") == "m.csv: line 1, column 2: the field is empty, must be a number");
  CHECK(complaint("1,2\n\n3,4\n") == "m.csv: line 2, column 1: the field is empty, must be a number");
  CHECK(complaint("1,nan\n") == "m.csv: line 1, column 2: \"nan\" must be a finite number");
  CHECK(complaint("-inf\n") == "m.csv: line 1, column 1: \"-inf\" must be a finite number");
  CHECK(complaint("1e400\n") == "m.csv: line 1, column 1: \"1e400\" must be a finite number");
  CHECK(complaint("1;2\n") == "m.csv: line 1, column 1: \"1;2\" must be a finite number");
  CHECK(complaint("+\n") == "m.csv: line 1, column 1: \"+\" must be a finite number");
}

TEST_CASE("rows of different length and empty files are refused", "[io][unit]") {
  CHECK(complaint("1,2\n3\n") == "m.csv: line 2, column 1: 1 fields must be 2, as in line 1");
  CHECK(complaint("1,2\n3,4,5\n") == "m.csv: line 2, column 3: 3 fields must be 2, as in line 1");
  CHECK(complaint("") == "m.csv: the file has no number");
  CHECK(complaint("\r\n\n") == "m.csv: the file has no number");
}

TEST_CASE("numbers survive CSV bit by bit", "[io][property]") {
  const TempFolder folder;
  const auto matrix = (Eigen::MatrixXd(2, 2) << 0.1, 1.0 / 3, -1e-300, 6.02214076e23).finished();

  save_csv_matrix(folder.at("m.csv"), matrix);

  CHECK(load_csv_matrix(folder.at("m.csv")) == matrix);
}
