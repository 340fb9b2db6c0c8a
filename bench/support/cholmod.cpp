#include "support/alternatives.hpp"
#ifdef SOTTO_BENCH_CHOLMOD
#include <Eigen/CholmodSupport>

#include "support/sparse_times.hpp"

extern "C" {
char* openblas_get_corename(void);
void openblas_set_num_threads(int);
void cblas_dgemm(int order, int transpose_a, int transpose_b, int rows, int cols, int depth, double alpha,
                 const double* a, int lda, const double* b, int ldb, double beta, double* c, int ldc);
}
#endif

namespace sotto::bench {

#ifdef SOTTO_BENCH_CHOLMOD
namespace {

std::string kernels() {
  return std::string("OpenBLAS ") + openblas_get_corename();
}

/// Without this CHOLMOD tries several orderings and keeps the best, which takes longer than one.
void order_by_amd(cholmod_common& common) {
  common.nmethods = 1;
  common.method[0].ordering = CHOLMOD_AMD;
  common.postorder = 1;
}

}  // namespace

std::optional<AlternativeTimes> by_cholmod(const Crossbar& xbar, const Eigen::MatrixXd& inputs_v) {
  using Matrix = Eigen::SparseMatrix<double>;
  openblas_set_num_threads(1);
  const NodalSystem system = nodal_system(xbar, inputs_v);
  const auto configure = [](auto& solver) { order_by_amd(solver.cholmod()); };
  AlternativeTimes supernodal = sparse_times<Eigen::CholmodSupernodalLLT<Matrix>>(system, configure);
  supernodal.note = "supernodal, " + kernels();
  if (xbar.rows() > 256) return supernodal;  // there it is several times faster than the other
  AlternativeTimes simplicial = sparse_times<Eigen::CholmodSimplicialLLT<Matrix>>(system, configure);
  simplicial.note = "simplicial";
  const auto total_s = [](const AlternativeTimes& times) {
    return times.prepare_s + (times.solve_block_s > 0 ? times.solve_block_s : times.solve_s);
  };
  return total_s(simplicial) < total_s(supernodal) ? simplicial : supernodal;
}

std::optional<AlternativeTimes> dgemm(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b) {
  constexpr int kColMajor = 102;
  constexpr int kAsIs = 111;
  openblas_set_num_threads(1);
  AlternativeTimes times;
  times.note = kernels();
  times.outputs_a.resize(a.rows(), b.cols());
  const auto rows = static_cast<int>(a.rows());
  const auto cols = static_cast<int>(b.cols());
  const auto depth = static_cast<int>(a.cols());
  times.solve_s = best_s([&] {
    cblas_dgemm(kColMajor, kAsIs, kAsIs, rows, cols, depth, 1.0, a.data(), rows, b.data(), depth, 0.0,
                times.outputs_a.data(), rows);
  });
  return times;
}
#else
std::optional<AlternativeTimes> by_cholmod(const Crossbar&, const Eigen::MatrixXd&) {
  return std::nullopt;
}
std::optional<AlternativeTimes> dgemm(const Eigen::MatrixXd&, const Eigen::MatrixXd&) {
  return std::nullopt;
}
#endif

}  // namespace sotto::bench
