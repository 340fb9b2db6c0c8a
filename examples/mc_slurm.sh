#!/bin/bash
# Monte Carlo on a cluster that may stop the job at any moment:
#
#   sbatch --ntasks=256 examples/mc_slurm.sh examples/mc_imac_fashion_mnist.json runs.db --samples 100000
#
# arguments: experiment, store, then options of `sotto mc`. Every finished batch is in the store, and --resume goes on
# with it: after a preemption, a dead node, the time limit, or by the same sbatch command again; with any number of
# tasks, to the same bits. Only rank 0 writes the store: it may lie on a shared file system, but look at it (`sotto mc
# show`) from elsewhere only when the job is over.
#
# SOTTO: the program (default: sotto). SOTTO_LAUNCHER: what starts its ranks (default: srun with PMIx; where Slurm was
# built without PMIx: SOTTO_LAUNCHER=mpirun). The preset mpi builds the program and insists on MPI; `sotto info` says if it
# is there.
#SBATCH --job-name=sotto-mc
#SBATCH --ntasks=64
#SBATCH --cpus-per-task=1
#SBATCH --time=04:00:00
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --signal=INT@120

set -euo pipefail

if (($# < 2)); then
  echo "usage: sbatch mc_slurm.sh experiment.json runs.db [options of sotto mc]" >&2
  exit 1
fi
experiment=$1
store=$2
shift 2
sotto=${SOTTO:-sotto}
read -ra launcher <<<"${SOTTO_LAUNCHER-srun --mpi=pmix --kill-on-bad-exit=1}"

# The time limit sends SIGINT to the ranks two minutes before its end: they finish the samples in work and exit with 2.
status=0
"${launcher[@]}" "$sotto" mc --in "$experiment" --out "$store" --resume --threads "${SLURM_CPUS_PER_TASK:-1}" \
  --summary "${store%.db}.json" "$@" || status=$?

# 2 is also a run of which every sample failed: only an interrupted one is worth another turn, and not for ever.
if ((status == 2)) && grep -q '"stop_reason": "interrupted"' "${store%.db}.json" 2>/dev/null; then
  if [[ -n ${SLURM_JOB_ID:-} ]] && ((${SLURM_RESTART_COUNT:-0} < 20)); then
    scontrol requeue "$SLURM_JOB_ID"
    exit 0
  fi
fi
((status == 0)) || exit "$status"

if command -v gnuplot >/dev/null; then
  "$sotto" report --in "$store" --out "${store%.db}.html"
fi
