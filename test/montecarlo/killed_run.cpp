// killed_run <store> <samples> <pause in microseconds>: goes on with the shared experiment until it is done, or killed.
#include <string>

#include "montecarlo/store_fixture.hpp"

int main(int argc, char** argv) {
  using namespace sotto;
  if (argc != 4) return 2;
  ResultStore store(argv[1], test::experiment(), StoreMode::resume);
  auto options = test::options_for(std::stoll(argv[2]));
  options.batch_size = 40;
  run_monte_carlo(options, store, test::slow_sample(std::stoi(argv[3])));
  return 0;
}
