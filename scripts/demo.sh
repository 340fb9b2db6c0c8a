#!/usr/bin/env bash
# The main job from nothing: packages, release build, 10,000 Fashion-MNIST images through a network on SOT-MRAM
# crossbars, checked against ngspice. The report is build/demo/report.html, the numbers are in
# build/demo/result.json. Options are handed on to `sotto infer`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

scripts/setup-debian.sh
{
  cmake --preset release
  cmake --build --preset release --parallel "$(nproc)"
} >&2
mkdir -p build/demo
build/release/bin/sotto infer --in examples/imac_fashion_mnist.json --report build/demo/report.html \
  --out build/demo/result.json "$@"
echo "report: build/demo/report.html" >&2
