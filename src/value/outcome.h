// Outcome: what became of one operation, and how sure we are.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "value/result_set.h"

namespace weir {

enum class OutcomeKind : std::uint8_t {
  Ok,         ///< Acknowledged.
  Error,      ///< Definitely refused or failed; it had no effect.
  Unknown,    ///< Sent, and the acknowledgement was lost: it may have happened.
  Cancelled,  ///< Ended by a cancel of ours before it took effect.
  NotRun,     ///< Never sent.
};
[[nodiscard]] std::string_view to_text(OutcomeKind kind);

/// An error as the server reported it. `sqlstate` is empty where weir itself noticed the error (a
/// refused connection, a lost one), so a script's `!` never takes one for the other; the same holds
/// for `code`.
struct ServerError {
  std::string sqlstate;
  std::string message;  ///< Primary message, without severity.
  std::string detail;
  std::string hint;
  std::uint32_t position = 0;  ///< Character in the statement, from 1; 0 if not given.
  std::string code = {};  ///< The class of an engine without SQLSTATEs, such as `SQLITE_CONSTRAINT`
                          ///< or DuckDB's `Catalog`; MySQL's number, whose SQLSTATEs are coarse.
};

struct Outcome {
  OutcomeKind kind = OutcomeKind::NotRun;
  ResultSet result;   ///< Of the last statement that returned rows; with an error, the rows that
                      ///< came before it.
  ServerError error;  ///< Meaningful unless `kind` is Ok.
  bool returns_rows = false;  ///< The last statement has columns, even if it gave no row.
  /// Rows that the last statement inserted, updated, deleted or copied, as the engine counts them;
  /// nothing if it is of another kind. PostgreSQL counts the rows of a SELECT too.
  std::optional<std::uint64_t> affected;
  /// `SEVERITY: message`, and on further lines DETAIL, HINT and SQLSTATE; in the order of arrival.
  std::vector<std::string> notices;

  [[nodiscard]] bool ok() const { return kind == OutcomeKind::Ok; }
  [[nodiscard]] bool from_server() const { return !error.sqlstate.empty() || !error.code.empty(); }
};

}  // namespace weir
