// Reading of PGresult.
#include "driver/postgres_result.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "value/render.h"

namespace weir::driver::postgres {
namespace {

constexpr std::string_view kQueryCanceled = "57014";

std::string field(const PGresult* result, int code) {
  const char* text = ::PQresultErrorField(result, code);
  return text == nullptr ? std::string() : std::string(text);
}

void describe(const PGresult* result, ResultSet& rows) {
  int i = 0;
  for (Column& column : rows.restart(static_cast<std::size_t>(::PQnfields(result)))) {
    column.name = ::PQfname(result, i);
    column.type = ::PQftype(result, i);
    column.format = ::PQfformat(result, i) == 1 ? CellFormat::Binary : CellFormat::Text;
    ++i;
  }
}

/// As if all rows were a little longer than the first one; not much, since they may not be.
std::size_t guess_bytes(const PGresult* result) {
  constexpr std::size_t kMost = std::size_t{1} << 20U;
  std::size_t row = 0;
  for (int i = 0; i < ::PQnfields(result); ++i) {
    row += static_cast<std::size_t>(::PQgetlength(result, 0, i)) + 1;
  }
  return std::min(kMost, row * static_cast<std::size_t>(::PQntuples(result)));
}

/// False if there is no room for the row.
bool add_row(const PGresult* result, int row, int columns, ResultSet& rows) {
  for (int i = 0; i < columns; ++i) {
    if (::PQgetisnull(result, row, i) != 0) {
      rows.add_null();
      continue;
    }
    const auto length = static_cast<std::size_t>(::PQgetlength(result, row, i));
    if (!rows.has_room_for(length)) return false;
    rows.add_cell({::PQgetvalue(result, row, i), length});
  }
  rows.end_row();
  return true;
}

}  // namespace

void set_error(const PGresult* result, Outcome& outcome) {
  ServerError& error = outcome.error;
  error = {};
  error.sqlstate = field(result, PG_DIAG_SQLSTATE);
  error.message = field(result, PG_DIAG_MESSAGE_PRIMARY);
  error.detail = field(result, PG_DIAG_MESSAGE_DETAIL);
  error.hint = field(result, PG_DIAG_MESSAGE_HINT);
  std::uint64_t position = 0;
  if (parse_unsigned(field(result, PG_DIAG_STATEMENT_POSITION), position)) {
    error.position = static_cast<std::uint32_t>(position);
  }
  if (error.message.empty()) error.message = trim(::PQresultErrorMessage(result));
  const bool cancelled = error.sqlstate == kQueryCanceled;
  outcome.kind = cancelled ? OutcomeKind::Cancelled : OutcomeKind::Error;
  outcome.affected.reset();
  outcome.returns_rows = false;
}

void set_rows(const PGresult* result, Outcome& outcome) {
  describe(result, outcome.result);
  const int columns = ::PQnfields(result);
  const int rows = ::PQntuples(result);
  if (rows > 0) outcome.result.expect(static_cast<std::size_t>(rows), guess_bytes(result));
  for (int row = 0; row < rows; ++row) {
    if (add_row(result, row, columns, outcome.result)) continue;
    outcome.result = {};
    outcome.kind = OutcomeKind::Error;
    outcome.error.message = "a result of more than 4 GiB";
    return;
  }
}

std::optional<std::uint64_t> count_of_tag(const PGresult* result) {
  std::uint64_t count = 0;
  // libpq does not change the result here, but only later versions say so.
  const char* text = ::PQcmdTuples(const_cast<PGresult*>(result));  // NOLINT(*-const-cast)
  return parse_unsigned(text, count) ? std::optional(count) : std::nullopt;
}

int best_format(const PGresult* description) {
  for (int i = 0; i < ::PQnfields(description); ++i) {
    if (!renders_binary(::PQftype(description, i))) return 0;
  }
  return 1;
}

bool ends_session(const PGresult* error) {
  return field(error, PG_DIAG_SEVERITY_NONLOCALIZED) == "FATAL";
}

bool is_from_function(const PGresult* notice) {
  return ::PQresultErrorField(notice, PG_DIAG_CONTEXT) != nullptr;
}

std::string notice_text(const PGresult* notice) {
  constexpr std::string_view kNothingSpecial = "00000";
  std::string text = fmt::format("{}: {}", field(notice, PG_DIAG_SEVERITY),
                                 field(notice, PG_DIAG_MESSAGE_PRIMARY));
  const auto add = [&](std::string_view name, std::string_view value) {
    if (!value.empty()) text += fmt::format("\n{}: {}", name, value);
  };
  add("DETAIL", field(notice, PG_DIAG_MESSAGE_DETAIL));
  add("HINT", field(notice, PG_DIAG_MESSAGE_HINT));
  const std::string code(field(notice, PG_DIAG_SQLSTATE));
  if (code != kNothingSpecial) add("SQLSTATE", code);
  return text;
}

}  // namespace weir::driver::postgres
