/// Doubles on cache-line boundaries, for the sweep kernels.
#pragma once

#ifdef __linux__
#include <sys/mman.h>
#endif

#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>

namespace sotto {

/// Zero-filled at first; grows, never shrinks.
class AlignedBuffer {
 public:
  AlignedBuffer() = default;
  explicit AlignedBuffer(long count) { resize(count); }

  /// All entries become 0. Cost: O(count); allocates only when it grows.
  void resize(long count) {
    resize_raw(count);
    if (count > 0) std::memset(data_.get(), 0, static_cast<std::size_t>(count) * sizeof(double));
  }

  /// For what is written before it is read.
  void resize_raw(long count) {
    if (count > capacity_) {
      const std::size_t wanted = static_cast<std::size_t>(count) * sizeof(double);
      const std::size_t unit = wanted >= 2 * kHugePage ? kHugePage : kLine;
      const std::size_t bytes = (wanted + unit - 1) / unit * unit;
      data_.reset(static_cast<double*>(std::aligned_alloc(unit, bytes)));
      if (!data_) throw std::bad_alloc();
#ifdef __linux__
      if (unit == kHugePage)
        madvise(data_.get(), bytes, MADV_HUGEPAGE);  // a hint: first touch is the larger cost otherwise
#endif
      capacity_ = count;
    }
    count_ = count;
  }

  double* data() {
    return count_ > 0 ? data_.get() : nullptr;
  }
  const double* data() const {
    return count_ > 0 ? data_.get() : nullptr;
  }
  long size() const {
    return count_;
  }
  double& operator[](long k) {
    return data_.get()[k];
  }
  double operator[](long k) const {
    return data_.get()[k];
  }

 private:
  static constexpr std::size_t kLine = 64;
  static constexpr std::size_t kHugePage = std::size_t{1} << 21;
  struct Free {
    void operator()(double* data) const { std::free(data); }
  };
  std::unique_ptr<double[], Free> data_;
  long count_ = 0;
  long capacity_ = 0;
};

/// Several arrays in one allocation: count them first, then take them in the same order.
class BufferPlan {
 public:
  /// Doubles that `count` doubles occupy: whole cache lines, and two more so that arrays of equal size do not start at
  /// equal places of their pages.
  static long padded(long count) { return (count + 7) / 8 * 8 + 16; }

  explicit BufferPlan(AlignedBuffer& buffer) : next_(buffer.data()) {}
  double* take(long count) {
    double* array = next_;
    next_ += padded(count);
    return count > 0 ? array : nullptr;
  }

 private:
  double* next_;
};

}  // namespace sotto
