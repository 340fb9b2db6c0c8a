#include "device/scalar_normals.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

#include "sotto/core/random.hpp"

#define SOTTO_LANES 1
#include "device/ensemble_noise.hpp"

using namespace sotto;

namespace {

/// What the polynomials of logarithm, sine and cosine are made for.
constexpr double kPolynomialRel = 1e-8;

std::uint64_t word(const RandomBlock& block, int k) {
  return block.word[k][0] & 0xffffffff;
}

/// Box-Muller by the standard library, from the same words.
struct ReferencePair {
  double first, second;
};
ReferencePair reference(std::uint64_t for_radius, std::uint64_t for_angle) {
  const double radius = std::sqrt(-2 * std::log((static_cast<double>(for_radius) + 0.5) * 0x1p-32));
  const double angle = std::numbers::pi / 4 * (static_cast<double>(for_angle & 0x1fffffff) + 0.5) * 0x1p-29;
  const bool swap = (for_angle >> 29 & 1) != 0;
  const double first = radius * (swap ? std::sin(angle) : std::cos(angle));
  const double second = radius * (swap ? std::cos(angle) : std::sin(angle));
  return {(for_angle >> 31 & 1) != 0 ? -first : first, (for_angle >> 30 & 1) != 0 ? -second : second};
}

}  // namespace

TEST_CASE("the generator gives the published words of Philox4x32-10", "[device][unit]") {
  const RandomBlock zeros = philox(0, 0, Words{0});
  const std::uint64_t of_zeros[] = {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8};
  const RandomBlock pi = philox(0x299f31d0a4093822, 0x85a308d3243f6a88, Words{0x0370734413198a2e});
  const std::uint64_t of_pi[] = {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1};
  for (int k = 0; k < 4; ++k) {
    CHECK(word(zeros, k) == of_zeros[k]);
    CHECK(word(pi, k) == of_pi[k]);
  }
}

TEST_CASE("blocks are those of a SampleRng of the same seed and sample", "[device][oracle]") {
  SampleRng rng(0xfedcba9876543210, 0x0123456789abcdef);
  for (std::uint64_t block = 0; block < 5; ++block) {
    const RandomBlock words = philox(0xfedcba9876543210, block, Words{0x0123456789abcdef});
    CHECK((word(words, 0) | word(words, 1) << 32) == rng.bits());
    CHECK((word(words, 2) | word(words, 3) << 32) == rng.bits());
  }
}

TEST_CASE("normals follow Box and Muller for every kind of word", "[device][oracle]") {
  SampleRng rng(3, 0);
  std::vector<std::uint64_t> words{0, 1, 2, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff, 0xb504f333, 0xb504f334};
  for (int k = 0; k < 500; ++k) words.push_back(rng.below(std::uint64_t{1} << 32));
  for (const std::uint64_t for_radius : words) {
    const std::uint64_t for_angle = rng.below(std::uint64_t{1} << 32);
    const NormalPair pair = box_muller(Words{for_radius | 0xabcd00000000UL}, Words{for_angle | 0x123400000000UL});
    const ReferencePair expected = reference(for_radius, for_angle);
    CAPTURE(for_radius, for_angle);
    REQUIRE(std::abs(pair.first[0] - expected.first) <= kPolynomialRel * std::abs(expected.first));
    REQUIRE(std::abs(pair.second[0] - expected.second) <= kPolynomialRel * std::abs(expected.second));
  }
}

TEST_CASE("the normals of a step do not depend on the order in which steps are asked", "[device][unit]") {
  ScalarNormals forward(7, 5), jumping(7, 5);
  const Eigen::Vector3d first = forward.at(0);
  CHECK(forward.at(1) != first);
  CHECK(jumping.at(9) == ScalarNormals(7, 5).at(9));
  CHECK(jumping.at(0) == first);
  CHECK(ScalarNormals(7, 6).at(0) != first);
  CHECK(ScalarNormals(8, 5).at(0) != first);
}

TEST_CASE("normals have the moments of the normal distribution, without correlation", "[device][mc]") {
  constexpr int kSamples = 500, kSteps = 200;
  constexpr double kCount = 3.0 * kSamples * kSteps;
  double sum = 0, square = 0, fourth = 0, neighbours = 0, components = 0;
  for (int sample = 0; sample < kSamples; ++sample) {
    ScalarNormals normals(11, static_cast<std::uint64_t>(sample));
    Eigen::Vector3d before = Eigen::Vector3d::Zero();
    for (long step = 0; step < kSteps; ++step) {
      const Eigen::Vector3d n = normals.at(step);
      sum += n.sum();
      square += n.squaredNorm();
      fourth += n.array().pow(4).sum();
      neighbours += n.dot(before);
      components += n[0] * n[1] + n[1] * n[2] + n[2] * n[0];
      before = n;
    }
  }
  const double five_sigma = 5 / std::sqrt(kCount);
  CHECK(std::abs(sum / kCount) < five_sigma);
  CHECK(std::abs(square / kCount - 1) < std::sqrt(2.0) * five_sigma);
  CHECK(std::abs(fourth / kCount - 3) < std::sqrt(96.0) * five_sigma);
  CHECK(std::abs(neighbours / kCount) < five_sigma);
  CHECK(std::abs(components / kCount) < five_sigma);
}
