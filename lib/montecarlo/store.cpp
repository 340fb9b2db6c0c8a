#include "sotto/montecarlo/store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <set>

#include "montecarlo/fnv1a.hpp"
#include "montecarlo/store_database.hpp"
#include "montecarlo/store_rows.hpp"
#include "sotto/core/error.hpp"
#include "sotto/core/version.hpp"

namespace sotto {
namespace {

constexpr std::int64_t kApplication = 0x534f5454;  // "SOTT"
constexpr std::int64_t kSchema = 1;
constexpr std::size_t kMostOutputs = 1900;  // SQLite takes 2000 columns

std::string lower_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

void validate(const StoreIdentity& identity) {
  const auto& names = identity.output_names;
  require(!names.empty() && names.size() <= kMostOutputs, "number of output names", static_cast<double>(names.size()),
          "in 1 ... 1900");
  std::set<std::string> seen = {"sample", "weight", "failure"};
  for (const auto& name : names) {
    const bool has_zero = name.find('\0') != std::string::npos;
    require(!name.empty() && !has_zero && seen.insert(lower_case(name)).second, "output name", "\"" + name + "\"",
            "no other column, also where case is ignored");
  }
}

void put(Database& database, const std::string& key, const std::string& value) {
  auto insert = database.prepare("INSERT OR REPLACE INTO run (key, value) VALUES (?, ?)");
  insert.bind(1, key);
  insert.bind(2, value);
  insert.step();
}

std::optional<std::string> get(const Database& database, const std::string& key) {
  auto select = database.prepare("SELECT value FROM run WHERE key = ?");
  select.bind(1, key);
  if (!select.step()) return std::nullopt;
  return select.text(0);
}

bool is_empty(const Database& database) {
  return database.integer("PRAGMA application_id") == 0 && database.integer("SELECT count(*) FROM sqlite_master") == 0;
}

/// All or nothing: a kill leaves an empty file, which `resume` takes for none.
void create_schema(Database& database, const StoreIdentity& identity) {
  Transaction transaction(database);
  std::string columns;
  for (const auto& name : identity.output_names) columns += ", " + quoted_name(name) + " REAL";
  database.execute("CREATE TABLE run (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID");
  database.execute("CREATE TABLE outputs (place INTEGER PRIMARY KEY, name TEXT NOT NULL)");
  database.execute("CREATE TABLE samples (sample INTEGER PRIMARY KEY, weight REAL NOT NULL, failure TEXT" + columns +
                   ")");
  put(database, "sotto_version", std::string(version()));
  put(database, "experiment_hash", fmt::format("{:016x}", experiment_hash(identity)));
  put(database, "configuration", identity.configuration);
  put(database, "seed", std::to_string(identity.seed));
  put(database, "note", identity.note);
  for (std::size_t k = 0; k < identity.output_names.size(); ++k) {
    auto insert = database.prepare("INSERT INTO outputs (place, name) VALUES (?, ?)");
    insert.bind(1, static_cast<std::int64_t>(k));
    insert.bind(2, identity.output_names[k]);
    insert.step();
  }
  database.execute(fmt::format("PRAGMA application_id = {}", kApplication));
  database.execute(fmt::format("PRAGMA user_version = {}", kSchema));
  transaction.commit();
}

void require_store(const Database& database) {
  if (database.integer("PRAGMA application_id") != kApplication) {
    throw IoError(fmt::format("{}: no Monte Carlo store of Sotto", database.path()));
  }
  const auto schema = database.integer("PRAGMA user_version");
  if (schema != kSchema) {
    throw IoError(fmt::format("{}: schema {} of the store must be {}, which this Sotto {} reads", database.path(),
                              schema, kSchema, version()));
  }
}

StoreIdentity read_identity(const Database& database) {
  StoreIdentity identity;
  identity.configuration = get(database, "configuration").value_or("");
  identity.seed = whole_number<std::uint64_t>(database.path(), "seed", get(database, "seed").value_or(""));
  identity.note = get(database, "note").value_or("");
  auto select = database.prepare("SELECT name FROM outputs ORDER BY place");
  while (select.step()) identity.output_names.push_back(select.text(0));
  const std::string hash = get(database, "experiment_hash").value_or("");
  const std::string expected = fmt::format("{:016x}", experiment_hash(identity));
  if (hash == expected) return identity;
  throw IoError(fmt::format("{}: damaged: its configuration, seed and outputs have the hash {}, not experiment_hash {}",
                            database.path(), expected, hash));
}

void require_same(const std::string& path, const StoreIdentity& stored, const StoreIdentity& asked) {
  std::string difference;
  if (stored.configuration != asked.configuration) difference = "its configuration differs";
  if (stored.output_names != asked.output_names) difference = "its outputs differ";
  if (stored.seed != asked.seed) difference = fmt::format("its seed is {}, not {}", stored.seed, asked.seed);
  if (difference.empty()) return;
  throw IoError(fmt::format("{}: the store of another experiment ({:016x}, this is {:016x}): {}", path,
                            experiment_hash(stored), experiment_hash(asked), difference));
}

}  // namespace

class ResultStore::Impl {
 public:
  Impl(const std::string& path, Database::Access access) : database(path, access) {}

  std::vector<SampleResult> select(const std::string& where) const {
    return read_rows(database, identity.output_names, where);
  }

