#!/usr/bin/env bash
# Packages, build of the preset `dev`, all tests; ends with ctest's summary and its exit code.
# Options are handed on to ctest, for example: scripts/test.sh -L unit -R crossbar
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

scripts/setup-debian.sh
cmake --preset dev
cmake --build --preset dev --parallel "$(nproc)"
exec ctest --test-dir build/dev --output-on-failure --parallel "$(nproc)" "$@"
