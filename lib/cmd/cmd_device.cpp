#include <memory>
#include <optional>

#include "cmd/arguments.hpp"
#include "cmd/verbs.hpp"
#include "sotto/core/error.hpp"
#include "sotto/study/device_summary.hpp"
#include "sotto/study/report.hpp"

namespace sotto::cmd {
namespace {

struct Arguments : CommonArguments {
  study::DeviceQuestions questions;
  std::string report;
};

void check_all(const Arguments& arguments) {
  require(arguments.format == "text" || arguments.format == "json" || arguments.format == "csv", "--format",
          arguments.format, "text, json or csv");
  require(arguments.report != "-", "--report", arguments.report, "a file: stdout is for the result");
  require_other_file("--report", arguments.report, "--out", arguments.out);
  require_other_file("--report", arguments.report, "--in", arguments.in);
  require_other_file("--out", arguments.out, "--in", arguments.in);
  check_result_file(arguments.out);
  if (arguments.report.empty()) return;
  check_result_file(arguments.report);
  study::require_gnuplot();
}

ExitCode run(const Arguments& arguments) {
  check_all(arguments);
  const auto card = io::load_device_card(arguments.in, arguments.set);
  const auto summary = blaming_input(arguments, [&] { return study::summarize_device(card, arguments.questions); });
  const auto text = arguments.format == "json"  ? io::device_summary_json(summary)
                    : arguments.format == "csv" ? io::device_summary_csv(summary)
                                                : io::device_summary_text(summary);
  write_result(arguments.out, text);
  if (!arguments.report.empty()) write_result(arguments.report, study::device_report_html(summary));
  return kOk;
}

}  // namespace

Action set_up_device(CLI::App& app) {
  const auto arguments = std::make_shared<Arguments>();
  arguments->format = "text";
  auto& questions = arguments->questions;
  app.add_option("card,--in", arguments->in, "device card, \"-\": stdin")->required()->type_name("FILE");
  add_out(app, *arguments, "where the text goes");
  add_set(app, *arguments);
  app.add_option("--write-pulse", questions.write_pulse_s,
                 "seconds, for the energies (default: of the card, else 1e-8)")
      ->type_name("S");
  app.add_option("--write-current", questions.write_current_a,
                 "ampere through the channel (default: of the card, else the threshold)")
      ->type_name("A");
  app.add_option("--read-voltage", questions.read_voltage_v, "volt across the junction")
      ->type_name("V")
      ->capture_default_str();
  app.add_option("--read-pulse", questions.read_pulse_s, "seconds of one read")->type_name("S")->capture_default_str();
  app.add_option("--format", arguments->format, "text, json or csv")->type_name("WORD")->capture_default_str();
  app.add_option("--report", arguments->report, "one HTML file with figures")->type_name("FILE");
  app.footer("sotto device devices/imac_sot.json\nsotto device devices/vgsot_zhang2020.json --report vgsot.html");
  return [arguments] { return run(*arguments); };
}

}  // namespace sotto::cmd
