#include <fmt/format.h>

#include <chrono>
#include <memory>
#include <optional>

#include "cmd/arguments.hpp"
#include "cmd/failure.hpp"
#include "cmd/progress.hpp"
#include "cmd/signals.hpp"
#include "cmd/verbs.hpp"
#include "sotto/core/error.hpp"
#include "sotto/io/model.hpp"
#include "sotto/io/train_result.hpp"
#include "sotto/study/train_model.hpp"

namespace sotto::cmd {
namespace {

struct Arguments : CommonArguments {
  std::optional<std::uint64_t> seed;
};

std::vector<Eigen::Index> sizes_of(const std::vector<DenseWeights>& layers) {
  std::vector<Eigen::Index> sizes = {layers.front().weights.rows()};
  for (const auto& layer : layers) sizes.push_back(layer.weights.cols());
  return sizes;
}

study::TrainOutcome train(const Arguments& arguments, const io::TrainingFile& training) {
  ProgressLine progress(arguments.quiet);
  const auto& stop = stop_on_request();
  const int epochs = training.options.epochs;
  progress.show("reading the data", 0);
  return study::train_model(training, [&](const EpochReport& report) {
    const auto text = fmt::format("epoch {} of {}: loss {:.4f}, accuracy {:.2f} %", report.epoch, epochs, report.loss,
                                  100 * report.accuracy);
    if (progress.visible()) {
      progress.show("training", static_cast<double>(report.epoch) / epochs, text);
    } else if (!arguments.quiet) {
      say(text + "\n");
    }
    return !stop.load();
  });
}

void say_accuracies(const io::TrainResult& result) {
  say(fmt::format("accuracy, training images   {:.2f} %\n", 100 * result.train_accuracy));
  if (result.test_accuracy) say(fmt::format("accuracy, test images       {:.2f} %\n", 100 * *result.test_accuracy));
  say("model                       " + result.model + "\n");
}

ExitCode run(const Arguments& arguments) {
  require(arguments.out != "-", "--out", arguments.out, "a file: stdout is for the summary");
  check(arguments);
  auto training = io::load_training(arguments.in, arguments.set);
  training.options.threads = arguments.threads;
  if (arguments.seed) training.options.seed = *arguments.seed;
  const auto start = std::chrono::steady_clock::now();
  const auto outcome = train(arguments, training);
  const io::TrainResult result{
      .model = arguments.out,
      .layer_sizes = sizes_of(outcome.layers),
      .train_accuracy = outcome.train_accuracy,
      .test_accuracy = outcome.test_accuracy,
      .epochs = outcome.epochs,
      .interrupted = outcome.epochs < training.options.epochs,
      .wall_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count()};
  {
    const SignalsBlocked while_writing;
    io::save_model(arguments.out, outcome.layers);
  }
  write_result("-", io::train_result_json(result, {.configuration_json = training.resolved_json,
                                                   .seed = training.options.seed,
                                                   .threads = threads_in_use(arguments)}));
  if (!arguments.quiet) say_accuracies(result);
  if (!result.interrupted) return kOk;
  complain(fmt::format("{}: interrupted after epoch {} of {}; the weights of that epoch are in {}", arguments.in,
                       result.epochs, training.options.epochs, arguments.out));
  return kFailed;
}

}  // namespace

Action set_up_train(CLI::App& app) {
  const auto arguments = std::make_shared<Arguments>();
  add_in(app, *arguments, "training file");
  app.add_option("--out", arguments->out, "the trained model (.npz)")->required()->type_name("FILE");
  add_set(app, *arguments);
  add_seed(app, arguments->seed);
  add_threads(app, *arguments);
  add_quiet(app, *arguments);
  app.footer("sotto train --in training.json --out model.npz --seed 7");
  return [arguments] { return run(*arguments); };
}

}  // namespace sotto::cmd
