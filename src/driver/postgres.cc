// PostgreSQL and everything that speaks its protocol, through libpq.
#include <fmt/format.h>
#include <poll.h>

#include <array>

#include "base/text.h"
#include "driver/driver.h"
#include "driver/postgres_connection.h"
#include "driver/socket.h"
#include "value/render.h"

namespace weir::driver::postgres {
namespace {

struct ClearResult {
  void operator()(PGresult* result) const { ::PQclear(result); }
};
using PgResult = std::unique_ptr<PGresult, ClearResult>;

std::string field(const PGresult* result, int code) {
  const char* text = ::PQresultErrorField(result, code);
  return text == nullptr ? std::string() : std::string(text);
}

constexpr std::string_view kQueryCanceled = "57014";

Outcome to_error(const PGresult* result) {
  Outcome outcome;
  ServerError& error = outcome.error;
  error.sqlstate = field(result, PG_DIAG_SQLSTATE);
  error.message = field(result, PG_DIAG_MESSAGE_PRIMARY);
  error.detail = field(result, PG_DIAG_MESSAGE_DETAIL);
  error.hint = field(result, PG_DIAG_MESSAGE_HINT);
  std::uint64_t position = 0;
  if (parse_unsigned(field(result, PG_DIAG_STATEMENT_POSITION), position)) {
    error.position = static_cast<std::uint32_t>(position);
  }
  outcome.kind = OutcomeKind::Error;
  if (error.message.empty()) error.message = trim(::PQresultErrorMessage(result));
  return outcome;
}

Result<ResultSet> to_result_set(const PGresult* result) {
  const int columns = ::PQnfields(result);
  std::vector<Column> described;
  described.reserve(static_cast<std::size_t>(columns));
  for (int i = 0; i < columns; ++i) {
    described.push_back({::PQfname(result, i), ::PQftype(result, i),
                         ::PQfformat(result, i) == 1 ? CellFormat::Binary : CellFormat::Text});
  }
  ResultSet set(std::move(described));
  for (int row = 0; row < ::PQntuples(result); ++row) {
    for (int i = 0; i < columns; ++i) {
      if (::PQgetisnull(result, row, i) != 0) {
        set.add_null();
        continue;
      }
      const auto length = static_cast<std::size_t>(::PQgetlength(result, row, i));
      if (!set.has_room_for(length)) return fail("a result of more than 4 GiB");
      set.add_cell({::PQgetvalue(result, row, i), length});
    }
    set.end_row();
  }
  return set;
}

/// The count in the command tag, as in `INSERT 0 3`.
std::optional<std::uint64_t> count_of_tag(const PGresult* result) {
  std::uint64_t count = 0;
  // libpq does not change the result here, but only later versions say so.
  const char* text = ::PQcmdTuples(const_cast<PGresult*>(result));  // NOLINT(*-const-cast)
  return parse_unsigned(text, count) ? std::optional(count) : std::nullopt;
}

/// Text for the whole result if one of its types has no binary form that we can render.
int best_format(const PGresult* description) {
  for (int i = 0; i < ::PQnfields(description); ++i) {
    if (!renders_binary(::PQftype(description, i))) return 0;
  }
  return 1;
}

/// What the outstanding statement waits for. A prepared one goes through all stages, so that the
/// types are known before the form of the result is chosen.
enum class Stage : std::uint8_t { Idle, Prepare, Describe, Execute };

class PostgresSession final : public Session {
 public:
  PostgresSession(Opened opened, const Clock& clock)
      : connection_(std::move(opened.connection)), key_(opened.key), clock_(clock) {
    ::PQsetNoticeReceiver(connection_.get(), &PostgresSession::take_notice, this);
  }

  void submit(const Statement& statement) override {
    WEIR_CHECK(stage_ == Stage::Idle, "a statement is still outstanding");
    text_ = statement.text;
    outcome_ = Outcome{};
    outcome_.kind = OutcomeKind::Ok;
    if (statement.protocol == Protocol::Simple) {
      send(Stage::Execute, ::PQsendQuery(connection_.get(), text_.c_str()));
    } else {
      send(Stage::Prepare, ::PQsendPrepare(connection_.get(), "", text_.c_str(), 0, nullptr));
    }
  }

  std::optional<Outcome> collect(Deadline deadline, const std::stop_token& stop) override {
    while (stage_ != Stage::Idle) {
      if (!wait_until_ready(deadline, stop)) return std::nullopt;
      if (stage_ == Stage::Idle) break;
      const PgResult result(::PQgetResult(connection_.get()));
      if (result == nullptr) {
        next_stage();
      } else {
        take(result.get());
      }
    }
    return std::move(outcome_);
  }

  std::unique_ptr<Canceller> make_canceller() override {
    return postgres::make_canceller(connection_.get(), key_, clock_);
  }
  [[nodiscard]] bool connected() const override {
    return ::PQstatus(connection_.get()) == CONNECTION_OK;
  }
  [[nodiscard]] bool in_failed_transaction() const override {
    return ::PQtransactionStatus(connection_.get()) == PQTRANS_INERROR;
  }
  [[nodiscard]] bool in_transaction() const override {
    return in_failed_transaction() || ::PQtransactionStatus(connection_.get()) == PQTRANS_INTRANS;
  }

 private:
  static void take_notice(void* session, const PGresult* notice) {
    static_cast<PostgresSession*>(session)->outcome_.notices.push_back(fmt::format(
        "{}: {}", field(notice, PG_DIAG_SEVERITY), field(notice, PG_DIAG_MESSAGE_PRIMARY)));
  }

