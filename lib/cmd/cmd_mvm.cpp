#include <algorithm>
#include <map>
#include <memory>

#include "cmd/arguments.hpp"
#include "cmd/failure.hpp"
#include "cmd/verbs.hpp"
#include "sotto/core/error.hpp"
#include "sotto/io/crossbar_case.hpp"
#include "sotto/io/result.hpp"
#include "sotto/study/mvm.hpp"

namespace sotto::cmd {
namespace {

struct Arguments : CommonArguments {
  bool nodes = false;
  int repeat = 1;
  std::string method = "automatic";
};

constexpr const char* kMethodWords = "automatic, line_sweeps, line_pcg, port_reduction, direct or reference";

SolveMethod method_of(const std::string& word) {
  static const std::map<std::string, SolveMethod> kMethods = {
      {"automatic", SolveMethod::automatic},           {"line_sweeps", SolveMethod::line_sweeps},
      {"line_pcg", SolveMethod::line_pcg},             {"port_reduction", SolveMethod::port_reduction},
      {"direct", SolveMethod::direct},                 {"reference", SolveMethod::reference}};
  const auto method = kMethods.find(word);
  require(method != kMethods.end(), "--method", word, kMethodWords);
  return method->second;
}

/// As many threads as pay: starting one costs more than a small case takes to solve.
int threads_for(const Arguments& arguments, const io::CrossbarCase& xbar_case) {
  constexpr Eigen::Index kCellsPerThread = 50000;
  const auto inputs = xbar_case.inputs_v.rows();
  const auto pays = 1 + inputs * xbar_case.crossbar.cell_resistance_ohm.size() / kCellsPerThread;
  return static_cast<int>(std::min<Eigen::Index>({threads_in_use(arguments), inputs, pays}));
}

ExitCode run(const Arguments& arguments) {
  require(arguments.repeat >= 1, "--repeat", arguments.repeat, ">= 1");
  study::MvmOptions options{.solve = {.method = method_of(arguments.method), .nodes = arguments.nodes,
                                      .simd = simd_in_use(arguments)},
                            .repeat = arguments.repeat};
  check(arguments);
  const auto xbar_case = io::load_crossbar_case(arguments.in, arguments.set);
  options.solve.threads = threads_for(arguments, xbar_case);
  const auto result = blaming_input(arguments, [&] { return study::solve_case(xbar_case, options); });
  const auto delays = blaming_input(arguments, [&] { return study::delays_of_case(xbar_case, options); });
  const io::RunRecord record{.configuration_json = io::crossbar_case_json(xbar_case), .threads = options.solve.threads,
                             .simd = options.solve.simd};
  write_result(arguments.out, arguments.csv() ? io::mvm_result_csv(result, delays)
                                              : io::mvm_result_json(result, record, delays));
  if (result.report.termination == Termination::converged) return kOk;
  complain(input_name(arguments) + ": not solved: " + result.report.message);
  return kFailed;
}

}  // namespace

Action set_up_mvm(CLI::App& app) {
  const auto arguments = std::make_shared<Arguments>();
  add_in(app, *arguments, "crossbar case, \"-\": stdin");
  add_out(app, *arguments, "where the result goes");
  add_set(app, *arguments);
  app.add_flag("--nodes", arguments->nodes, "also node voltages, cell currents and power");
  app.add_option("--repeat", arguments->repeat, "solves N times and reports the smallest wall time")
      ->type_name("N")
      ->capture_default_str();
  app.add_option("--method", arguments->method, kMethodWords)
      ->type_name("WORD")
      ->capture_default_str();
  add_threads(app, *arguments);
  add_simd(app, *arguments);
  add_format(app, *arguments);
  add_quiet(app, *arguments);
  app.footer(
      "sotto mvm --in case.json --out result.json\nsotto mvm --in case.json --set row_segment_ohm=2.5 --format csv");
  return [arguments] { return run(*arguments); };
}

}  // namespace sotto::cmd
