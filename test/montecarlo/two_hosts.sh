#!/usr/bin/env bash
# two_hosts.sh run <program> <arguments>: starts the program on four ranks of two hosts, which are network namespaces with host names,
# joined by one cable; Open MPI talks TCP between them. Ends with 77 where namespaces cannot be made.
# two_hosts.sh agent <prefix> <address> <command>: what mpirun calls in place of ssh.
set -uo pipefail

on_host() {  # prefix, number, command
  ip netns exec "$1$2" unshare --uts bash -c "hostname host$2; $3"
}

if [[ $1 == agent ]]; then
  prefix=$2
  number=${3##*.}
  shift 3
  on_host "$prefix" "$number" "$*"
  exit
fi

shift
prefix=sotto$$h
trap 'for k in 1 2; do ip netns del "$prefix$k" 2>/dev/null; done' EXIT
for k in 1 2; do
  ip netns add "$prefix$k" && ip -n "$prefix$k" link set lo up || exit 77
done
ip link add "v1" netns "${prefix}1" type veth peer name "v2" netns "${prefix}2" || exit 77
for k in 1 2; do
  ip -n "$prefix$k" addr add "10.77.0.$k/24" dev "v$k" && ip -n "$prefix$k" link set "v$k" up || exit 77
done
net=10.77.0.0/24
on_host "$prefix" 1 "mpirun --allow-run-as-root --mca plm_rsh_agent '$(realpath "$0") agent $prefix' --mca oob_tcp_if_include $net \
  --mca btl tcp,self --mca btl_tcp_if_include $net --host 10.77.0.1:2,10.77.0.2:2 -n 4 $*"
