/// The data beside the project: found by SOTTO_DATA_DIR alone; a test that needs it is skipped (and says so) without.
#pragma once

#include <catch2/catch.hpp>
#include <cstdlib>
#include <optional>
#include <string>

namespace sotto::test {

inline std::optional<std::string> data_dir() {
  const char* dir = std::getenv("SOTTO_DATA_DIR");
  if (dir == nullptr || *dir == '\0') return std::nullopt;
  return std::string(dir);
}

}  // namespace sotto::test

/// Defines `name` (std::string) or leaves the test case: ctest then shows the test as skipped.
#define SOTTO_NEEDS_DATA_DIR(name)                      \
  const auto name##_found = sotto::test::data_dir();    \
  if (!name##_found) {                                  \
    WARN("SOTTO_DATA_DIR is not set: nothing tested");  \
    return;                                             \
  }                                                     \
  const std::string& name = *name##_found
