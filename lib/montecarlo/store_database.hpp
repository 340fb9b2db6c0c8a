/// SQLite with lifetimes and IoError; the only includer of its header is the source.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

struct sqlite3;
struct sqlite3_stmt;

namespace sotto {

/// One prepared statement. Columns count from 0, parameters from 1. Must not outlive its database.
class Statement {
 public:
  Statement(sqlite3* database, const std::string& path, const std::string& sql);

  void bind(int parameter, std::int64_t value);
  void bind(int parameter, double value);
  void bind(int parameter, const std::string& value);
  void bind_null(int parameter);

  bool step();   ///< true: there is a row
  void reset();  ///< to run again; parameters stay

  std::int64_t integer(int column) const;
  double real(int column) const;
  std::string text(int column) const;
  bool is_null(int column) const;
  bool is_real(int column) const;  ///< stored as a floating-point number
  bool is_text(int column) const;

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  void check(int code) const;

  sqlite3* database_;
  std::string path_;
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

class Database {
 public:
  enum class Access { read, write };

  /// write: makes the file where there is none.
  Database(const std::string& path, Access access);

  Statement prepare(const std::string& sql) const;
  void execute(const std::string& sql);
  std::int64_t integer(const std::string& sql) const;  ///< first column of the only row
  const std::string& path() const { return path_; }

 private:
  struct Close {
    void operator()(sqlite3* database) const;
  };

  std::string path_;
  std::unique_ptr<sqlite3, Close> database_;
};

/// Rolls back unless committed.
class Transaction {
 public:
  explicit Transaction(Database& database);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  void commit();

 private:
  Database& database_;
  bool open_ = true;
};

}  // namespace sotto
