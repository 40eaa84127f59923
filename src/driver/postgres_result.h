// From libpq's results to outcomes.
#pragma once

#include <cstdint>
#include <libpq-fe.h>
#include <memory>
#include <optional>
#include <string>

#include "value/outcome.h"

namespace weir::driver::postgres {

struct ClearResult {
  void operator()(PGresult* result) const { ::PQclear(result); }
};
using PgResult = std::unique_ptr<PGresult, ClearResult>;

/// Turns the outcome into the error that the result tells; notices stay. `sqlstate` stays empty if
/// it was libpq that failed.
void set_error(const PGresult* result, Outcome& outcome);

/// Puts the rows of a result in, or an error if they are too many.
void set_rows(const PGresult* result, Outcome& outcome);

/// The count in the command tag, as in `INSERT 0 3`.
[[nodiscard]] std::optional<std::uint64_t> count_of_tag(const PGresult* result);

/// 0 (text) for the whole result if one of its types has no binary form that we can render, else 1.
[[nodiscard]] int best_format(const PGresult* description);

/// Whether the server ends the session with this error.
[[nodiscard]] bool ends_session(const PGresult* error);

/// Whether it was raised while a function ran: it has a context then.
[[nodiscard]] bool is_from_function(const PGresult* notice);

/// `SEVERITY: message`.
[[nodiscard]] std::string notice_text(const PGresult* notice);

}  // namespace weir::driver::postgres
