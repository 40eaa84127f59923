// PostgreSQL and everything that speaks its protocol, through libpq.
//
// Statements in text form are sent in libpq's pipeline mode, each with a sync of its own, so that
// an error ends nothing but its statement. Everything else (simple protocol, COPY, results whose
// form depends on their types) waits until it is alone, and leaves that mode. A server that ends
// the session says so in the place of an answer; what stands behind was not run.
#include <fmt/format.h>
#include <poll.h>

#include <array>
#include <deque>
#include <utility>

#include "base/check.h"
#include "base/text.h"
#include "driver/driver.h"
#include "driver/postgres_connection.h"
#include "driver/postgres_job.h"
#include "driver/postgres_pipeline.h"
#include "driver/postgres_result.h"
#include "driver/socket.h"

namespace weir::driver::postgres {
namespace {

constexpr std::size_t kMostToKeep = std::size_t{1} << 20U;  // bytes of an outcome

class PostgresSession final : public Session {
 public:
  PostgresSession(Opened opened, const Clock& clock)
      : connection_(std::move(opened.connection)), key_(opened.key), clock_(clock) {
    ::PQsetNoticeReceiver(connection_.get(), &PostgresSession::take_notice, this);
  }

  void submit(const Statement& statement) override {
    Job& job = jobs_.emplace_back(
        Job{std::string(statement.text), way_of(statement), CopyIn(statement.copy_data)});
    job.outcome.kind = OutcomeKind::Ok;
    send_what_may_go();
  }

  std::optional<Outcome> collect(Deadline deadline, const std::stop_token& stop) override {
    WEIR_CHECK(!jobs_.empty(), "no statement is outstanding");
    while (front().stage != Stage::Done) {
      if (!wait_until_ready(deadline, stop)) return std::nullopt;
      if (front().stage != Stage::Done) take_next();
    }
    Outcome outcome = std::move(front().outcome);
    moderation_.count();
    jobs_.pop_front();
    --sent_;
    send_what_may_go();
    return outcome;
  }

