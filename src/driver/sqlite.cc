// SQLite, within this process. A statement runs in `collect`, on the caller's thread; when its time
// is up it is interrupted, and what became of it is the next call's outcome.
//
// Protocol::Prepared runs the first statement of a text and ignores the rest, as the C runner does
// with queries; Protocol::Simple runs all of them.
#include <fmt/format.h>
#include <sqlite3.h>

#include <array>
#include <atomic>
#include <deque>
#include <mutex>
#include <thread>

#include "base/check.h"
#include "base/text.h"
#include "dialect/sql_scanner.h"
#include "driver/driver.h"

namespace weir::driver::sqlite {
namespace {

struct CloseDatabase {
  void operator()(sqlite3* database) const { ::sqlite3_close_v2(database); }
};
using Database = std::unique_ptr<sqlite3, CloseDatabase>;

struct FinalizeStatement {
  void operator()(sqlite3_stmt* statement) const { ::sqlite3_finalize(statement); }
};
using Prepared = std::unique_ptr<sqlite3_stmt, FinalizeStatement>;

/// Names of the primary result codes, by number.
constexpr std::array<std::string_view, 27> kCodes = {
    "SQLITE_OK",       "SQLITE_ERROR",   "SQLITE_INTERNAL", "SQLITE_PERM",     "SQLITE_ABORT",
    "SQLITE_BUSY",     "SQLITE_LOCKED",  "SQLITE_NOMEM",    "SQLITE_READONLY", "SQLITE_INTERRUPT",
    "SQLITE_IOERR",    "SQLITE_CORRUPT", "SQLITE_NOTFOUND", "SQLITE_FULL",     "SQLITE_CANTOPEN",
    "SQLITE_PROTOCOL", "SQLITE_EMPTY",   "SQLITE_SCHEMA",   "SQLITE_TOOBIG",   "SQLITE_CONSTRAINT",
    "SQLITE_MISMATCH", "SQLITE_MISUSE",  "SQLITE_NOLFS",    "SQLITE_AUTH",     "SQLITE_FORMAT",
    "SQLITE_RANGE",    "SQLITE_NOTADB",
};

std::string name_of(int code) {
  const auto primary = static_cast<std::size_t>(code & 0xff);
  return primary < kCodes.size() ? std::string(kCodes[primary]) : fmt::format("SQLITE_{}", primary);
}

/// INSERT, UPDATE, DELETE and what begins like them.
bool counts_changes(std::string_view sql) {
  dialect::SqlScanner scanner(sql);
  const dialect::Token first = scanner.next();
  return first.is("INSERT") || first.is("UPDATE") || first.is("DELETE") || first.is("REPLACE") ||
         first.is("WITH");
}

void describe(sqlite3_stmt* statement, std::span<Column> columns) {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    columns[i].name = ::sqlite3_column_name(statement, static_cast<int>(i));
    columns[i].type = 0;
    columns[i].format = CellFormat::Dynamic;
  }
}

/// What sqlite3_column_blob and sqlite3_column_text return has the length of the first or second.
std::string_view bytes_of(sqlite3_stmt* statement, int column, const void* begin) {
  const int size = ::sqlite3_column_bytes(statement, column);
  return {static_cast<const char*>(begin), static_cast<std::size_t>(size)};
}

/// One cell as `letter` wants it; by its storage class if it wants nothing. False if it is too big.
bool add_cell(ResultSet& rows, sqlite3_stmt* statement, int column, char letter) {
  const int type = ::sqlite3_column_type(statement, column);
  if (type == SQLITE_NULL) {
    rows.add_null();
  } else if (letter == 'I' || (letter != 'T' && letter != 'R' && type == SQLITE_INTEGER)) {
    rows.add_integer(::sqlite3_column_int64(statement, column));
  } else if (letter == 'R' || (letter != 'T' && type == SQLITE_FLOAT)) {
    rows.add_real(::sqlite3_column_double(statement, column));
  } else {
    const bool blob = type == SQLITE_BLOB;
    const void* begin =
        blob ? ::sqlite3_column_blob(statement, column) : ::sqlite3_column_text(statement, column);
    const std::string_view bytes = bytes_of(statement, column, begin);
    if (!rows.has_room_for(bytes.size() + 16)) return false;
    rows.add_tagged(blob ? DynamicTag::Blob : DynamicTag::Text, bytes);
  }
  return rows.has_room_for(16);
}

/// What a session and its cancellers share.
struct Cancelling {
  std::atomic<sqlite3*> database = nullptr;
  std::atomic<bool> requested = false;
};

class SqliteCanceller final : public Canceller {
 public:
  explicit SqliteCanceller(Cancelling& cancelling) : cancelling_(cancelling) {}
  Result<void> cancel(Deadline /*deadline*/) override {
    cancelling_.requested = true;
    ::sqlite3_interrupt(cancelling_.database);
    return {};
  }

