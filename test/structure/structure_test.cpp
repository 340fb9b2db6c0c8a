#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "structure/laws.hpp"

using namespace sotto::test;

namespace {

const SourceTree& project() {
  static const SourceTree kTree = read_source_tree(SOTTO_SOURCE_DIR);
  return kTree;
}

using Law = Breaches (*)(const SourceTree&);

/// The project as it is keeps the law; a failure lists every breach.
void require_kept(Law law) {
  std::string listed;
  for (const auto& breach : law(project())) listed += "\n  " + breach;
  INFO("breaches:" << listed);
  REQUIRE(listed.empty());
}

/// The law finds exactly this sentence in the project with `text` appended to the file `path`.
void require_found(Law law, const std::string& path, const std::string& text, const std::string& breach) {
  SourceTree broken = project();
  broken[path] += text;
  const auto before = law(project());
  const auto after = law(broken);
  CAPTURE(path, text, after);
  REQUIRE(std::ranges::find(before, breach) == before.end());
  REQUIRE(std::ranges::find(after, breach) != after.end());
}

}  // namespace

TEST_CASE("the tree that is checked is the project", "[structure]") {
  REQUIRE(project().contains("lib/core/error.cpp"));
  REQUIRE(project().contains("include/sotto/sotto.hpp"));
}

TEST_CASE("no include goes against an arrow", "[structure]") {
  require_kept(include_direction);
}

TEST_CASE("an include against an arrow is found", "[structure]") {
  require_found(include_direction, "lib/core/error.cpp", "#include \"sotto/device/mtj.hpp\"\n",
                "lib/core/error.cpp includes sotto/device/mtj.hpp: there is no arrow from core to device");
  require_found(include_direction, "include/sotto/crossbar/solve.hpp", "#include \"sotto/neuron/sigmoid_neuron.hpp\"\n",
                "include/sotto/crossbar/solve.hpp includes sotto/neuron/sigmoid_neuron.hpp: "
                "there is no arrow from crossbar to neuron");
}

TEST_CASE("a layer that asks what was built is found", "[structure]") {
  require_found(include_direction, "lib/network/network.cpp", "#include \"sotto/config.hpp\"\n",
                "lib/network/network.cpp includes sotto/config.hpp: there is no arrow from network to config.hpp");
}

TEST_CASE("a behavioral layer that includes spice or io is found", "[structure]") {
  require_found(include_direction, "lib/network/network.cpp", "#  include \"sotto/spice/session.hpp\"\n",
                "lib/network/network.cpp includes sotto/spice/session.hpp: there is no arrow from network to spice");
  require_found(include_direction, "lib/crossbar/solve.cpp", "#include \"sotto/io/result.hpp\"\n",
                "lib/crossbar/solve.cpp includes sotto/io/result.hpp: there is no arrow from crossbar to io");
  require_found(include_direction, "lib/montecarlo/run.cpp", "#include \"sotto/device/mtj.hpp\"\n",
                "lib/montecarlo/run.cpp includes sotto/device/mtj.hpp: there is no arrow from montecarlo to device");
  require_found(include_direction, "lib/montecarlo/store.cpp", "#include \"sotto/io/result.hpp\"\n",
                "lib/montecarlo/store.cpp includes sotto/io/result.hpp: there is no arrow from montecarlo to io");
  require_found(include_direction, "lib/spice/deck.cpp", "#include \"sotto/io/result.hpp\"\n",
                "lib/spice/deck.cpp includes sotto/io/result.hpp: there is no arrow from spice to io");
}

TEST_CASE("the links of every layer are its arrows", "[structure]") {
  require_kept(link_arrows);
}

TEST_CASE("a link without an arrow is found", "[structure]") {
  require_found(link_arrows, "lib/monitor/CMakeLists.txt", "sotto_add_layer(monitor SOURCES a.cpp)",
                "lib/monitor is no layer of the architecture");
  SourceTree broken = project();
  broken["lib/crossbar/CMakeLists.txt"] =
      "sotto_add_layer(crossbar SOURCES a.cpp LINKS sotto::neuron TBB::tbb PRIVATE_LINKS sotto::spice)";
  REQUIRE(link_arrows(broken) ==
          Breaches{"lib/crossbar/CMakeLists.txt shows TBB::tbb to users: only Eigen may be among LINKS",
                   "lib/crossbar/CMakeLists.txt hides the arrow to sotto::spice among PRIVATE_LINKS",
                   "lib/crossbar/CMakeLists.txt links sotto::neuron: there is no such arrow"});
}

TEST_CASE("an arrow without a link is found", "[structure]") {
  SourceTree broken = project();
  broken["lib/array/CMakeLists.txt"] = "sotto_add_layer(array SOURCES tile.cpp LINKS sotto::crossbar)";

  REQUIRE(link_arrows(broken) == Breaches{"lib/array/CMakeLists.txt lacks the arrow to sotto::neuron"});
}

