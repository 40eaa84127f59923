// Corrections of records.
#include "run/correct_record.h"

#include <algorithm>

#include "base/text.h"
#include "run/record_lines.h"
#include "run/record_parts.h"
#include "value/record.h"

namespace weir::run {
namespace {

using plan::Correction;
using Kind = plan::Correction::Kind;

Correction none(std::string reason) {
  Correction correction;
  correction.reason = std::move(reason);
  return correction;
}

/// The style of the script: that of the record's rule, else that of any.
const RecordStyle* style_of(const plan::Plan& plan, const plan::Expectation& expectation) {
  const auto& rules = plan.tables().rules;
  if (const auto* result = std::get_if<plan::ExpectResult>(&expectation)) {
    return rules[result->rule].style;
  }
  if (const auto* error = std::get_if<plan::ExpectError>(&expectation)) {
    return rules[error->rule].style;
  }
  return rules.empty() ? nullptr : rules.front().style;
}

Correction error_correction(const RecordStyle* style, const ServerError& error) {
  const ReportedError reported = reported_error(error);
  Correction correction;
  correction.kind = Kind::Error;
  // What a dialect's client puts before a message belongs to its own server's messages.
  const bool own = style != nullptr && !error.sqlstate.empty();
  correction.text = own ? error_text(*style, reported) : error.message;
  correction.code = reported.code;
  return correction;
}

/// A statement that succeeded where rows, a count or an error were expected.
Correction success(const Outcome& outcome, bool counts) {
  Correction correction;
  correction.kind = counts && outcome.affected ? Kind::Count : Kind::Success;
  correction.count = outcome.affected.value_or(0);
  return correction;
}

Correction rows_correction(const plan::Plan& plan, const plan::ExpectResult& want,
                           std::string_view expected, const ResultSet& result) {
  const plan::ResultRule& rule = plan.tables().rules[want.rule];
  RecordQuery query = query_of(plan, rule, expected, false);
  RecordComparer comparer;
  if (comparer.compare(*rule.style, query, result).matches()) {
    return none("its label stands for another result");
  }
  if (!expected_file(*rule.style, query).empty()) return none("its result stands in another file");
  Correction correction;
  correction.kind = Kind::Rows;
  correction.letters = fitting_letters(*rule.style, query, result);
  if (!correction.letters.empty()) query.letters = correction.letters;
  correction.lines = corrected_lines(*rule.style, query, result);
  const std::vector<std::string_view> lines(correction.lines.begin(), correction.lines.end());
  query.block = {};
  query.lines = lines;
  if (comparer.compare(*rule.style, query, result).matches()) return correction;
  return none("the dialect has no way to write this result");
}

/// Of `simple`: what its client prints.
Correction lines_correction(const plan::Plan& plan, const plan::ExpectLines& want,
                            const ResultSet& result) {
  const plan::ResultRule& rule = plan.tables().rules[want.rule];
  if (want.block.references.count > 0) return none("what it expects holds variables");
  if (rule.multiline) return none("it expects a value of many lines");
  Correction correction;
  correction.kind = Kind::Rows;
  for (std::size_t row = 0; row < result.row_count(); ++row) {
    correction.lines.emplace_back(result.cell(row, 0).value_or(std::string_view()));
  }
  if (rule.sort != SortMode::None) std::sort(correction.lines.begin(), correction.lines.end());
  return correction;
}

Correction result_correction(const plan::Plan& plan, const plan::ExpectResult& want,
                             std::string_view expected, const Outcome& outcome) {
  const RecordStyle& style = *plan.tables().rules[want.rule].style;
  if (want.block.references.count > 0) return none("what it expects holds variables");
  if (plan.tables().rules[want.rule].notices) return none("what it expects are notices");
  if (is_count_row(style, outcome)) {
    return rows_correction(plan, want, expected, count_as_row(*outcome.affected));
  }
  if (!outcome.returns_rows) return success(outcome, true);
  return rows_correction(plan, want, expected, outcome.result);
}

Correction notice_correction(const Outcome& outcome) {
  if (outcome.notices.empty()) return success(outcome, false);
  Correction correction;
  correction.kind = Kind::Notice;
  const std::string& notice = outcome.notices.front();
  correction.text = notice.substr(0, notice.find('\n'));
  return correction;
}

Correction count_correction(const Outcome& outcome) {
  Correction correction;
  correction.kind = Kind::Count;
  correction.count = outcome.affected.value_or(outcome.result.row_count());
  return correction;
}

}  // namespace

Correction correct_record(const plan::Plan& plan, const plan::Step& step, std::string_view expected,
                          const Outcome& outcome) {
  const plan::Expectation& expectation = plan.expectation(step);
  if (std::holds_alternative<plan::ExpectVariables>(expectation)) {
    return none("it sets variables and expects nothing that is written");
  }
  const RecordStyle* style = style_of(plan, expectation);
  const auto* result = std::get_if<plan::ExpectResult>(&expectation);
  if (!outcome.ok() && (result == nullptr || !has_rows_so_far(*style, outcome))) {
    const bool certain = outcome.kind == OutcomeKind::Error && outcome.from_server();
    return certain ? error_correction(style, outcome.error)
                   : none("what became of it is not certain");
  }
  if (result != nullptr) return result_correction(plan, *result, expected, outcome);
  if (const auto* lines = std::get_if<plan::ExpectLines>(&expectation)) {
    return lines_correction(plan, *lines, outcome.result);
  }
  if (std::holds_alternative<plan::ExpectAffected>(expectation)) return count_correction(outcome);
  if (std::holds_alternative<plan::ExpectNotice>(expectation)) return notice_correction(outcome);
  const auto* sql = std::get_if<plan::SqlOperation>(&plan.operation(step));
  return success(outcome, sql != nullptr && sql->copies());
}

Correction correct_output(std::string_view printed) {
  Correction correction;
  correction.kind = Kind::Output;
  printed = trim(printed);
  if (printed.empty()) return correction;
  for (const std::string_view line : split(printed, '\n')) correction.lines.emplace_back(line);
  return correction;
}

}  // namespace weir::run