 private:
  Cancelling& cancelling_;
};

class SqliteSession final : public Session {
 public:
  SqliteSession(Database database, bool waits_for_locks, const Clock& clock)
      : database_(std::move(database)), clock_(clock) {
    cancelling_.database = database_.get();
    // Once and for all: short statements never get as far as the handler.
    ::sqlite3_progress_handler(database_.get(), kInstructions, &SqliteSession::must_end, this);
    if (waits_for_locks) ::sqlite3_busy_handler(database_.get(), &SqliteSession::try_again, this);
  }

  void submit(const Statement& statement) override {
    if (waiting_.empty()) cancelling_.requested = false;
    waiting_.push_back(statement);
  }

  std::optional<Outcome> collect(Deadline deadline, const std::stop_token& stop) override {
    WEIR_CHECK(!waiting_.empty(), "no statement is outstanding");
    if (stop.stop_requested() && !ended_ && !cancelling_.requested) return std::nullopt;
    Outcome outcome;
    if (ended_) {
      outcome = *std::exchange(ended_, std::nullopt);
    } else {
      limits_ = {&deadline, &stop, false};
      outcome = run(waiting_.front());
      const bool ran_out = std::exchange(limits_, {}).passed;
      if (ran_out && outcome.kind == OutcomeKind::Cancelled) {
        ended_ = std::move(outcome);  // for the next call: this one has no more time
        return std::nullopt;
      }
    }
    waiting_.pop_front();
    return outcome;
  }

  void recycle(Outcome&& outcome) override {
    if (outcome.result.capacity() < kMostToKeep) spare_ = std::move(outcome.result);
  }

  std::unique_ptr<Canceller> make_canceller() override {
    return std::make_unique<SqliteCanceller>(cancelling_);
  }
  [[nodiscard]] bool connected() const override { return true; }
  [[nodiscard]] bool in_failed_transaction() const override { return false; }
  [[nodiscard]] bool in_transaction() const override {
    return ::sqlite3_get_autocommit(database_.get()) == 0;
  }

 private:
  /// Of SQLite's virtual machine, between two looks at the clock: some tens of microseconds.
  static constexpr int kInstructions = 2000;

  /// Between two looks at a lock that another session has.
  static constexpr auto kLockPause = std::chrono::milliseconds(1);

  static constexpr std::size_t kMostToKeep = 1 << 20;

  /// How long the running statement may go on.
  struct Limits {
    const Deadline* deadline = nullptr;
    const std::stop_token* stop = nullptr;
    bool passed = false;
  };

  static int must_end(void* session) {
    auto& self = *static_cast<SqliteSession*>(session);
    Limits& limits = self.limits_;
    if (limits.deadline == nullptr) return 0;
    limits.passed = limits.stop->stop_requested() || limits.deadline->expired(self.clock_);
    return limits.passed || self.cancelling_.requested ? 1 : 0;
  }

  /// SQLite does not tell when a lock is free.
  static int try_again(void* session, int /*times*/) {
    if (must_end(session) != 0) return 0;
    std::this_thread::sleep_for(kLockPause);
    return 1;
  }

  Outcome run(const Statement& statement) {
    Outcome outcome;
    outcome.kind = OutcomeKind::Ok;
    if (cancelling_.requested) {
      outcome.kind = OutcomeKind::Cancelled;
      outcome.error.message = "interrupted";
      return outcome;
    }
    outcome.result = std::exchange(spare_, {});
    (void)outcome.result.restart(0);
    std::string_view rest = statement.text;
    std::string_view before;
    do {
      before = statement.text.substr(0, statement.text.size() - rest.size());
      rest = run_first(rest, statement.letters, outcome);
    } while (statement.protocol == Protocol::Simple && outcome.ok() && !rest.empty());
    if (outcome.error.position > 0 && !before.empty()) {
      outcome.error.position += static_cast<std::uint32_t>(count_scalars(before));
    }
    return outcome;
  }

  /// Runs the first statement of `text`, and returns what stands behind it.
  std::string_view run_first(std::string_view text, std::string_view letters, Outcome& outcome) {
    sqlite3_stmt* made = nullptr;
    const char* tail = nullptr;
    const auto size = static_cast<int>(text.size());
    const int code = ::sqlite3_prepare_v2(database_.get(), text.data(), size, &made, &tail);
    const Prepared prepared(made);
    if (code != SQLITE_OK) {
      take_error(code, text, outcome);
      return {};
    }
    text.remove_prefix(static_cast<std::size_t>(tail - text.data()));
    if (prepared != nullptr) step(prepared.get(), letters, outcome);
    return text;
  }

