// Plan and outcome in the terms of `value`.
#include "run/record_parts.h"

namespace weir::run {

RecordQuery query_of(const plan::Plan& plan, const plan::ResultRule& rule,
                     std::string_view expected, bool labelled) {
  RecordQuery query;
  query.letters = rule.letters;
  query.sort = rule.sort;
  query.partial = {plan::begin_of(plan.tables().numbers, rule.partial), rule.partial.count};
  query.block = expected;
  query.column_names = rule.column_names;
  query.multiline = rule.multiline;
  query.valuewise = rule.valuewise;
  query.label_only = rule.label_only;
  query.unordered = rule.unordered;
  query.text_digits = rule.text_digits;
  query.has_label = labelled;
  query.threshold = rule.threshold;
  return query;
}

ReportedError reported_error(const ServerError& error) {
  const std::string_view code = error.sqlstate.empty() ? error.code : error.sqlstate;
  return {code, error.message, error.detail, error.hint};
}

bool is_count_row(const RecordStyle& style, const Outcome& outcome) {
  return style.count_is_row && !outcome.returns_rows && outcome.affected.has_value();
}

ResultSet count_as_row(std::uint64_t count) {
  constexpr TypeOid kInt8 = 20;
  ResultSet result({{"Count", kInt8, CellFormat::Text}});
  result.add_cell(std::to_string(count));
  result.end_row();
  return result;
}

bool has_rows_so_far(const RecordStyle& style, const Outcome& outcome) {
  return style.rows_before_error && outcome.returns_rows && outcome.from_server();
}

}  // namespace weir::run
