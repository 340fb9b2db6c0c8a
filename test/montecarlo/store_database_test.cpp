#include "montecarlo/store_database.hpp"

#include <catch2/catch.hpp>
#include <limits>

#include "montecarlo/store_fixture.hpp"
#include "sotto/core/error.hpp"

using Catch::Matchers::Contains;
using namespace sotto;
using sotto::test::StoreFolder;

TEST_CASE("a database returns every bit of a number and every byte of a text", "[montecarlo][unit]") {
  const StoreFolder folder;
  Database database(folder.at("a.db"), Database::Access::write);
  database.execute("CREATE TABLE t (i INTEGER, r REAL, s TEXT, n TEXT)");
  auto insert = database.prepare("INSERT INTO t VALUES (?, ?, ?, ?)");
  insert.bind(1, std::numeric_limits<std::int64_t>::min());
  insert.bind(2, 0x1.fffffffffffffp-1022);
  insert.bind(3, std::string("a\0b\"'", 5));
  insert.bind_null(4);
  insert.step();

  auto select = database.prepare("SELECT i, r, s, n FROM t");
  REQUIRE(select.step());
  REQUIRE(select.integer(0) == std::numeric_limits<std::int64_t>::min());
  REQUIRE(select.real(1) == 0x1.fffffffffffffp-1022);
  REQUIRE(select.text(2) == std::string("a\0b\"'", 5));
  REQUIRE(select.is_null(3));
  REQUIRE_FALSE(select.step());
}

TEST_CASE("a transaction that is not committed leaves nothing", "[montecarlo][unit]") {
  const StoreFolder folder;
  Database database(folder.at("a.db"), Database::Access::write);
  database.execute("CREATE TABLE t (i INTEGER)");
  {
    Transaction transaction(database);
    database.execute("INSERT INTO t VALUES (1)");
  }
  REQUIRE(database.integer("SELECT count(*) FROM t") == 0);
  {
    Transaction transaction(database);
    database.execute("INSERT INTO t VALUES (1)");
    transaction.commit();
  }
  REQUIRE(database.integer("SELECT count(*) FROM t") == 1);
}

TEST_CASE("what SQLite complains about is an IoError with the file's name", "[montecarlo][unit]") {
  const StoreFolder folder;
  REQUIRE_THROWS_WITH(Database(folder.at("none.db"), Database::Access::read),
                      Contains("none.db: unable to open database file"));
  Database database(folder.at("a.db"), Database::Access::write);

  REQUIRE_THROWS_AS(database.execute("no sql"), IoError);
  REQUIRE_THROWS_WITH(database.prepare("SELECT * FROM nowhere"), Contains("a.db: no such table: nowhere"));
  REQUIRE_THROWS_WITH(database.integer("SELECT 1 WHERE 0"), Contains("a.db: no row"));
}