  void step(sqlite3_stmt* statement, std::string_view letters, Outcome& outcome) {
    outcome.affected.reset();
    const int columns = ::sqlite3_column_count(statement);
    outcome.returns_rows = columns > 0;
    const bool reads = ::sqlite3_stmt_readonly(statement) != 0;
    const sqlite3_int64 before = reads ? 0 : ::sqlite3_total_changes64(database_.get());
    if (outcome.returns_rows) {
      describe(statement, outcome.result.restart(static_cast<std::size_t>(columns)));
    }
    int code = SQLITE_ROW;
    while ((code = ::sqlite3_step(statement)) == SQLITE_ROW) {
      if (!add_row(statement, columns, letters, outcome)) return;
    }
    if (code != SQLITE_DONE) {
      take_error(code, {}, outcome);
    } else if (!reads) {
      count_changes(statement, before, outcome);
    }
  }

  static bool add_row(sqlite3_stmt* statement, int columns, std::string_view letters,
                      Outcome& outcome) {
    for (int i = 0; i < columns; ++i) {
      const auto place = static_cast<std::size_t>(i);
      const char letter = place < letters.size() ? letters[place] : '\0';
      if (!add_cell(outcome.result, statement, i, letter)) {
        outcome.result = {};
        outcome.kind = OutcomeKind::Error;
        outcome.error.message = "a result of more than 4 GiB";
        return false;
      }
    }
    outcome.result.end_row();
    return true;
  }

  /// SQLite tells the changes of the last statement that had any.
  void count_changes(sqlite3_stmt* statement, sqlite3_int64 before, Outcome& outcome) {
    if (::sqlite3_total_changes64(database_.get()) != before) {
      outcome.affected = static_cast<std::uint64_t>(::sqlite3_changes64(database_.get()));
    } else if (counts_changes(::sqlite3_sql(statement))) {
      outcome.affected = 0;
    }
  }

  void take_error(int code, std::string_view text, Outcome& outcome) {
    const bool interrupted = (code & 0xff) == SQLITE_INTERRUPT;
    outcome.kind = interrupted ? OutcomeKind::Cancelled : OutcomeKind::Error;
    outcome.affected.reset();
    outcome.error.code = name_of(code);
    outcome.error.message = ::sqlite3_errmsg(database_.get());
    const int offset = ::sqlite3_error_offset(database_.get());
    if (offset < 0 || static_cast<std::size_t>(offset) > text.size()) return;
    const std::size_t before = count_scalars(text.substr(0, static_cast<std::size_t>(offset)));
    outcome.error.position = static_cast<std::uint32_t>(before + 1);
  }

  Database database_;
  const Clock& clock_;
  Cancelling cancelling_;
  ResultSet spare_;  ///< Memory of a result that was taken back.
  std::deque<Statement> waiting_;
  std::optional<Outcome> ended_;  ///< Of the first that waits, if its time was up.
  Limits limits_;
};

/// Without statistics of memory its allocator takes no lock that threads would share.
void configure_once() {
  static std::once_flag once;
  std::call_once(once, [] { ::sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); });
}

/// `:memory:NAME` is one database for all sessions of this process that name it, and ends with the
/// last of them. SQLite's memdb treats it as a file, with a file's locks; a shared cache would have
/// locks of its own kind, which no other database has.
std::string file_of(const std::string& database) {
  constexpr std::string_view kMemory = ":memory:";
  if (!database.starts_with(kMemory) || database == kMemory) return database;
  return fmt::format("file:/{}?vfs=memdb", database.substr(kMemory.size()));
}

Result<std::unique_ptr<Session>> connect(const ConnectTarget& target, const Clock& clock,
                                         Deadline /*deadline*/, const std::stop_token& /*stop*/) {
  configure_once();
  sqlite3* opened = nullptr;
  const auto access = target.options.find("access_mode");  // called as DuckDB calls it
  const bool read_only = access != target.options.end() && access->second == "READ_ONLY";
  const int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI |
                    (read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  const int code = ::sqlite3_open_v2(file_of(target.database).c_str(), &opened, flags, nullptr);
  Database database(opened);
  if (code != SQLITE_OK) {
    return fail(ErrorKind::Usage, database == nullptr ? std::string("out of memory")
                                                      : std::string(::sqlite3_errmsg(opened)));
  }
  ::sqlite3_extended_result_codes(opened, 1);
  return std::unique_ptr<Session>(
      std::make_unique<SqliteSession>(std::move(database), target.shared, clock));
}

constexpr std::array<std::string_view, 1> kSchemes = {"sqlite"};

}  // namespace

extern const DriverSpec spec;  // a constant would otherwise stay within this file
const DriverSpec spec = {
    .name = "sqlite",
    .summary = "SQLite within weir's own process: `sqlite:FILE` or `sqlite::memory:`",
    .schemes = kSchemes,
    .capabilities = {.cancel = true, .pipelining = true, .transactions = true},
    .in_process = true,
    .set_word = "PRAGMA",
    .connect = connect,
};

}  // namespace weir::driver::sqlite
