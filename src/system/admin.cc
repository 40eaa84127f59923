// Statements of weir's own, through the ordinary driver.
#include "system/admin.h"

#include <fmt/format.h>

#include "base/check.h"
#include "base/file.h"
#include "base/text.h"

namespace weir::system {
namespace {

/// How long a statement may go on after it was cancelled.
constexpr auto kCancelBudget = std::chrono::seconds(2);

std::string hint_of(const Outcome& outcome) {
  std::string hint = outcome.error.detail;
  if (!hint.empty() && !outcome.error.hint.empty()) hint += "; ";
  return hint + outcome.error.hint;
}

/// "LINE:COLUMN" of a character counted from 1.
std::string place_of(std::string_view text, std::uint32_t position) {
  std::size_t line = 1;
  std::size_t column = 1;
  std::size_t offset = 0;
  for (std::uint32_t i = 1; i < position && offset < text.size(); ++i) {
    const Scalar scalar = decode_utf8(text, offset);
    ++column;
    if (scalar.value == U'\n') {
      ++line;
      column = 1;
    }
    offset += std::max<std::size_t>(1, scalar.length);
  }
  return fmt::format("{}:{}", line, column);
}

}  // namespace

AdminSession::AdminSession(std::unique_ptr<SystemClock> clock,
                           std::unique_ptr<driver::Session> session)
    : clock_(std::move(clock)), session_(std::move(session)) {}

Result<AdminSession> AdminSession::connect(const driver::ConnectTarget& target,
                                           const Patience& patience) {
  const driver::DriverSpec* driver = driver::find_driver(target.scheme);
  if (driver == nullptr) {
    return fail(ErrorKind::Usage, fmt::format("no driver for `{}://`", target.scheme));
  }
  auto clock = std::make_unique<SystemClock>();
  WEIR_TRY_ASSIGN(auto session, driver->connect(target, *clock, patience.deadline, patience.stop));
  return AdminSession(std::move(clock), std::move(session));
}

Result<Outcome> AdminSession::run(std::string_view sql, const Patience& patience) {
  session_->submit({sql, driver::Protocol::Simple});
  if (auto outcome = session_->collect(patience.deadline, patience.stop)) return *outcome;
  const Deadline end = Deadline::after(*clock_, kCancelBudget);
  if (session_->make_canceller()->cancel(end)) (void)session_->collect(end, {});
  if (patience.stop.stop_requested()) return fail(ErrorKind::Cancelled, "interrupted");
  return fail(ErrorKind::Timeout, fmt::format("the server did not finish `{}`", sql));
}

Result<void> AdminSession::execute(std::string_view sql, const Patience& patience) {
  WEIR_TRY_ASSIGN(const Outcome outcome, run(sql, patience));
  if (outcome.ok()) return {};
  return fail(ErrorKind::Unavailable, outcome.error.message, hint_of(outcome));
}

Result<std::vector<std::string>> AdminSession::query(std::string_view sql,
                                                     const Patience& patience) {
  WEIR_TRY_ASSIGN(const Outcome outcome, run(sql, patience));
  if (!outcome.ok()) return fail(ErrorKind::Unavailable, outcome.error.message, hint_of(outcome));
  std::vector<std::string> rows;
  for (std::size_t row = 0; row < outcome.result.row_count(); ++row) {
    rows.emplace_back(outcome.result.cell(row, 0).value_or(""));
  }
  return rows;
}

Result<void> AdminSession::execute_file(const std::filesystem::path& file,
                                        const Patience& patience) {
  auto text = read_file(file);
  if (!text) return fail(ErrorKind::Usage, std::move(text).error().message);
  WEIR_TRY_ASSIGN(const Outcome outcome, run(*text, patience));
  if (outcome.ok()) return {};
  const std::string place =
      outcome.error.position == 0 ? "" : ":" + place_of(*text, outcome.error.position);
  return fail(ErrorKind::Usage,
              fmt::format("{}{}: error: {}", file.string(), place, outcome.error.message),
              hint_of(outcome));
}

std::string quote_identifier(std::string_view name) {
  std::string quoted = "\"";
  for (const char byte : name) {
    if (byte == '"') quoted += '"';
    quoted += byte;
  }
  return quoted + '"';
}

}  // namespace weir::system
