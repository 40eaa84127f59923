// DuckDB, within this process; its library is loaded by the first connection. A statement runs in
// `collect`, on the caller's thread and those of DuckDB; when its time is up it is interrupted, and
// what became of it is the next call's outcome. Both protocols run all statements of a text.
#include <fmt/format.h>

#include <array>
#include <deque>

#include "base/check.h"
#include "base/text.h"
#include "dialect/statement.h"
#include "driver/driver.h"
#include "driver/duckdb_api.h"
#include "driver/duckdb_cells.h"
#include "driver/watch.h"

namespace weir::driver::duckdb {
namespace {

/// A database that is opened, and a connection to it.
class Connection {
 public:
  Connection(const Api& api, DatabaseHandle database, ConnectionHandle connection)
      : api_(api), database_(database), connection_(connection) {}
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() {
    api_.disconnect(&connection_);
    api_.close(&database_);
  }
  [[nodiscard]] const Api& api() const { return api_; }
  [[nodiscard]] ConnectionHandle get() const { return connection_; }

 private:
  const Api& api_;
  DatabaseHandle database_;
  ConnectionHandle connection_;
};

struct DestroyExtracted {
  const Api* api;
  void operator()(ExtractedHandle handle) const { api->destroy_extracted(&handle); }
};
using Extracted = std::unique_ptr<std::remove_pointer_t<ExtractedHandle>, DestroyExtracted>;

struct DestroyPrepared {
  const Api* api;
  void operator()(PreparedHandle handle) const { api->destroy_prepare(&handle); }
};
using Prepared = std::unique_ptr<std::remove_pointer_t<PreparedHandle>, DestroyPrepared>;

/// Messages begin with the type of the error: `Catalog Error: Table ...`.
std::string type_of_error(std::string_view message) {
  constexpr std::string_view kSuffix = " Error: ";
  const std::size_t end = message.find(kSuffix);
  const std::size_t line = message.find('\n');
  return end == std::string_view::npos || end > line ? "Unknown"
                                                     : std::string(message.substr(0, end));
}

class DuckdbCanceller final : public Canceller {
 public:
  explicit DuckdbCanceller(Watch& watch) : watch_(watch) {}
  Result<void> cancel(Deadline /*deadline*/) override {
    watch_.cancel();
    return {};
  }

 private:
  Watch& watch_;
};

class DuckdbSession final : public Session {
 public:
  DuckdbSession(std::unique_ptr<Connection> connection, const Clock& clock)
      : connection_(std::move(connection)),
        api_(connection_->api()),
        watch_(clock, [this] { api_.interrupt(connection_->get()); }) {}

  void submit(const Statement& statement) override {
    if (waiting_.empty()) watch_.forget_cancel();
    waiting_.push_back(statement);
  }

  std::optional<Outcome> collect(Deadline deadline, const std::stop_token& stop) override {
    WEIR_CHECK(!waiting_.empty(), "no statement is outstanding");
    if (ended_) return take_front(*std::exchange(ended_, std::nullopt));
    if (watch_.cancelled()) return take_front(cancelled());
    if (stop.stop_requested()) return std::nullopt;
    watch_.begin(deadline, stop);
    Outcome outcome = run(waiting_.front().text);
    const bool out_of_time = watch_.end();
    if (!out_of_time || outcome.kind != OutcomeKind::Cancelled) {
      return take_front(std::move(outcome));
    }
    ended_ = std::move(outcome);  // for the next call: this one has no more time
    return std::nullopt;
  }

  std::unique_ptr<Canceller> make_canceller() override {
    return std::make_unique<DuckdbCanceller>(watch_);
  }
  [[nodiscard]] bool connected() const override { return true; }
  [[nodiscard]] bool in_failed_transaction() const override { return failed_transaction_; }
  [[nodiscard]] bool in_transaction() const override { return transaction_; }

 private:
  Outcome take_front(Outcome outcome) {
    waiting_.pop_front();
    return outcome;
  }

  static Outcome cancelled() {
    Outcome outcome;
    outcome.kind = OutcomeKind::Cancelled;
    outcome.error.message = "interrupted";
    return outcome;
  }

  Outcome run(std::string_view text) {
    Outcome outcome;
    outcome.kind = OutcomeKind::Ok;
    if (dialect::count_statements(text).count > 1) {
      run_all(std::string(text), outcome);
      return outcome;
    }
    RawResult result;
    const State state = api_.query(connection_->get(), std::string(text).c_str(), &result);
    take_result(state, result, text, outcome);
    return outcome;
  }

  /// DuckDB's own call for several statements returns the first result; scripts mean the last.
  void run_all(const std::string& text, Outcome& outcome) {
    ExtractedHandle made = nullptr;
    const Index count = api_.extract_statements(connection_->get(), text.c_str(), &made);
    const Extracted extracted(made, {&api_});
    if (count == 0 && made != nullptr) {
      const char* message = api_.extract_statements_error(made);
      if (message != nullptr) take_error(message, outcome);
    }
    const std::vector<std::string_view> statements = dialect::split_statements(text);
    for (Index i = 0; i < count && outcome.ok(); ++i) {
      run_extracted(extracted.get(), i, i < statements.size() ? statements[i] : "", outcome);
    }
  }

  void run_extracted(ExtractedHandle extracted, Index place, std::string_view text,
                     Outcome& outcome) {
    PreparedHandle made = nullptr;
    const State state =
        api_.prepare_extracted_statement(connection_->get(), extracted, place, &made);
    const Prepared prepared(made, {&api_});
    if (state != State::Success) return take_error(api_.prepare_error(made), outcome);
    RawResult result;
    take_result(api_.execute_prepared(made, &result), result, text, outcome);
  }

