// Replication mode through libpq: COPY in both directions.
#include "driver/replication.h"

#include <fmt/format.h>
#include <poll.h>

#include "base/text.h"
#include "driver/pgoutput.h"
#include "driver/postgres_result.h"

namespace weir::driver {
namespace {

using postgres::PgResult;

/// 2000-01-01 in seconds since 1970-01-01.
constexpr std::chrono::seconds kPostgresEpoch{946684800};

constexpr Nanoseconds kCancelBudget = std::chrono::seconds(1);

constexpr std::string_view kObjectInUse = "55006";
constexpr std::string_view kOperatorIntervention = "57";

std::int64_t postgres_time(const Clock& clock) {
  const auto since = clock.wall_now().time_since_epoch() - kPostgresEpoch;
  return std::chrono::duration_cast<std::chrono::microseconds>(since).count();
}

std::string_view first_line(std::string_view text) { return text.substr(0, text.find('\n')); }

Outcome no_answer(std::string message) {
  Outcome outcome;
  outcome.kind = OutcomeKind::Unknown;
  outcome.error.message = std::move(message);
  return outcome;
}

void take(const PGresult* result, Outcome& outcome) {
  if (!outcome.ok()) return;  // the first error is the cause
  switch (::PQresultStatus(result)) {
    case PGRES_TUPLES_OK:
      outcome.returns_rows = true;
      postgres::set_rows(result, outcome);
      break;
    case PGRES_COMMAND_OK:
    case PGRES_COPY_BOTH: break;
    default:
      postgres::set_error(result, outcome);
      if (!outcome.from_server()) outcome.kind = OutcomeKind::Unknown;
  }
}

}  // namespace

Result<std::unique_ptr<Replication>> Replication::open(ConnectTarget target, const Clock& clock,
                                                       Deadline deadline,
                                                       const std::stop_token& stop) {
  target.options["replication"] = "database";
  target.options["application_name"] = "weir changes";
  WEIR_TRY_ASSIGN(postgres::Opened opened, postgres::open(target, clock, deadline, stop));
  return std::unique_ptr<Replication>(new Replication(std::move(opened), clock));
}

Failure Replication::lost() const {
  const std::string_view reason = first_line(trim(::PQerrorMessage(connection_.get())));
  return fail(ErrorKind::Unavailable,
              reason.empty() ? "the server has closed it" : std::string(reason));
}

bool Replication::wait(Deadline deadline, const std::stop_token& stop) {
  const int unsent = ::PQflush(connection_.get());
  const auto events = static_cast<short>(unsent == 1 ? POLLIN | POLLOUT : POLLIN);
  const int socket = ::PQsocket(connection_.get());
  if (socket < 0) return true;  // what is asked next tells what happened
  if (signal_.wait(socket, events, clock_, deadline, stop) != Ready::Yes) return false;
  (void)::PQconsumeInput(connection_.get());
  return true;
}

void Replication::cancel() {
  const auto canceller = postgres::make_canceller(connection_.get(), key_, clock_);
  (void)canceller->cancel(Deadline::after(clock_, kCancelBudget));
}

Outcome Replication::run(std::string_view text, Deadline deadline, const std::stop_token& stop) {
  if (::PQsendQuery(connection_.get(), std::string(text).c_str()) != 1) {
    return no_answer(std::string(first_line(trim(::PQerrorMessage(connection_.get())))));
  }
  Outcome outcome;
  outcome.kind = OutcomeKind::Ok;
  for (;;) {
    while (::PQisBusy(connection_.get()) != 0) {
      if (!wait(deadline, stop)) {
        cancel();
        return no_answer("no answer in time");
      }
      if (::PQsocket(connection_.get()) < 0) break;
    }
    const PgResult result(::PQgetResult(connection_.get()));
    if (result == nullptr) return outcome;
    take(result.get(), outcome);
    if (::PQresultStatus(result.get()) == PGRES_COPY_BOTH) return outcome;
  }
}

Result<void> Replication::start(std::string_view command, Deadline deadline,
                                const std::stop_token& stop) {
  const Outcome outcome = run(command, deadline, stop);
  if (outcome.ok()) return {};
  // The slot may still be held by a connection that the server has not yet found lost.
  const bool may_pass = outcome.kind != OutcomeKind::Error ||
                        outcome.error.sqlstate == kObjectInUse ||
                        outcome.error.sqlstate.starts_with(kOperatorIntervention);
  return fail(may_pass ? ErrorKind::Unavailable : ErrorKind::Other, outcome.error.message,
              outcome.error.hint);
}

Replication::Copied Replication::copy(std::string& data, Deadline deadline,
                                      const std::stop_token& stop) {
  for (;;) {
    char* bytes = nullptr;
    const int length = ::PQgetCopyData(connection_.get(), &bytes, 1);
    const std::unique_ptr<char, decltype(&::PQfreemem)> owner(bytes, &::PQfreemem);
    if (length > 0) {
      data.assign(bytes, static_cast<std::size_t>(length));
      return Copied::Data;
    }
    if (length < 0 || ::PQstatus(connection_.get()) != CONNECTION_OK) return Copied::End;
    if (stop.stop_requested() || !wait(deadline, stop)) return Copied::Nothing;
  }
}

bool Replication::drain(Deadline deadline, std::string& reason) {
  while (::PQstatus(connection_.get()) == CONNECTION_OK) {
    while (::PQisBusy(connection_.get()) != 0) {
      if (!wait(deadline, {})) return false;
    }
    const PgResult result(::PQgetResult(connection_.get()));
    if (result == nullptr) return true;
    const ExecStatusType status = ::PQresultStatus(result.get());
    if (status == PGRES_FATAL_ERROR && reason.empty()) {  // the first is the cause
      reason = first_line(trim(::PQresultErrorMessage(result.get())));
    }
    // The server has ended its side, and would wait for ours.
    if (status == PGRES_COPY_IN || status == PGRES_COPY_BOTH) return true;
  }
  return true;
}

Result<std::optional<std::string>> Replication::receive(Deadline deadline,
                                                        const std::stop_token& stop) {
  std::string data;
  switch (copy(data, deadline, stop)) {
    case Copied::Data: return data;
    case Copied::Nothing: return std::nullopt;
    case Copied::End: break;
  }
  std::string reason;
  (void)drain(deadline, reason);
  if (reason.empty()) return lost();
  return fail(ErrorKind::Unavailable, std::move(reason));
}

Result<void> Replication::confirm(LogPosition position) {
  const std::string bytes = pgoutput::status_update(position, postgres_time(clock_));
  const int sent = ::PQputCopyData(connection_.get(), bytes.data(), static_cast<int>(bytes.size()));
  // 0: there is no room just now; the next update says more.
  if (sent < 0 || ::PQflush(connection_.get()) < 0) return lost();
  return {};
}

Result<void> Replication::end(Deadline deadline) {
  if (::PQputCopyEnd(connection_.get(), nullptr) < 0) return lost();
  std::string data;
  Copied copied = Copied::Data;
  while (copied == Copied::Data) copied = copy(data, deadline, {});
  std::string reason;
  if (copied == Copied::Nothing || !drain(deadline, reason)) {
    return fail(ErrorKind::Timeout, "the server did not end the stream in time");
  }
  if (!reason.empty()) return fail(ErrorKind::Unavailable, std::move(reason));
  return {};
}

}  // namespace weir::driver
