/// Runs of the program that must end with exit code 1 and one sentence.
#pragma once

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <string>
#include <vector>

#include "cmd/program.hpp"
#include "cmd/small_files.hpp"

namespace sotto::test {

/// A bad run: `said` must all be in the one sentence.
struct BadRun {
  std::vector<std::string> arguments;
  std::vector<std::string> said;
  std::map<std::string, std::string> environment = {};
};

/// A bad file: one place of a good one replaced.
struct BadText {
  std::string from;
  std::string to;
  std::vector<std::string> said;
};

inline std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += word + " ";
  return text;
}

/// Arguments that begin with @ are files of the folder.
inline void check(const TempFolder& folder, const BadRun& bad) {
  auto arguments = bad.arguments;
  for (auto& word : arguments) {
    if (word.starts_with('@')) word = folder.at(word.substr(1));
  }
  const auto outcome = run_program(arguments, {.environment = bad.environment});
  INFO(joined(bad.arguments) << "\n" << outcome.err);
  CHECK(outcome.exit_code == 1);
  CHECK(outcome.out.empty());
  CHECK(std::ranges::count(outcome.err, '\n') == 1);
  CHECK_THAT(outcome.err, Catch::StartsWith("sotto: "));
  for (const auto& words : bad.said) CHECK_THAT(outcome.err, Catch::Contains(words));
}

inline void check_all(const std::vector<BadRun>& runs) {
  const TempFolder folder;
  write_good_files(folder);
  for (const auto& run : runs) check(folder, run);
}

/// Every text as bad.json beside the good files; the sentence must name that file.
inline void check_texts(const std::string& good, const std::vector<std::string>& arguments,
                        const std::vector<BadText>& texts) {
  const TempFolder folder;
  write_good_files(folder);
  for (const auto& [from, to, said] : texts) {
    INFO(from << " -> " << to);
    REQUIRE(good.find(from) != std::string::npos);
    folder.write("bad.json", replaced(good, from, to));
    auto all_said = said;
    all_said.push_back("bad.json: ");
    check(folder, {arguments, all_said});
  }
}

}  // namespace sotto::test
