/// A sum of doubles without any rounding: the order and the grouping of the terms cannot be seen in its bits.
#pragma once

#include <array>
#include <cstdint>

namespace sotto {

/// Fixed-point number over the whole range of double (Kulisch, "Computer Arithmetic and Validity", 2013): statistics of
/// batches, threads and ranks merge to the same bits in any order. 560 bytes; an addition costs a few nanoseconds.
class ExactSum {
 public:
  void add(double term);                                 ///< throws InvalidArgument unless finite
  void add_product(double factor, double other_factor);  ///< exact too where |product| lies in 1e-290 ... 1e300
  void merge(const ExactSum& other);                     ///< adds all terms of the other sum

  double value() const;                 ///< rounded once, to nearest
  std::array<double, 3> parts() const;  ///< their sum is the exact sum to about 159 bits; largest first

 private:
  static constexpr int kDigits = 68;  // of 32 bits: from 2^-1074 to 2^1024 and 2^63 terms of it

  void carry();

  std::array<std::int64_t, kDigits> digits_{};
  std::int64_t additions_ = 0;  // since the last carry
};

}  // namespace sotto
