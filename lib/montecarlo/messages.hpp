/// Samples and outcomes as bytes, for ranks of one program on machines of one kind.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sotto/montecarlo/run.hpp"

namespace sotto {

/// What a rank tells rank 0 when it asks for a batch.
struct RankReport {
  bool stop = false;  ///< this rank was asked to stop
  std::vector<SampleResult> results;
};

/// What rank 0 tells all ranks at the end.
struct Outcome {
  enum class Kind { run, invalid_argument, io_error, error };
  Kind kind = Kind::run;
  std::string message = {};  ///< of an error
  MonteCarloRun run = {};
};

std::string pack(const RankReport& report);
std::string pack(const Outcome& outcome);

/// Throw Error on bytes that end early.
RankReport unpack_report(std::string_view bytes);
Outcome unpack_outcome(std::string_view bytes);

}  // namespace sotto
