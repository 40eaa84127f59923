// Outcome: what became of one operation, and how sure we are.
#pragma once

#include <cstdint>
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
/// refused connection, a lost one), so a script's `!` never takes one for the other.
struct ServerError {
  std::string sqlstate;
  std::string message;  ///< Primary message, without severity.
  std::string detail;
  std::string hint;
  std::uint32_t position = 0;  ///< Character in the statement, from 1; 0 if not given.
};

struct Outcome {
  OutcomeKind kind = OutcomeKind::NotRun;
  ResultSet result;   ///< Of the last statement that returned rows.
  ServerError error;  ///< Meaningful unless `kind` is Ok.

  [[nodiscard]] bool ok() const { return kind == OutcomeKind::Ok; }
  [[nodiscard]] bool from_server() const { return !error.sqlstate.empty(); }
};

}  // namespace weir