  void take_result(State state, RawResult& result, std::string_view text, Outcome& outcome) {
    outcome.returns_rows = false;
    outcome.affected.reset();
    if (state != State::Success) {
      const char* message = api_.result_error(&result);
      take_error(message == nullptr ? "Unknown Error: no message" : message, outcome);
    } else {
      follow_transaction(text);
      const ReturnType type = api_.result_return_type(result);
      outcome.returns_rows = type != ReturnType::Nothing && api_.column_count(&result) > 0;
      if (outcome.returns_rows) take_rows(result, outcome);
      if (type == ReturnType::ChangedRows && outcome.ok()) outcome.affected = count_in(outcome);
    }
    api_.destroy_result(&result);
  }

  /// What changes rows returns their number as its only row.
  static std::optional<std::uint64_t> count_in(const Outcome& outcome) {
    std::uint64_t count = 0;
    const ResultSet& rows = outcome.result;
    if (rows.row_count() == 0 || rows.column_count() == 0) return 0;
    const auto cell = rows.cell(0, 0);
    return cell && parse_unsigned(*cell, count) ? std::optional(count) : std::nullopt;
  }

  void take_rows(RawResult& result, Outcome& outcome) {
    std::vector<Column> columns;
    std::vector<ColumnType> types;
    for (Index i = 0; i < api_.column_count(&result); ++i) {
      types.emplace_back(api_, api_.column_logical_type(&result, i));
      columns.push_back({api_.column_name(&result, i), types.back().oid(), CellFormat::Text});
    }
    outcome.result = ResultSet(std::move(columns));
    const auto added = add_rows(api_, connection_->get(), result, types, outcome.result);
    if (added) return;
    outcome.kind = OutcomeKind::Error;
    outcome.error.message = added.error().message;
  }

  void take_error(std::string_view message, Outcome& outcome) {
    outcome.error.code = type_of_error(message);
    outcome.error.message = message;
    const bool interrupted = outcome.error.code == "INTERRUPT";
    outcome.kind = interrupted ? OutcomeKind::Cancelled : OutcomeKind::Error;
    if (transaction_ && outcome.error.code == "TransactionContext") failed_transaction_ = true;
  }

  /// The interface does not tell whether a transaction is open.
  void follow_transaction(std::string_view text) {
    const dialect::StatementKind kind = dialect::classify(text).kind;
    if (kind == dialect::StatementKind::Begin) transaction_ = true;
    if (kind == dialect::StatementKind::Commit || kind == dialect::StatementKind::Rollback) {
      transaction_ = failed_transaction_ = false;
    }
  }

  std::unique_ptr<Connection> connection_;
  const Api& api_;
  Watch watch_;
  std::deque<Statement> waiting_;
  std::optional<Outcome> ended_;  ///< Of the first that waits, if its time was up.
  bool transaction_ = false;
  bool failed_transaction_ = false;
};

/// Settings of a database that is opened.
class Config {
 public:
  explicit Config(const Api& api) : api_(api) { api_.create_config(&config_); }
  Config(const Config&) = delete;
  Config& operator=(const Config&) = delete;
  ~Config() { api_.destroy_config(&config_); }
  [[nodiscard]] ConfigHandle get() const { return config_; }

  /// Nothing is fetched or loaded that a script did not ask for. Options of the target are
  /// settings.
  Result<void> set_all(const ConnectTarget& target) {
    WEIR_TRY(set("autoinstall_known_extensions", "false"));
    WEIR_TRY(set("autoload_known_extensions", "false"));
    for (const auto& [name, value] : target.options) WEIR_TRY(set(name, value));
    return {};
  }

 private:
  Result<void> set(const std::string& name, const std::string& value) {
    if (api_.set_config(config_, name.c_str(), value.c_str()) == State::Success) return {};
    return fail(ErrorKind::Usage, fmt::format("DuckDB has no setting `{}`", name));
  }

  const Api& api_;
  ConfigHandle config_ = nullptr;
};

/// One database for all sessions that name the same file, or the same `:memory:NAME`; it is closed
/// with the last of them.
Result<std::unique_ptr<Connection>> open(const Api& api, const ConnectTarget& target) {
  static CacheHandle cache = api.create_instance_cache();
  DatabaseHandle database = nullptr;
  char* message = nullptr;
  Config config(api);
  WEIR_TRY(config.set_all(target));
  const State state = api.get_or_create_from_cache(cache, target.database.c_str(), &database,
                                                   config.get(), &message);
  if (state != State::Success) {
    std::string text = message == nullptr ? "cannot open the database" : message;
    api.free(message);
    return fail(ErrorKind::Usage, std::move(text));
  }
  ConnectionHandle connection = nullptr;
  if (api.connect(database, &connection) != State::Success) {
    api.close(&database);
    return fail("DuckDB gives no connection");
  }
  return std::make_unique<Connection>(api, database, connection);
}

Result<std::unique_ptr<Session>> connect(const ConnectTarget& target, const Clock& clock,
                                         Deadline /*deadline*/, const std::stop_token& /*stop*/) {
  WEIR_TRY_ASSIGN(const Api* api, load_api(target.library));
  WEIR_TRY_ASSIGN(auto connection, open(*api, target));
  return std::unique_ptr<Session>(std::make_unique<DuckdbSession>(std::move(connection), clock));
}

constexpr std::array<std::string_view, 1> kSchemes = {"duckdb"};

}  // namespace

extern const DriverSpec spec;  // a constant would otherwise stay within this file
const DriverSpec spec = {
    .name = "duckdb",
    .summary = "DuckDB within weir's own process: `duckdb:FILE` or `duckdb::memory:`",
    .schemes = kSchemes,
    .capabilities = {.cancel = true, .pipelining = true, .transactions = true},
    .in_process = true,
    .connect = connect,
};

}  // namespace weir::driver::duckdb