  void recycle(Outcome&& outcome) override {
    if (outcome.result.capacity() < kMostToKeep) spare_ = std::move(outcome.result);
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
  Job& front() { return jobs_.front(); }

  static void take_notice(void* session, const PGresult* notice) {
    auto& self = *static_cast<PostgresSession*>(session);
    if (!self.jobs_.empty()) self.owner_of(notice).outcome.notices.push_back(notice_text(notice));
  }

  /// Between the answer to a statement and what libpq tells of its sync there may be notices of the
  /// deferred triggers that the sync fires, which come from functions, and behind the sync those of
  /// the parser, which reads the next statement.
  Job& owner_of(const PGresult* notice) {
    const bool next = front().stage == Stage::Sync && sent_ > 1 && !is_from_function(notice);
    return next ? jobs_[1] : front();
  }

  /// Statements in the pipeline may follow each other, all others go alone.
  void send_what_may_go() {
    while (sent_ < jobs_.size()) {
      Job& job = jobs_[sent_];
      if (sent_ > 0 && (job.way != Way::Pipelined || front().way != Way::Pipelined)) return;
      // The first one is on its way while the others are prepared, which then go together.
      if (sent_ > 0) gather_.begin(::PQsocket(connection_.get()));
      ++sent_;
      if (enter_mode_of(job)) send(job);
    }
  }

  bool enter_mode_of(Job& job) {
    const bool wanted = job.way == Way::Pipelined;
    if (wanted == (::PQpipelineStatus(connection_.get()) != PQ_PIPELINE_OFF)) return true;
    const int changed =
        wanted ? ::PQenterPipelineMode(connection_.get()) : ::PQexitPipelineMode(connection_.get());
    if (changed != 1) lose(job, OutcomeKind::NotRun);
    return changed == 1;
  }

  void send(Job& job) {
    if (job.copy.given() && !is_copy(job.text)) return refuse_data(job);
    PGconn* connection = connection_.get();
    const char* text = job.text.c_str();
    switch (job.way) {
      case Way::Simple: return begin(job, Stage::Execute, ::PQsendQuery(connection, text));
      case Way::Stages:
        return begin(job, Stage::Prepare, ::PQsendPrepare(connection, "", text, 0, nullptr));
      case Way::Single: return begin(job, Stage::Execute, send_at_once(text));
      case Way::Pipelined:
        const int sent = send_at_once(text);
        return begin(job, Stage::Execute, sent == 1 ? ::PQpipelineSync(connection) : sent);
    }
  }

  int send_at_once(const char* text) {
    return ::PQsendQueryParams(connection_.get(), text, 0, nullptr, nullptr, nullptr, nullptr, 0);
  }

  void begin(Job& job, Stage stage, int sent) {
    job.stage = stage;
    if (sent != 1) lose(job, OutcomeKind::NotRun);
  }

  static void refuse_data(Job& job) {
    job.outcome.kind = OutcomeKind::Error;
    job.outcome.error.message = "only COPY ... FROM STDIN reads data";
    job.stage = Stage::Done;
  }

  void lose(Job& job, OutcomeKind kind) {
    job.outcome = Outcome{};
    job.outcome.kind = ended_by_server_ ? OutcomeKind::NotRun : kind;
    const std::string_view reason = trim(::PQerrorMessage(connection_.get()));
    job.outcome.error.message =
        fmt::format("connection lost: {}", reason.substr(0, reason.find('\n')));
    job.stage = Stage::Done;
  }

  /// True when PQgetResult would not block, or when the statement is done because the connection
  /// was lost.
  bool wait_until_ready(Deadline deadline, const std::stop_token& stop) {
    gather_.end(::PQsocket(connection_.get()));
    for (;;) {
      const int unsent = ::PQflush(connection_.get());
      if (unsent <= 0 && front().copy.under_way()) {
        if (deadline.expired(clock_) || stop.stop_requested()) return false;
        front().copy.push(connection_.get());
        continue;
      }
      if (unsent == 0 && !copy_starved_ && ::PQisBusy(connection_.get()) == 0) return true;
      const auto events = static_cast<short>(unsent == 1 ? POLLIN | POLLOUT : POLLIN);
      const int socket = ::PQsocket(connection_.get());
      if (socket < 0) return true;  // PQgetResult tells what happened
      if (front().way == Way::Pipelined) moderation_.pause(socket, sent_, clock_);
      if (signal_.wait(socket, events, clock_, deadline, stop) != Ready::Yes) return false;
      if (::PQconsumeInput(connection_.get()) == 0 && ::PQisBusy(connection_.get()) != 0) {
        lose(front(), loss_kind());
        return true;
      }
      copy_starved_ = false;
    }
  }

  /// Before the statement was executed nothing can have happened, nor while it waited for data.
  [[nodiscard]] OutcomeKind loss_kind() {
    const bool may_have_run = front().stage >= Stage::Execute && !front().copy.cut_off();
    return may_have_run ? OutcomeKind::Unknown : OutcomeKind::NotRun;
  }

  void take_next() {
    const PgResult result(::PQgetResult(connection_.get()));
    if (result != nullptr) {
      take(result.get());
    } else if (front().way != Way::Pipelined) {
      next_stage(front());
    } else if (!connected()) {
      end_without_sync(front());
    } else {
      front().stage = Stage::Sync;
    }
  }

  /// An error that the server gave while it ended the session is definite.
  void end_without_sync(Job& job) {
    if (job.outcome.ok()) lose(job, OutcomeKind::Unknown);
    job.stage = Stage::Done;
  }

  void next_stage(Job& job) {
    if (!job.outcome.ok()) {
      job.stage = Stage::Done;
    } else if (job.stage == Stage::Prepare) {
      begin(job, Stage::Describe, ::PQsendDescribePrepared(connection_.get(), ""));
    } else if (job.stage == Stage::Describe) {
      begin(job, Stage::Execute,
            ::PQsendQueryPrepared(connection_.get(), "", 0, nullptr, nullptr, nullptr, format_));
    } else {
      if (job.copy.given() && !job.copy.asked()) refuse_data(job);
      job.stage = Stage::Done;
    }
  }

  void take(const PGresult* result) {
    Job& job = front();
    switch (::PQresultStatus(result)) {
      case PGRES_PIPELINE_SYNC: job.stage = Stage::Done; break;
      case PGRES_FATAL_ERROR: take_error(result, job); break;
      case PGRES_COPY_OUT: drain_copy(job); break;
      case PGRES_COPY_IN:
      case PGRES_COPY_BOTH: job.copy.begin(connection_.get()); break;
      default:
        if (job.stage == Stage::Describe) format_ = best_format(result);
        if (job.stage == Stage::Execute) take_success(result, job.outcome);
        break;
    }
  }

  void take_error(const PGresult* result, Job& job) {
    if (!job.outcome.ok()) return;  // the first error is the cause
    const OutcomeKind kind = loss_kind();
    set_error(result, job.outcome);
    if (!job.outcome.from_server()) return lose(job, kind);
    ended_by_server_ |= ends_session(result);
  }

  void take_success(const PGresult* result, Outcome& outcome) {
    if (!outcome.ok()) return;
    outcome.returns_rows = ::PQresultStatus(result) == PGRES_TUPLES_OK;
    outcome.affected = count_of_tag(result);
    if (!outcome.returns_rows) return;
    if (spare_.capacity() > 0) outcome.result = std::exchange(spare_, {});
    set_rows(result, outcome);
  }

  /// A script cannot use the data of COPY TO STDOUT: read past it, and say so.
  void drain_copy(Job& job) {
    char* row = nullptr;
    const int length = ::PQgetCopyData(connection_.get(), &row, 1);
    if (row != nullptr) ::PQfreemem(row);
    copy_starved_ = length == 0;
    if (length > 0 || !job.outcome.ok()) return;
    job.outcome.kind = OutcomeKind::Error;
    job.outcome.error.message = "COPY TO STDOUT returns no rows that a script could compare";
  }

  Connection connection_;
  BackendKey key_;
  const Clock& clock_;
  StopSignal signal_;
  Gather gather_;
  Moderation moderation_;
  std::deque<Job> jobs_;
  std::size_t sent_ = 0;  ///< So many of the first jobs were sent, or could not be.
  ResultSet spare_;       ///< Memory for the next result.
  int format_ = 1;
  bool ended_by_server_ = false;
  bool copy_starved_ = false;  ///< COPY TO STDOUT has more to come: wait for it.
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
    .capabilities = {.cancel = true, .pipelining = true, .transactions = true, .copy_in = true},
    .default_port = 5432,
    .connect = connect,
};

}  // namespace weir::driver::postgres
