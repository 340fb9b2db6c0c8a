#!/usr/bin/env bash
# Installs every package that Sotto needs on Debian 12; does nothing (and asks no network) when all are there.
# Where there is no apt it looks for the same things by file and command, and names what is missing.
set -euo pipefail

# package | what proves it where there is no dpkg: a command, a header, or a path
readonly NEEDS="
build-essential       | g++
cmake                 | cmake
ninja-build           | ninja
pkg-config            | pkg-config
libeigen3-dev         | eigen3/Eigen/Core
librandom123-dev      | Random123/philox.h
libboost-dev          | boost/numeric/odeint.hpp
libtbb-dev            | tbb/parallel_for.h
libfmt-dev            | fmt/format.h
nlohmann-json3-dev    | nlohmann/json.hpp
zlib1g-dev            | zlib.h
libcli11-dev          | CLI/CLI.hpp
libsqlite3-dev        | sqlite3.h
libopenmpi-dev        | mpicxx
openmpi-bin           | mpirun
libngspice0-dev       | ngspice/sharedspice.h
catch2                | catch2/catch.hpp
ngspice               | ngspice
gnucap                | gnucap
gnucap-default-plugins0 | gnucap
gnuplot-nox           | gnuplot
dataset-fashion-mnist | /usr/share/datasets/fashion-mnist
"

packages() { echo "$NEEDS" | awk -F'|' 'NF == 2 {print $1}' | tr -d ' '; }

missing_packages() {
  local installed
  installed=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' 2>/dev/null | awk '$2 == "installed" {print $1}')
  packages | grep -vxF -f <(echo "$installed") || true
}

# Prints the packages whose command, header or path is not found.
missing_by_probe() {
  local package probe
  while IFS='| ' read -r package probe; do
    [[ -n $package ]] || continue
    case $probe in
      /*) [[ -e $probe ]] ;;
      *.h | *.hpp | */Core) [[ -e /usr/include/$probe || -e /usr/local/include/$probe ]] ;;
      *) command -v "$probe" >/dev/null ;;
    esac || echo "$package"
  done <<<"$NEEDS"
}

as_root() {
  if [[ $(id -u) == 0 ]]; then
    "$@"
  else
    sudo "$@"
  fi
}

apt() {
  local attempt
  for attempt in 1 2 3 4 5; do
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 \
      "$@" </dev/null && return 0
    echo "setup: apt-get $1 failed (attempt $attempt of 5), trying again" >&2
    sleep $((attempt * 3))
  done
  return 1
}

if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
  missing=$(missing_by_probe)
  if [[ -z $missing ]]; then
    echo "setup: no apt here, but everything that Sotto needs was found" >&2
    exit 0
  fi
  echo "setup: no apt here; these are missing (names of the Debian 12 packages):" >&2
  echo "$missing" | sed 's/^/  /' >&2
  exit 1
fi

missing=$(missing_packages)
if [[ -z $missing ]]; then
  echo "setup: all packages are installed" >&2
  exit 0
fi
if [[ $(id -u) != 0 ]] && ! command -v sudo >/dev/null; then
  echo "setup: not root and no sudo; run as root: apt-get install" $missing >&2
  exit 1
fi
echo "setup: installing" $missing >&2
apt update
apt install --no-install-recommends $missing
missing=$(missing_packages)
if [[ -n $missing ]]; then
  echo "setup: still missing after the installation:" $missing >&2
  exit 1
fi