  void send(Stage stage, int sent) {
    stage_ = stage;
    if (sent == 1) return;
    stage_ = Stage::Idle;
    lose(OutcomeKind::NotRun);
  }

  void lose(OutcomeKind kind) {
    outcome_ = Outcome{};
    outcome_.kind = kind;
    const std::string_view reason = trim(::PQerrorMessage(connection_.get()));
    outcome_.error.message =
        fmt::format("connection lost: {}", reason.substr(0, reason.find('\n')));
    stage_ = Stage::Idle;
  }

  /// True when PQgetResult would not block, or when the session went idle because it was lost.
  bool wait_until_ready(Deadline deadline, const std::stop_token& stop) {
    for (;;) {
      const int unsent = ::PQflush(connection_.get());
      if (unsent == 0 && !copy_starved_ && ::PQisBusy(connection_.get()) == 0) return true;
      const auto events = static_cast<short>(unsent == 1 ? POLLIN | POLLOUT : POLLIN);
      const int socket = ::PQsocket(connection_.get());
      if (socket < 0) return true;  // PQgetResult tells what happened
      if (signal_.wait(socket, events, clock_, deadline, stop) != Ready::Yes) return false;
      if (::PQconsumeInput(connection_.get()) == 0 && ::PQisBusy(connection_.get()) != 0) {
        lose(loss_kind());
        return true;
      }
      copy_starved_ = false;
    }
  }

  /// Before the statement was executed nothing can have happened.
  [[nodiscard]] OutcomeKind loss_kind() const {
    return stage_ == Stage::Execute ? OutcomeKind::Unknown : OutcomeKind::NotRun;
  }

  void next_stage() {
    if (!outcome_.ok()) {
      stage_ = Stage::Idle;
    } else if (stage_ == Stage::Prepare) {
      send(Stage::Describe, ::PQsendDescribePrepared(connection_.get(), ""));
    } else if (stage_ == Stage::Describe) {
      send(Stage::Execute,
           ::PQsendQueryPrepared(connection_.get(), "", 0, nullptr, nullptr, nullptr, format_));
    } else {
      stage_ = Stage::Idle;
    }
  }

  void take(const PGresult* result) {
    const ExecStatusType status = ::PQresultStatus(result);
    if (stage_ == Stage::Execute && outcome_.ok()) {
      outcome_.returns_rows = status == PGRES_TUPLES_OK;
      outcome_.affected = count_of_tag(result);
    }
    switch (status) {
      case PGRES_FATAL_ERROR: take_error(result); break;
      case PGRES_TUPLES_OK: take_rows(result); break;
      case PGRES_COPY_OUT: drain_copy(); break;
      case PGRES_COPY_IN:
      case PGRES_COPY_BOTH:
        ::PQputCopyEnd(connection_.get(), "a script has no data for COPY FROM STDIN");
        break;
      default:
        if (stage_ == Stage::Describe) format_ = best_format(result);
        break;
    }
  }

  void take_error(const PGresult* result) {
    if (!outcome_.ok()) return;  // the first error is the cause
    Outcome error = to_error(result);
    if (!error.from_server()) {
      const OutcomeKind kind = loss_kind();
      lose(kind);
      return;
    }
    if (error.error.sqlstate == kQueryCanceled) error.kind = OutcomeKind::Cancelled;
    error.notices = std::move(outcome_.notices);
    outcome_ = std::move(error);
  }

  void take_rows(const PGresult* result) {
    if (!outcome_.ok()) return;
    auto rows = to_result_set(result);
    if (rows) {
      outcome_.result = *std::move(rows);
    } else {
      outcome_.kind = OutcomeKind::Error;
      outcome_.error.message = rows.error().message;
    }
  }

  /// A script cannot use the data of COPY TO STDOUT: read past it, and say so.
  void drain_copy() {
    char* row = nullptr;
    const int length = ::PQgetCopyData(connection_.get(), &row, 1);
    if (row != nullptr) ::PQfreemem(row);
    copy_starved_ = length == 0;
    if (length > 0 || !outcome_.ok()) return;
    outcome_.kind = OutcomeKind::Error;
    outcome_.error.message = "COPY TO STDOUT returns no rows that a script could compare";
  }

  Connection connection_;
  BackendKey key_;
  const Clock& clock_;
  StopSignal signal_;
  Stage stage_ = Stage::Idle;
  int format_ = 1;
  bool copy_starved_ = false;  ///< COPY TO STDOUT has more to come: wait for it.
  std::string text_;
  Outcome outcome_;
};

Result<std::unique_ptr<Session>> connect(const ConnectTarget& target, const Clock& clock,
                                         Deadline deadline, const std::stop_token& stop) {
  WEIR_TRY_ASSIGN(Opened opened, open(target, clock, deadline, stop));
  return std::unique_ptr<Session>(std::make_unique<PostgresSession>(std::move(opened), clock));
}

constexpr std::array<std::string_view, 2> kSchemes = {"postgres", "postgresql"};

}  // namespace

extern const DriverSpec spec;  // a constant would otherwise stay within this file
const DriverSpec spec = {
    .name = "postgres",
    .summary = "PostgreSQL, Materialize, RisingWave and others with its wire protocol (libpq)",
    .schemes = kSchemes,
    .capabilities = {.cancel = true, .pipelining = false, .transactions = true},
    .connect = connect,
};

}  // namespace weir::driver::postgres
