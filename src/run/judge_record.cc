// Verdicts on sqllogictest records.
#include "run/judge_record.h"

#include <fmt/format.h>

#include "base/pattern.h"
#include "base/text.h"
#include "run/judge_notices.h"
#include "run/record_parts.h"

namespace weir::run {
namespace {

Judgement differs(std::string message) {
  Judgement judgement;
  judgement.match = Match::No;
  judgement.message = std::move(message);
  judgement.last_seen = judgement.message;
  return judgement;
}

Judgement judge_affected(const plan::ExpectAffected& want, const Outcome& outcome) {
  const std::uint64_t rows = outcome.affected.value_or(outcome.result.row_count());
  if (rows == want.rows) return {};
  Judgement judgement = differs(fmt::format("the statement changed {}, expected {}",
                                            count_of(rows, "row"), count_of(want.rows, "row")));
  judgement.expected = fmt::format("{}\n", want.rows);
  judgement.actual = fmt::format("{}\n", rows);
  return judgement;
}

Judgement judge_variables(std::size_t variables, const ResultSet& result) {
  if (result.row_count() != 1) {
    return differs(fmt::format("the query returned {}, expected one to take values from",
                               count_of(result.row_count(), "row")));
  }
  if (result.column_count() == variables) return {};
  return differs(fmt::format("the query returned {} for {}",
                             count_of(result.column_count(), "column"),
                             count_of(variables, "variable")));
}

Result<Judgement> judge_notice(std::string_view pattern, const Outcome& outcome) {
  WEIR_TRY_ASSIGN(const Pattern compiled, Pattern::create(std::string(pattern)));
  Judgement judgement =
      differs(outcome.notices.empty() ? "the statement gave no notice" : "no notice matches");
  for (const std::string& notice : outcome.notices) {
    if (compiled.found_in(notice)) return Judgement();
    judgement.actual += notice + "\n";
  }
  judgement.expected = std::string(pattern) + "\n";
  return judgement;
}

Judgement succeeded_instead(std::string_view expected) {
  Judgement judgement = differs(
      expected.empty() ? "the statement succeeded, expected an error"
                       : fmt::format("the statement succeeded, expected the error `{}`", expected));
  judgement.expected = expected;
  return judgement;
}

Result<Judgement> judge_error(const plan::Plan& plan, const plan::ExpectError& want,
                              std::string_view expected, const Outcome& outcome) {
  if (outcome.ok()) return want.maybe ? Judgement() : succeeded_instead(expected);
  if (!outcome.from_server() && outcome.kind != OutcomeKind::Error) {
    return judge_unexpected(outcome);
  }
  const ServerError& error = outcome.error;
  const ErrorExpectation wanted{want.match, expected, plan.tables().names[want.sqlstate]};
  WEIR_TRY_ASSIGN(ErrorComparison compared, match_error(*plan.tables().rules[want.rule].style,
                                                        wanted, reported_error(error)));
  if (compared.matches) return Judgement();
  Judgement judgement = judge_unexpected(outcome);
  judgement.message = std::move(compared.message);
  judgement.expected = std::move(compared.expected);
  judgement.actual = std::move(compared.actual);
  return judgement;
}

}  // namespace

Judgement differs_from(RecordComparison compared) {
  Judgement judgement = differs(std::move(compared.message));
  judgement.expected = std::move(compared.expected);
  judgement.actual = std::move(compared.actual);
  judgement.diff = std::move(compared.diff);
  judgement.hint = std::move(compared.hint);
  return judgement;
}

std::optional<Labels::Seen> Labels::contradiction(std::string_view label, std::string_view hash,
                                                  const Source& source, std::uint32_t offset) {
  return seen_.with_lock([&](auto& seen) -> std::optional<Seen> {
    const auto found = seen.find(label);
    if (found == seen.end()) {
      seen.emplace(std::string(label), Seen{std::string(hash), &source, offset});
      return std::nullopt;
    }
    return found->second.hash == hash ? std::nullopt : std::optional(found->second);
  });
}

void Labels::forget(std::string_view label) {
  seen_.with_lock([&](auto& seen) {
    if (const auto found = seen.find(label); found != seen.end()) seen.erase(found);
  });
}

Judgement RecordJudge::judge_label(const plan::Plan& plan, const plan::Step& step,
                                   std::string_view label, std::string_view hash) {
  const Source& source = plan.source(step);
  const auto before = labels_.contradiction(label, hash, source, step.span.begin);
  if (!before) return {};
  const std::uint32_t line = position_of(before->source->text(), before->offset).line;
  const std::string place = before->source == &source
                                ? fmt::format("line {}", line)
                                : fmt::format("{}:{}", before->source->path, line);
  Judgement judgement =
      differs(fmt::format("the result differs from that of label `{}` in {}", label, place));
  judgement.expected = before->hash + "\n";
  judgement.actual = std::string(hash) + "\n";
  judgement.diff = "- " + judgement.expected + "+ " + judgement.actual;
  return judgement;
}

Judgement RecordJudge::judge_skipped(const plan::Plan& plan, const plan::Step& step) {
  const auto* want = std::get_if<plan::ExpectResult>(&plan.expectation(step));
  if (want == nullptr || step.label.length == 0) return {};
  const plan::ResultRule& rule = plan.tables().rules[want->rule];
  const bool as_the_original =
      rule.style->hash == HashRule::Threshold && rule.style->layout == RecordLayout::Values;
  if (!as_the_original) return {};
  const RecordQuery query = query_of(plan, rule, plan.expected(step).text, true);
  return judge_label(plan, step, plan.source(step).slice(step.label),
                     comparer_.hash_of_expected(*rule.style, query));
}

Judgement RecordJudge::judge_result(const plan::Plan& plan, const plan::Step& step,
                                    const plan::ExpectResult& want, std::string_view expected,
                                    const Outcome& outcome) {
  const plan::ResultRule& rule = plan.tables().rules[want.rule];
  const bool labelled = step.label.length > 0;
  const RecordQuery query = query_of(plan, rule, expected, labelled);
  const bool counted = is_count_row(*rule.style, outcome);
  RecordComparison compared =
      counted ? comparer_.compare(*rule.style, query, count_as_row(*outcome.affected))
              : comparer_.compare(*rule.style, query, outcome.result);
  // A label stands for what its first query returned, also where that was not expected.
  const bool checks_label =
      labelled && !compared.hash.empty() && (compared.matches() || step.retry == plan::Retry::Once);
  Judgement label;
  if (checks_label) {
    label = judge_label(plan, step, plan.source(step).slice(step.label), compared.hash);
  }
  return compared.matches() ? label : differs_from(std::move(compared));
}

Judgement RecordJudge::judge_lines(const plan::ResultRule& rule, const plan::Plan& plan,
                                   std::string_view expected, const ResultSet& lines) {
  std::vector<std::string_view> actual;
  for (std::size_t row = 0; row < lines.row_count(); ++row) {
    const std::string_view line = lines.cell(row, 0).value_or(std::string_view());
    const auto parts = rule.multiline ? split(line, '\n') : std::vector{line};
    actual.insert(actual.end(), parts.begin(), parts.end());
  }
  RecordComparison compared =
      comparer_.compare_lines(query_of(plan, rule, expected, false), actual);
  return compared.matches() ? Judgement() : differs_from(std::move(compared));
}

Result<Judgement> RecordJudge::judge(const plan::Plan& plan, const plan::Step& step,
                                     std::string_view expected, const Outcome& outcome) {
  const plan::Expectation& expectation = plan.expectation(step);
  if (const auto* error = std::get_if<plan::ExpectError>(&expectation)) {
    return judge_error(plan, *error, expected, outcome);
  }
  const auto* result = std::get_if<plan::ExpectResult>(&expectation);
  if (!outcome.ok()) {
    const bool rows_so_far =
        result != nullptr && has_rows_so_far(*plan.tables().rules[result->rule].style, outcome);
    if (!rows_so_far) return judge_unexpected(outcome);
  }
  if (result != nullptr && plan.tables().rules[result->rule].notices) {
    const plan::ResultRule& rule = plan.tables().rules[result->rule];
    return judge_notices(comparer_, query_of(plan, rule, expected, false), outcome);
  }
  if (result != nullptr) return judge_result(plan, step, *result, expected, outcome);
  if (const auto* lines = std::get_if<plan::ExpectLines>(&expectation)) {
    return judge_lines(plan.tables().rules[lines->rule], plan, expected, outcome.result);
  }
  if (const auto* affected = std::get_if<plan::ExpectAffected>(&expectation)) {
    return judge_affected(*affected, outcome);
  }
  if (std::holds_alternative<plan::ExpectVariables>(expectation)) {
    return judge_variables(plan.extra(step).defines.count, outcome.result);
  }
  if (std::holds_alternative<plan::ExpectNotice>(expectation)) {
    return judge_notice(expected, outcome);
  }
  return Judgement();
}

std::string_view describe_record(const plan::Plan& plan, const plan::Step& step) {
  const plan::Expectation& expectation = plan.expectation(step);
  if (std::holds_alternative<plan::ExpectResult>(expectation)) return "its result";
  if (std::holds_alternative<plan::ExpectError>(expectation)) return "an error";
  return "success";
}

}  // namespace weir::run
