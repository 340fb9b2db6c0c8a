#include "sotto/calibrate/hash.hpp"

#include <catch2/catch.hpp>

using sotto::calibrate::text_hash;

TEST_CASE("the hash is FNV-1a of 64 bits", "[calibrate][unit]") {
  // Test vectors of draft-eastlake-fnv.
  CHECK(text_hash("") == "fnv1a64:cbf29ce484222325");
  CHECK(text_hash("a") == "fnv1a64:af63dc4c8601ec8c");
  CHECK(text_hash("foobar") == "fnv1a64:85944171f73967e8");
}

TEST_CASE("one changed character changes the hash", "[calibrate][unit]") {
  CHECK(text_hash("Rp in2 g 8488.26") != text_hash("Rp in2 g 8488.27"));
}
