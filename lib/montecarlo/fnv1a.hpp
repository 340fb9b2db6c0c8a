/// 64-bit FNV-1a (Fowler, Noll, Vo): tells different bits apart, not meant against forgery.
#pragma once

#include <cstdint>
#include <string_view>

namespace sotto {

class Fnv1a {
 public:
  void add(std::uint64_t word) {
    for (int k = 0; k < 8; ++k) add_byte(static_cast<std::uint8_t>(word >> (8 * k)));
  }
  void add(std::string_view text) {
    add(static_cast<std::uint64_t>(text.size()));
    for (const char c : text) add_byte(static_cast<std::uint8_t>(c));
  }
  std::uint64_t value() const { return hash_; }

 private:
  void add_byte(std::uint8_t byte) { hash_ = (hash_ ^ byte) * 0x100000001b3ULL; }

  std::uint64_t hash_ = 0xcbf29ce484222325ULL;
};

}  // namespace sotto
