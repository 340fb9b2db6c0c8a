#include "sotto/spice/netlist_check.hpp"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "sotto/spice/hierarchy.hpp"
#include "sotto/spice/netlist.hpp"
#include "support/approx.hpp"
#include "support/dialect_checks.hpp"
#include "support/random_crossbar.hpp"

using namespace sotto;
using namespace sotto::spice;

namespace {

class File {
 public:
  explicit File(const std::string& text)
      : path_(std::filesystem::temp_directory_path() / ("sotto-netlist-" + std::to_string(::getpid()) + ".sp")) {
    std::ofstream(path_) << text;
  }
  ~File() { std::filesystem::remove(path_); }
  std::string path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// An array as a tool extracts it: subcircuits, suffixes, capacitors, upper case, an unused .save.
const char* const kExtracted = R"(extracted
.param Rw=0.75
.SUBCKT CELL WL BL PARAMS: R=10K
R1 WL x 'R/2'
R2 x BL {R/2}
C1 WL BL 0.1f
.ENDS
V1 in1 0 0.8
V2 in2 gnd 0.4
RW1 in1 w1 {Rw}
RW2 in2 w2
+ 750m
XA w1 b1 CELL R=6k
XB w1 b2 CELL
XC w2 b1 CELL R=18k
XD w2 b2 CELL R=6k  ; the last
RS1 b1 s1 1.5
RS2 b2 s2 1.5
VS1 s1 0 0
VS2 s2 0 0
.save v(b1)
.dc V1 0 0.8 0.2
.end
)";

}  // namespace

TEST_CASE("an extracted array agrees with ngspice in every node and every ammeter", "[spice]") {
  const File file(kExtracted);

  const CrossCheck check = cross_check_netlist(file.path(), Dialect::ngspice);

  CHECK(check.nodes.max_rel_difference <= test::kRelLinearSolve);
  CHECK(check.outputs.max_rel_difference <= test::kRelContract);
  CHECK(check.nodes.compared == 5 * 12);
  CHECK(check.outputs.compared == 5 * 2);
}

TEST_CASE("a crossbar agrees with ngspice through the text of every dialect, flat and as a subcircuit", "[spice]") {
  SampleRng rng(302, 0);
  const Crossbar xbar = test::random_crossbar(rng, {.zero_wire_share = 0.1});
  const SpiceCircuit flat = circuit_of(crossbar_deck(xbar, test::random_inputs_v(rng, 3, xbar.rows())).deck);

  for (const SpiceCircuit& circuit : {flat, with_tiles_as_subcircuits(flat)}) {
    for (const Dialect dialect : test::kDialects) {
      const File file(circuit_text(circuit, dialect));
      const CrossCheck check = cross_check_netlist(file.path(), dialect);
      INFO(to_string(dialect));
      CHECK(check.nodes.max_rel_difference <= test::kRelContract);
      CHECK(check.outputs.max_rel_difference <= test::kRelContract);
      CHECK(check.nodes.compared > 3 * xbar.rows() * xbar.cols());
    }
  }
}

TEST_CASE("without nodes only the currents of ammeters are compared", "[spice]") {
  const File file(kExtracted);

  const CrossCheck check = cross_check_netlist(file.path(), Dialect::ngspice, {.nodes = false});

  CHECK(check.nodes.compared == 0);
  CHECK(check.outputs.compared == 5 * 2);
}

TEST_CASE("what is no netlist is refused with its place", "[spice][unit]") {
  const File file("t\nr1 a 0 1\nnonsense here\n");

  CHECK_THAT(test::io_error_of([&] { cross_check_netlist(file.path(), Dialect::ngspice); }),
             Catch::Contains(":3: \"nonsense here\": is no element that Sotto reads"));
  CHECK_THAT(test::io_error_of([] { cross_check_netlist("/no/such/file", Dialect::xyce); }),
             Catch::Contains("/no/such/file: cannot be read"));
}