  void insert(std::span<const SampleResult> results) {
    std::string marks;
    for (std::size_t k = 0; k < identity.output_names.size(); ++k) marks += ", ?";
    auto row = database.prepare("INSERT INTO samples (sample, weight, failure" + joined_names(identity.output_names) +
                                ") VALUES (?, ?, ?" + marks + ")");
    for (const auto& result : results) {
      const bool failed = !result.failure.empty();
      row.bind(1, result.sample);
      row.bind(2, result.weight);
      failed ? row.bind(3, result.failure) : row.bind_null(3);
      for (std::size_t k = 0; k < identity.output_names.size(); ++k) {
        const int parameter = static_cast<int>(4 + k);
        failed ? row.bind_null(parameter) : row.bind(parameter, result.outputs[static_cast<Eigen::Index>(k)]);
      }
      row.step();
      row.reset();
    }
  }

  Database database;
  StoreIdentity identity;
};

std::uint64_t experiment_hash(const StoreIdentity& identity) {
  Fnv1a hash;
  hash.add(std::string_view(identity.configuration));
  hash.add(identity.seed);
  for (const auto& name : identity.output_names) hash.add(std::string_view(name));
  return hash.value();
}

ResultStore::ResultStore(const std::string& path, const StoreIdentity& identity, StoreMode mode) {
  validate(identity);
  if (mode == StoreMode::create && std::filesystem::exists(path)) {
    throw IoError(path + ": the file exists; resume it or choose another name");
  }
  impl_ = std::make_unique<Impl>(path, Database::Access::write);
  auto& database = impl_->database;
  // Read before the journal is set: that would write to a file of somebody else.
  const bool is_new = is_empty(database);
  if (!is_new) {
    require_store(database);
    require_same(path, read_identity(database), identity);
    if (written_by() != version()) {
      throw IoError(fmt::format("{}: written by Sotto {}, this is {}: samples of different versions do not mix", path,
                                written_by(), version()));
    }
  }
  database.execute("PRAGMA journal_mode = WAL");
  database.execute("PRAGMA synchronous = NORMAL");
  if (is_new) create_schema(database, identity);
  if (!is_new) put(database, "note", identity.note);
  impl_->identity = identity;
}

ResultStore::ResultStore(const std::string& path) : impl_(std::make_unique<Impl>(path, Database::Access::read)) {
  require_store(impl_->database);
  impl_->identity = read_identity(impl_->database);
}

ResultStore::~ResultStore() = default;
ResultStore::ResultStore(ResultStore&&) noexcept = default;
ResultStore& ResultStore::operator=(ResultStore&&) noexcept = default;

const std::string& ResultStore::path() const {
  return impl_->database.path();
}

const StoreIdentity& ResultStore::identity() const {
  return impl_->identity;
}

std::string ResultStore::written_by() const {
  return get(impl_->database, "sotto_version").value_or("");
}

void ResultStore::append(std::span<const SampleResult> results) {
  Transaction transaction(impl_->database);
  for (const auto& result : results) {
    auto twin = impl_->database.prepare("SELECT 1 FROM samples WHERE sample = ?");
    twin.bind(1, result.sample);
    if (!twin.step()) continue;
    throw IoError(
        fmt::format("{}: sample {} is there already: another run writes to this store", path(), result.sample));
  }
  impl_->insert(results);
  impl_->database.execute("DELETE FROM run WHERE key IN ('finished_samples', 'stop_reason')");
  transaction.commit();
}

void ResultStore::set_finished(const MonteCarloRun& run) {
  Transaction transaction(impl_->database);
  put(impl_->database, "finished_samples", std::to_string(run.samples.size()));
  put(impl_->database, "stop_reason", std::string(to_string(run.stop_reason)));
  transaction.commit();
}

std::optional<std::int64_t> ResultStore::finished_samples() const {
  const auto text = get(impl_->database, "finished_samples");
  if (!text) return std::nullopt;
  return whole_number<std::int64_t>(path(), "finished_samples", *text);
}

std::string ResultStore::stop_reason() const {
  return get(impl_->database, "stop_reason").value_or("");
}

std::vector<SampleResult> ResultStore::load_all() const {
  return impl_->select("");
}

std::vector<SampleResult> ResultStore::load() const {
  const auto finished = finished_samples();
  if (!finished) return load_all();
  auto samples = impl_->select(fmt::format(" WHERE sample < {}", *finished));
  if (static_cast<std::int64_t>(samples.size()) == *finished) return samples;
  throw IoError(fmt::format("{}: damaged: {} of the {} samples of its finished run are there", path(), samples.size(),
                            *finished));
}

std::uint64_t ResultStore::checksum() const {
  return sotto::checksum(load());
}

MonteCarloOptions with_store(MonteCarloOptions options, ResultStore& store) {
  const auto& identity = store.identity();
  require(options.seed == identity.seed, "seed", static_cast<double>(options.seed),
          "that of the store, " + std::to_string(identity.seed));
  if (options.output_names.empty()) options.output_names = identity.output_names;
  require(options.output_names == identity.output_names, "output_names", "different", "those of the store");
  options.done = store.load_all();
  options.on_batch = [&store, next = options.on_batch](std::span<const SampleResult> results) {
    store.append(results);
    if (next) next(results);
  };
  return options;
}

MonteCarloRun run_monte_carlo(const MonteCarloOptions& options, ResultStore& store, const SampleFunction& sample) {
  auto run = run_monte_carlo(with_store(options, store), sample);
  store.set_finished(run);
  return run;
}

}  // namespace sotto
