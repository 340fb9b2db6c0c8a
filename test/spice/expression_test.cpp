#include "spice/expression.hpp"

#include <catch2/catch.hpp>

using namespace sotto::spice;

TEST_CASE("suffixes are powers of ten, applied before rounding", "[spice][unit]") {
  CHECK(spice_number("1.5k") == 1500.0);
  CHECK(spice_number("3MEG") == 3e6);
  CHECK(spice_number("1M") == 1e-3);
  CHECK(spice_number("5F") == 5e-15);
  CHECK(spice_number("1.23u") == 1.23e-6);
  CHECK(spice_number("10kOhm") == 1e4);
  CHECK(spice_number("2V") == 2.0);
  CHECK(spice_number("1e3k") == 1e6);
  CHECK(spice_number("-.5n") == -0.5e-9);
  CHECK(spice_number("+1e+2") == 100.0);
}

TEST_CASE("text that is no number is none", "[spice][unit]") {
  for (const char* text : {"", "k", "-", ".", "1k2", "a1", "1+2", "{1}"}) {
    INFO(text);
    CHECK_FALSE(spice_number(text).has_value());
  }
}

TEST_CASE("a value has one form, whatever quotes, blanks and braces it came in", "[spice][unit]") {
  CHECK(canonical_value("1.50E3") == "1500");
  CHECK(canonical_value("{rw}") == "rw");
  CHECK(canonical_value("' 2 * rw '") == "2*rw");
  CHECK(canonical_value("{a}+{b}") == "a+b");
  CHECK(canonical_value("{a+1}*2") == "(a+1)*2");
  CHECK(canonical_value("{{q}*v(x)}") == "q*v(x)");
}

TEST_CASE("names are told apart: functions, parameters, nodes, devices", "[spice][unit]") {
  const auto marked = [](NameKind kind, const std::string& name) {
    return std::string(1, "fpnd"[static_cast<int>(kind)]) + name;
  };

  CHECK(with_names("a*v(x,3)+exp(b)/i(vs)-2e-3", marked) == "pa*fv(nx,n3)+fexp(pb)/fi(dvs)-2e-3");
}

TEST_CASE("expressions follow the usual order of operations", "[spice][unit]") {
  const auto lookup = [](const std::string& name) { return name == "x" ? std::optional(3.0) : std::nullopt; };

  CHECK(evaluate("1+2*x", lookup) == 7.0);
  CHECK(evaluate("(1+2)*x-4/2", lookup) == 7.0);
  CHECK(evaluate("-x**2", lookup) == -9.0);
  CHECK(evaluate("2^3", lookup) == 8.0);
  CHECK(evaluate("1k/2", lookup) == 500.0);
  CHECK_FALSE(evaluate("y", lookup).has_value());
  CHECK_FALSE(evaluate("1+", lookup).has_value());
  CHECK_FALSE(evaluate("(1", lookup).has_value());
  CHECK_FALSE(evaluate("v(x)", lookup).has_value());
}
