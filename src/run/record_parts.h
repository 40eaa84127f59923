// What judging a record and correcting it have in common: plan and outcome in the terms of `value`.
#pragma once

#include <string_view>

#include "plan/plan.h"
#include "value/outcome.h"
#include "value/record.h"
#include "value/record_error.h"

namespace weir::run {

/// The query as the comparison takes it; points into the plan and into `expected`.
[[nodiscard]] RecordQuery query_of(const plan::Plan& plan, const plan::ResultRule& rule,
                                   std::string_view expected, bool labelled);

/// The error as the comparison takes it; points into it.
[[nodiscard]] ReportedError reported_error(const ServerError& error);

/// DuckDB answers INSERT, UPDATE and DELETE with a row that holds the count, and scripts read it.
[[nodiscard]] bool is_count_row(const RecordStyle& style, const Outcome& outcome);
[[nodiscard]] ResultSet count_as_row(std::uint64_t count);

/// The C runner does not notice an error while it steps: the rows so far are the result.
[[nodiscard]] bool has_rows_so_far(const RecordStyle& style, const Outcome& outcome);

}  // namespace weir::run
