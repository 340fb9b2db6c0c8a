// ranked_run <store> <samples> <pause in microseconds> <what>: the shared experiment under mpirun. What: "run"; "die":
// rank 1 kills itself at sample 100 or later; "seeds": ranks differ in their seed; "stop": rank 1 asks to stop at
// once; "disk": rank 0 cannot store a batch; "lost": rank 1 throws before the run.
// Each rank writes its end to <store>.rank<r>.
#include <signal.h>

#include <atomic>
#include <fstream>
#include <optional>
#include <string>

#include "montecarlo/store_fixture.hpp"
#include "sotto/core/error.hpp"
#include "sotto/montecarlo/distributed.hpp"

namespace {

using namespace sotto;

std::string end_of(MpiSession& session, const std::string& path, MonteCarloOptions options, int pause_us,
                   const std::string& what) {
  std::optional<ResultStore> store;
  if (session.rank() == 0) {
    store.emplace(path, test::experiment(), StoreMode::resume);
    options = with_store(options, *store);
  }
  std::atomic<bool> stop = what == "stop" && session.rank() == 1;
  options.stop = &stop;
  if (what == "seeds" && session.rank() == 1) options.seed = 12;
  if (what == "disk") options.on_batch = [](std::span<const SampleResult>) { throw IoError("disk full"); };
  const auto shared = test::slow_sample(pause_us);
  try {
    const auto run = run_monte_carlo(options, session, [&](SampleRng& rng, std::int64_t sample) {
      if (what == "die" && session.rank() == 1 && sample >= 100) ::raise(SIGKILL);
      return shared(rng, sample);
    });
    if (store) store->set_finished(run);
    return std::string(to_string(run.stop_reason)) + " " + std::to_string(checksum(run.samples));
  } catch (const Error& error) {
    return error.what();
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) return 2;
  try {
    MpiSession session;
    auto options = sotto::test::options_for(std::stoll(argv[2]));
    options.threads = 1;
    const std::string path = argv[1];
    const std::string what = argv[4];
    if (what == "lost" && session.rank() == 1) throw Error("this rank alone");
    std::ofstream(path + ".rank" + std::to_string(session.rank()))
        << end_of(session, path, options, std::stoi(argv[3]), what);
  } catch (const std::exception&) {
    return 1;
  }
  return 0;
}
