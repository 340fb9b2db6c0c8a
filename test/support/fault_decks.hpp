/// A hundred decks that fail in every way a deck can, each with what the report must say.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "sotto/spice/session.hpp"

namespace sotto::test {

struct FaultDeck {
  std::string kind;
  spice::SpiceRequest request;
  std::string message;  ///< part of the error
  int attempts = 1;     ///< 2 where the worker is lost
};

inline spice::SpiceRequest op_request(std::vector<std::string> lines) {
  return {.deck = {std::move(lines)}, .analysis = "op", .vectors = {"a"}, .allow_floating = false};
}

/// Twelve kinds of syntax error; `n` makes every deck another one.
inline void add_syntax_faults(std::vector<FaultDeck>& decks, int n) {
  const std::string name = "r" + std::to_string(n), value = std::to_string(1000 + n);
  const std::vector<std::pair<std::vector<std::string>, std::string>> kinds = {
      {{"t", "v1 a 0 1", name + " a 0 abc" + value}, "rror"},
      {{"t", "v1 a 0 1", name + " a 0 " + value, "d1 a 0 nomodel" + value}, "nomodel" + value},
      {{"t", "v1 a 0 1", name + " a 0 1", name + " a 0 2"}, name},
      {{"t", "v1 a 0 1", "b1 b 0 v=v(a)*(", name + " b 0 " + value}, "rror"},
      {{"t", "v1 a 0 1", "b1 b 0 v=fun" + value + "(v(a))", name + " b 0 1"}, "fun" + value},
      {{"t", "v1 a 0 1", "x1 a 0 sub" + value}, "sub" + value},
      {{"t", ".include /no/such/file" + value, "v1 a 0 1", name + " a 0 1"}, "no/such/file" + value},
      {{"t", ".subckt s a b", name + " a b 1", "v1 a 0 1"}, "subckt"},
      {{"t", ".options reltol=abc", "v1 a 0 1", name + " a 0 " + value}, "option"},
      {{"t", "v1 a 0 1", "?" + name + " a 0 1", "r2 a 0 " + value}, "nusual leading character"},
      {{"t", "v1 b 0 1", name + " b 0 " + value}, "no vector a"},
      {{"t " + value}, "end of the log"}};
  for (const auto& [lines, message] : kinds) decks.push_back({"syntax", op_request(lines), message});
}

inline std::vector<FaultDeck> hundred_fault_decks() {
  std::vector<FaultDeck> decks;
  for (int n = 0; n < 4; ++n) add_syntax_faults(decks, n);
  for (int n = 0; n < 16; ++n) {
    const std::string text = std::to_string(n), parameter = "foo" + text;
    decks.push_back({"undefined parameter", op_request({"t", "v1 a 0 1", "r1 a 0 {" + parameter + "}"}), parameter});
    decks.push_back(
        {"singular", op_request({"t", "v1 a 0 1", "v2 a 0 " + std::to_string(n + 2), "r1 a 0 1"}), "singular"});
  }
  for (int n = 0; n < 10; ++n) {
    const std::string text = std::to_string(n + 1);
    // v = n + v^2 has no solution for n >= 1.
    decks.push_back({"non-converging", op_request({"t", "b1 0 a i=" + text + "+v(a)*v(a)", "r1 a 0 1"}), "failed"});
  }
  for (int n = 0; n < 4; ++n) {
    spice::SpiceRequest endless =
        op_request({"t", "v1 a 0 sin(0 1 " + std::to_string(n + 1) + "meg)", "r1 a b 1", "c1 b 0 1n", ".save b"});
    endless.analysis = "tran 1n 1 0 1n uic";
    endless.vectors = {"b"};
    endless.time_limit_s = 0.3;
    decks.push_back({"endless", endless, "passed the time limit of 0.3 s", 2});
  }
  for (int n = 0; n < 6; ++n) {
    const std::string sum = "(1+" + std::to_string(n) + ")";
    decks.push_back(
        {"crash", op_request({"t", "v1 b 0 0", "b1 a 0 v=pwl(v(b),0," + sum + ",1,4)", "r1 a 0 1"}), "signal 11", 2});
  }
  return decks;
}

}  // namespace sotto::test