TEST_CASE("private headers stay in their layer", "[structure]") {
  require_kept(private_headers);
}

TEST_CASE("a private header that leaves its layer is found", "[structure]") {
  SourceTree broken = project();
  broken["lib/crossbar/inside.hpp"] = "/// Private.\n";
  broken["lib/array/tile.cpp"] += "#include \"crossbar/inside.hpp\"\n";
  broken["test/array/tile_test.cpp"] += "#include \"../../lib/crossbar/inside.hpp\"\n";
  broken["test/crossbar/solve_test.cpp"] += "#include \"crossbar/inside.hpp\"\n";  // its own layer's test may

  REQUIRE(private_headers(broken) ==
          Breaches{"lib/array/tile.cpp includes lib/crossbar/inside.hpp, private to its layer",
                   "test/array/tile_test.cpp includes lib/crossbar/inside.hpp, private to its layer"});
}

TEST_CASE("third-party headers are where they belong", "[structure]") {
  require_kept(third_party);
}

TEST_CASE("a third-party header elsewhere is found", "[structure]") {
  const auto file = GENERATE("lib/network/network.cpp", "lib/spice/session.cpp", "lib/montecarlo/run.cpp");
  const auto header = GENERATE("ngspice/sharedspice.h", "nlohmann/json.hpp", "zlib.h", "tbb/tbb.h", "CLI/CLI.hpp",
                               "Random123/philox.h", "sqlite3.h", "mpi.h", "catch2/catch.hpp", "unknown/library.hpp");
  const std::string path = file;
  const std::string name = header;

  require_found(third_party, path, "#include <" + name + ">\n",
                path + " includes <" + name + ">, which is confined to other files");
}

TEST_CASE("public headers show the standard library and Eigen and are all in the umbrella", "[structure]") {
  require_kept(public_headers);
}

TEST_CASE("a public header that shows another library is found", "[structure]") {
  const std::string path = "include/sotto/core/report.hpp";
  const auto header = GENERATE("fmt/format.h", "unistd.h", "boost/numeric/odeint.hpp");
  const std::string name = header;

  require_found(public_headers, path, "#include <" + name + ">\n",
                path + " shows " + name + ": public headers show the standard library and Eigen only");
}

TEST_CASE("a public header outside the umbrella is found", "[structure]") {
  require_found(public_headers, "include/sotto/core/extra.hpp", "/// Extra.\n",
                "include/sotto/sotto.hpp lacks sotto/core/extra.hpp or has it outside the #if of its layer");
  SourceTree broken = project();
  broken["include/sotto/io/extra.hpp"] = "/// Extra.\n";
  broken["include/sotto/sotto.hpp"] += "#include \"sotto/io/extra.hpp\"\n";
  REQUIRE_THAT(public_headers(broken),
               Catch::Matchers::VectorContains(std::string(
                   "include/sotto/sotto.hpp lacks sotto/io/extra.hpp or has it outside the #if of its layer")));
  SourceTree unguarded = project();
  auto& umbrella = unguarded["include/sotto/sotto.hpp"];
  umbrella.erase(umbrella.find("#if SOTTO_HAS_SQLITE"), std::string("#if SOTTO_HAS_SQLITE").size());
  REQUIRE_THAT(public_headers(unguarded),
               Catch::Matchers::VectorContains(std::string(
                   "include/sotto/sotto.hpp lacks sotto/montecarlo/store.hpp or has it outside the #if of its layer")));
}

TEST_CASE("a header without an opening sentence is found", "[structure]") {
  require_found(public_headers, "lib/core/extra.hpp", "#pragma once\n",
                "lib/core/extra.hpp does not open with a /// sentence");
}

TEST_CASE("lib, test and bench mirror each other", "[structure]") {
  require_kept(mirror);
}

TEST_CASE("a file without its mirror is found", "[structure]") {
  require_found(mirror, "lib/core/lonely.cpp", "\n", "lib/core/lonely.cpp has no test/core/lonely_test.cpp");
  require_found(mirror, "test/core/ghost_test.cpp", "\n",
                "test/core/ghost_test.cpp mirrors neither lib/core/ghost.cpp nor its public header");
  require_found(mirror, "bench/core/ghost_bench.cpp", "\n",
                "bench/core/ghost_bench.cpp mirrors neither lib/core/ghost.cpp nor its public header");
}

TEST_CASE("every source is built", "[structure]") {
  require_kept(sources_are_built);
}

TEST_CASE("a source that no CMakeLists.txt names is found", "[structure]") {
  require_found(sources_are_built, "test/core/ghost_test.cpp", "\n",
                "test/core/ghost_test.cpp is not built: test/core/CMakeLists.txt does not name it");
}

TEST_CASE("every TEST_CASE has the tag of its folder and exactly one tier", "[structure]") {
  require_kept(test_tags);
}

