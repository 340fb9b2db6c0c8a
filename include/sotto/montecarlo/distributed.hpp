/// One Monte Carlo run on many machines: the same program under mpirun, the same bits as on one thread (option
/// SOTTO_WITH_MPI).
#pragma once

#include "sotto/montecarlo/run.hpp"

namespace sotto {

/// Was this process started by mpirun or srun (Open MPI, PMIx, PMI in its environment)?
bool is_mpi_job();

/// MPI for as long as it lives; at most one per process. Left by an exception that is not the same on all ranks, it
/// ends the whole job: the other ranks would wait forever.
class MpiSession {
 public:
  MpiSession();  ///< throws Error where MPI cannot start, or lacks MPI_THREAD_SERIALIZED
  ~MpiSession();
  MpiSession(const MpiSession&) = delete;
  MpiSession& operator=(const MpiSession&) = delete;

  int rank() const { return rank_; }  ///< 0 ... size() - 1
  int size() const { return size_; }

 private:
  friend MonteCarloRun run_monte_carlo(const MonteCarloOptions&, MpiSession&, const SampleFunction&);

  int rank_ = 0;
  int size_ = 1;
  bool failed_together_ = false;
};

/// Every rank calls it with the same options and gets the same run, or throws the same error. Rank 0 hands out batches
/// as ranks become free, and takes part with `threads` of its own (on every rank: 1 where each core has a rank);
/// `done`, `on_batch` and `on_progress` (so the store: `with_store`) are those of rank 0, all else must be equal
/// (InvalidArgument on every rank where seed, names or number of samples are not). A stop asked for on any rank stops
/// all. When a rank dies MPI ends the job: batches that reached rank 0 are in the store, and any number of ranks goes
/// on from there.
MonteCarloRun run_monte_carlo(const MonteCarloOptions& options, MpiSession& session, const SampleFunction& sample);

}  // namespace sotto
