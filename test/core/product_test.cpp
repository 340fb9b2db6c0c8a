#include "sotto/core/product.hpp"

#include <catch2/catch.hpp>

#include "sotto/core/error.hpp"
#include "support/product_checks.hpp"

namespace sotto {
namespace {

using Eigen::MatrixXd;

TEST_CASE("a 2x3 matrix times a 3x1 matrix", "[core][unit]") {
  const MatrixXd a = (MatrixXd(2, 3) << 1, 2, 3, 4, 5, 6).finished();
  const MatrixXd b = (MatrixXd(3, 1) << 1, 10, 100).finished();

  REQUIRE(product(a, b) == (MatrixXd(2, 1) << 321, 654).finished());
}

TEST_CASE("a product takes blocks and transposed matrices", "[core][unit]") {
  SampleRng rng(402, 0);
  const MatrixXd a = test::random_matrix(rng, 30, 12);
  const MatrixXd b = test::random_matrix(rng, 9, 10);

  const MatrixXd c = product(a.middleCols(1, 10), b.transpose());

  REQUIRE((c - a.middleCols(1, 10) * b.transpose()).cwiseAbs().maxCoeff() < 1e-14);
}

TEST_CASE("the bits of a product do not depend on the number of threads", "[core][property]") {
  SampleRng rng(403, 0);
  const MatrixXd a = test::random_matrix(rng, 3000, 40);
  const MatrixXd b = test::random_matrix(rng, 40, 20);

  CHECK(product(a, b, {.threads = 3}) == product(a, b));
  CHECK(product(a, b, {.threads = 0}) == product(a, b));
}

TEST_CASE("a product refuses shapes that do not fit", "[core][unit]") {
  REQUIRE_THROWS_WITH(product(MatrixXd::Zero(2, 3), MatrixXd::Zero(4, 2)), "rows of b = 4 must be 3, the columns of a");
}

}  // namespace
}  // namespace sotto
