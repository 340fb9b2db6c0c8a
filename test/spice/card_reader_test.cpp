#include "spice/card_reader.hpp"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "support/dialect_checks.hpp"

using namespace sotto::spice;
using sotto::test::io_error_of;

namespace {

SpiceCircuit read(const std::string& text) {
  return read_cards(text, Dialect::ngspice, "f.sp");
}

class Folder {
 public:
  Folder() : path_(std::filesystem::temp_directory_path() / ("sotto-include-" + std::to_string(::getpid()))) {
    std::filesystem::create_directories(path_);
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream(path_ / name) << text;
    return path_ / name;
  }

 private:
  std::filesystem::path path_;
};

}  // namespace

TEST_CASE("an extracted array with subcircuits, parameters and upper case is read", "[spice][unit]") {
  const SpiceCircuit circuit = read(R"(extracted by a tool
.PARAM RW = 1.5 RC=10K
.GLOBAL VSS
.SUBCKT CELL A B R=5k
R1 A B {R}
.ENDS CELL
XC0 w0 b0 CELL R='2*RC'
Rw0 in w0 RW
Vin in gnd DC 0.8
.temp 27
.OP
.END
R9 not read 1
)");

  CHECK(circuit.title == "extracted by a tool");
  CHECK(circuit.parameters == std::vector<Parameter>{{"rw", "1.5"}, {"rc", "10000"}});
  CHECK(circuit.globals == std::vector<std::string>{"vss"});
  REQUIRE(circuit.subcircuits.size() == 1);
  CHECK(circuit.subcircuits[0].pins == std::vector<std::string>{"a", "b"});
  CHECK(circuit.elements.size() == 3);
  CHECK(circuit.elements[0].parameters == std::vector<Parameter>{{"r", "2*rc"}});
  CHECK(circuit.elements[2].nodes[1] == "0");
}

TEST_CASE("included files are read from beside the file, with their own lines in messages", "[spice][unit]") {
  const Folder folder;
  folder.write("wires.inc", "r1 a 0 5\n");
  folder.write("bad.inc", "\nq1 a b c\n");

  CHECK(
      read_circuit(folder.write("top.sp", "t\n.include \"wires.inc\"\nv1 a 0 1\n"), Dialect::ngspice).elements.size() ==
      2);
  CHECK_THAT(io_error_of([&] { read_circuit(folder.write("top2.sp", "t\n.inc bad.inc\n"), Dialect::ngspice); }),
             Catch::Contains("bad.inc:2: \"q1 a b c\": is no element"));
  CHECK_THAT(io_error_of([&] { read_circuit(folder.write("self.sp", "t\n.inc self2.sp\n"), Dialect::ngspice); }),
             Catch::Contains("self.sp:2: \".inc self2.sp\": cannot be read"));
  folder.write("loop.sp", ".inc loop.sp\n");
  CHECK_THAT(io_error_of([&] { read_circuit(folder.write("top3.sp", "t\n.inc loop.sp\n"), Dialect::ngspice); }),
             Catch::Contains("include each other without end"));
}

TEST_CASE("cards that Sotto does not read are refused with file, line, card and rule", "[spice][unit]") {
  const auto complaint = [](const std::string& text) { return io_error_of([&] { read(text); }); };

  CHECK(complaint("t\n.control\n") == "f.sp:2: \".control\": is no card that Sotto reads");
  CHECK(complaint("t\nr1 a 0 1\n.subckt s a\nr1 a 0 1\n") == "f.sp:3: \".subckt s\": has no .ends");
  CHECK(complaint("t\n.ends\n") == "f.sp:2: \".ends\": ends no subcircuit");
  CHECK(complaint("t\n.subckt s a\n.subckt u b\n") ==
        "f.sp:3: \".subckt u b\": stands inside another subcircuit, which Sotto does not read");
  CHECK(complaint("t\n.param a\n") == "f.sp:2: \".param a\": parameters must be name=value");
  CHECK(complaint("t\n.dc v1 0 1\n") == "f.sp:2: \".dc v1 0 1\": must be one source, start, stop, step");
  CHECK(complaint("t\n.ic a=1\n") == "f.sp:2: \".ic a=1\": must be v(node)=value");
}