TEST_CASE("a TEST_CASE with a missing, second or wrong tag is found", "[structure]") {
  const std::string path = "test/core/extra_test.cpp";
  require_found(test_tags, path, "TEST_CASE(\"water is \" \"wet\", \"[core]\") {}\n",
                path + ": \"water is wet\" has 0 tier tags, must have one");
  require_found(test_tags, path, "TEST_CASE(\"two, tiers\",\n  \"[core][unit]\"\n  \"[slow]\") {}\n",
                path + ": \"two, tiers\" has 2 tier tags, must have one");
  require_found(test_tags, path, "TEST_CASE(\"lost\", \"[device][unit]\") {}\n",
                path + ": \"lost\" lacks the tag [core]");
  require_found(test_tags, path, "TEST_CASE(\"a; b\", \"[core][unit]\") {}\n",
                path + ": \"a; b\" has a semicolon, which ctest cannot hold");
  require_found(test_tags, "test/spice/extra_test.cpp", "TEST_CASE(\"both\", \"[spice][unit][slow]\") {}\n",
                "test/spice/extra_test.cpp: \"both\" has 2 tier tags, must have one");
}

TEST_CASE("no file is past the limit of lines", "[structure]") {
  require_kept(file_sizes);
}

TEST_CASE("a file past the limit of lines is found", "[structure]") {
  require_found(file_sizes, "include/sotto/core/long.hpp", std::string(251, '\n'),
                "include/sotto/core/long.hpp has 251 lines, the limit is 250");
  require_found(file_sizes, "lib/core/long.cpp", std::string(501, '\n'),
                "lib/core/long.cpp has 501 lines, the limit is 500");
}

TEST_CASE("no file names a path of somebody's machine", "[structure]") {
  require_kept(machine_paths);
}

TEST_CASE("a path of somebody's machine is found", "[structure]") {
  require_found(machine_paths, "README.new.md", "see /home/user/sotto\n", "README.new.md names /home/");
  require_found(machine_paths, "examples/new.json", "../shared/data/x\n", "examples/new.json names shared/data");
}

TEST_CASE("the library never prints, exits or aborts", "[structure]") {
  require_kept(quiet_library);
}

TEST_CASE("a library file that prints or exits is found", "[structure]") {
  const auto token = GENERATE("std::cout", "std::cerr", "printf", "fmt::print", "abort(", "exit(");
  const std::string name = token;

  require_found(quiet_library, "lib/core/error.cpp", "void f() { " + name + " ; }\n",
                "lib/core/error.cpp uses " + name + ": the library never prints, exits or aborts");
}

TEST_CASE("a word in a comment or inside a longer name is no breach", "[structure]") {
  SourceTree tree;
  tree["lib/core/fine.cpp"] = "// std::cout\n/* exit( */ int snprintf_like = 1'000'000; void g() { ::_exit(1); }\n";

  REQUIRE(quiet_library(tree).empty());
}

TEST_CASE("random numbers come from SampleRng only", "[structure]") {
  require_kept(determinism);
}

TEST_CASE("another source of random numbers is found", "[structure]") {
  const auto token = GENERATE("std::random_device", "std::mt19937", "std::normal_distribution<double>", "Random()");
  const std::string use = std::string("auto x = Eigen::VectorXd::") + token + ";\n";

  SourceTree broken = project();
  broken["test/core/extra_test.cpp"] = use;
  REQUIRE(determinism(broken).size() == determinism(project()).size() + 1);
}

TEST_CASE("no file holds a note about unfinished work", "[structure]") {
  require_kept(unfinished_work);
}

TEST_CASE("a note about unfinished work is found", "[structure]") {
  require_found(unfinished_work, "lib/core/extra.cpp", "// TODO: more\n", "lib/core/extra.cpp holds the note TODO");
}

TEST_CASE("the top folder holds what the plan says", "[structure]") {
  require_kept(top_level);
}

TEST_CASE("an unplanned folder without a reason is found", "[structure]") {
  require_found(top_level, "playground/a.cpp", "\n",
                "playground is not in the plan of the tree, and CHANGELOG.md gives no reason for it");
}

TEST_CASE("a breach on disk is found, and build folders are not looked at", "[structure]") {
  namespace fs = std::filesystem;
  const auto root = fs::path(SOTTO_BINARY_DIR) / "structure_breach";
  fs::remove_all(root);
  for (const auto* folder : {"lib/core", "out", "build/dev"}) fs::create_directories(root / folder);
  std::ofstream(root / "lib/core/error.cpp") << "#include \"sotto/device/mtj.hpp\"\n";
  std::ofstream(root / "out/CMakeCache.txt") << "/home/user\n";
  std::ofstream(root / "build/dev/log.txt") << "/home/user\n";

  const auto tree = read_source_tree(root);

  REQUIRE(tree.size() == 1);
  REQUIRE(include_direction(tree) ==
          Breaches{"lib/core/error.cpp includes sotto/device/mtj.hpp: there is no arrow from core to device"});
}
