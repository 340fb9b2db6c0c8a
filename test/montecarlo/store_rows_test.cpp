#include "montecarlo/store_rows.hpp"

#include <catch2/catch.hpp>

#include "montecarlo/store_fixture.hpp"

namespace sotto {
namespace {

/// One good sample, then `sql`, then what reading complains about behind the path.
std::string complaint_after(const std::string& sql) {
  const test::StoreFolder folder;
  Database database(folder.at("t.db"), Database::Access::write);
  database.execute(
      "CREATE TABLE samples (sample INTEGER PRIMARY KEY, weight REAL, failure TEXT, a REAL, \"b c\" REAL)");
  database.execute("INSERT INTO samples VALUES (7, 1, NULL, 0.25, 2)");
  database.execute(sql);
  try {
    (void)read_rows(database, {"a", "b c"}, "");
  } catch (const IoError& error) {
    return std::string(error.what()).substr(database.path().size());
  }
  return "nothing";
}

TEST_CASE("rows come back in order, failed ones without outputs", "[montecarlo][unit]") {
  const test::StoreFolder folder;
  Database database(folder.at("t.db"), Database::Access::write);
  database.execute("CREATE TABLE samples (sample INTEGER PRIMARY KEY, weight REAL, failure TEXT, a REAL)");
  database.execute("INSERT INTO samples VALUES (9, 1, 'hot', NULL), (2, 0.5, NULL, 3)");

  const auto rows = read_rows(database, {"a"}, "");

  REQUIRE(rows.size() == 2);
  CHECK(rows[0].sample == 2);
  CHECK(rows[0].weight == 0.5);
  CHECK(rows[0].outputs[0] == 3);
  CHECK(rows[1].failure == "hot");
  CHECK(rows[1].outputs.size() == 0);
  CHECK(read_rows(database, {"a"}, " WHERE sample < 9").size() == 1);
}

TEST_CASE("a stored value beyond what a run takes is a failed sample with the reason of the run",
          "[montecarlo][unit]") {
  const test::StoreFolder folder;
  Database database(folder.at("t.db"), Database::Access::write);
  database.execute("CREATE TABLE samples (sample INTEGER PRIMARY KEY, weight REAL, failure TEXT, a REAL)");
  database.execute("INSERT INTO samples VALUES (1, 1, NULL, 1e145), (2, 1, NULL, 9e139), (3, 2, NULL, 9e139)");

  const auto rows = read_rows(database, {"a"}, "");

  CHECK(rows.at(0).failure == "a is beyond 1e140");
  CHECK(rows.at(0).outputs.size() == 0);
  CHECK(rows.at(1).failure.empty());
  CHECK(rows.at(2).failure == "a is beyond 1e140");
}

TEST_CASE("a value that no store writes is damage", "[montecarlo][unit]") {
  CHECK(complaint_after("UPDATE samples SET a = 5") == "nothing");
  CHECK(complaint_after("UPDATE samples SET a = NULL") == ": damaged: sample 7: a is no finite number");
  CHECK(complaint_after("UPDATE samples SET \"b c\" = 'x'") == ": damaged: sample 7: b c is no finite number");
  CHECK(complaint_after("UPDATE samples SET a = 9e999") == ": damaged: sample 7: a is no finite number");
  CHECK(complaint_after("UPDATE samples SET weight = 'x'") == ": damaged: sample 7: weight is no finite number");
  CHECK(complaint_after("UPDATE samples SET weight = NULL") == ": damaged: sample 7: weight is no finite number");
  CHECK(complaint_after("UPDATE samples SET weight = -3") ==
        ": damaged: sample 7: weight = -3 must be >= 0 and below 1e140");
  CHECK(complaint_after("UPDATE samples SET weight = 1e200") ==
        ": damaged: sample 7: weight = 1e+200 must be >= 0 and below 1e140");
  CHECK(complaint_after("UPDATE samples SET failure = ''") == ": damaged: sample 7: failure is no text");
  CHECK(complaint_after("UPDATE samples SET failure = x'00', a = NULL") == ": damaged: sample 7: failure is no text");
  CHECK(complaint_after("UPDATE samples SET failure = 'hot'") == ": damaged: sample 7: a beside a failure");
  CHECK(complaint_after("UPDATE samples SET sample = -7") == ": damaged: sample -7: the number must be >= 0");
  CHECK(complaint_after("ALTER TABLE samples RENAME COLUMN a TO d") == ": damaged: sample 7: a is no finite number");
}

TEST_CASE("texts are whole numbers or damage", "[montecarlo][unit]") {
  CHECK(whole_number<std::uint64_t>("r.db", "seed", "18446744073709551615") == 18446744073709551615ULL);
  CHECK_THROWS_WITH(whole_number<std::uint64_t>("r.db", "seed", "-1"),
                    "r.db: damaged: seed is \"-1\", no whole number in range");
  for (const char* text : {"", " 1", "1 ", "1.5", "9223372036854775808"}) {
    CHECK_THROWS_AS(whole_number<std::int64_t>("r.db", "n", text), IoError);
  }
}

TEST_CASE("a name is quoted as SQL does", "[montecarlo][unit]") {
  CHECK(quoted_name("a\"b") == "\"a\"\"b\"");
  CHECK(joined_names({"a", "b c"}) == ", \"a\", \"b c\"");
}

}  // namespace
}  // namespace sotto
