// Comparing outcomes with expectations.
#include "run/judge.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "run/row_hint.h"

namespace weir::run {
namespace {

using plan::FailureMatch;

Result<TextRow> bind_fields(const plan::Plan& plan, plan::Range fields, const Variables& variables,
                            const Variables::OnBound& on_bound) {
  TextRow row;
  row.reserve(fields.count);
  for (std::uint32_t i = 0; i < fields.count; ++i) {
    WEIR_TRY_ASSIGN(
        std::string field,
        variables.bind(plan, plan.tables().templates[fields.first + i], Escape::None, on_bound));
    row.push_back(std::move(field));
  }
  return row;
}

Result<Want> bind_rows(const plan::Plan& plan, const plan::ExpectRows& expected,
                       const Variables& variables, const Variables::OnBound& on_bound) {
  WantRows want;
  if (expected.columns) {
    const auto* first = plan::begin_of(plan.tables().names, *expected.columns);
    want.columns.emplace(first, first + expected.columns->count);
  }
  want.rows.reserve(expected.rows.count);
  for (std::uint32_t i = 0; i < expected.rows.count; ++i) {
    WEIR_TRY_ASSIGN(TextRow row, bind_fields(plan, plan.tables().rows[expected.rows.first + i],
                                             variables, on_bound));
    want.rows.push_back(std::move(row));
  }
  sort_rows(want.rows);
  return Want(std::move(want));
}

Result<Want> bind_failure(const plan::Plan& plan, const plan::ExpectFailure& expected,
                          const Variables& variables, const Variables::OnBound& on_bound) {
  WantFailure want;
  want.match = expected.match;
  const bool regex = expected.match == FailureMatch::Regex;
  WEIR_TRY_ASSIGN(want.text, variables.bind(plan, expected.text,
                                            regex ? Escape::Regex : Escape::None, on_bound));
  if (regex) {
    WEIR_TRY_ASSIGN(Pattern pattern, Pattern::create(want.text));
    want.pattern = std::move(pattern);
  }
  if (const plan::Companions* beside = plan::companions_of(plan.tables(), expected)) {
    if (beside->detail) want.detail = std::string(*beside->detail);
    if (beside->hint) want.hint = std::string(*beside->hint);
  }
  return Want(std::move(want));
}

/// The part of a judgement that every failed statement shares.
Judgement from_error(const Outcome& outcome, std::string message) {
  Judgement judgement;
  const bool judged = outcome.from_server() || outcome.kind == OutcomeKind::Error;
  judgement.match = judged ? Match::No : Match::Undecided;
  judgement.message = std::move(message);
  judgement.last_seen = outcome.error.message;
  judgement.sqlstate = outcome.error.sqlstate;
  judgement.code = outcome.error.code;
  judgement.detail = outcome.error.detail;
  judgement.hint = outcome.error.hint;
  return judgement;
}

Judgement undecided(const Outcome& outcome) {
  std::string message = outcome.error.message;
  if (outcome.kind == OutcomeKind::Unknown) {
    message += " (the statement may or may not have taken effect)";
  }
  return from_error(outcome, std::move(message));
}

Judgement unexpected_error(const Outcome& outcome) {
  return from_error(outcome, fmt::format("statement failed: {}", outcome.error.message));
}

std::string format_rows(const std::vector<TextRow>& rows) {
  std::string text;
  for (const TextRow& row : rows) text += format_row(row) + "\n";
  return text;
}

void mask_rows(std::vector<TextRow>& rows, const Mask& mask) {
  for (TextRow& row : rows) {
    for (std::string& field : row) field = mask.apply(field);
  }
}

TextRow column_names(const ResultSet& result) {
  TextRow names;
  for (const Column& column : result.columns()) names.push_back(column.name);
  return names;
}

std::string count_rows(std::size_t count) { return count_of(count, "row"); }

Judgement judge_rows(const WantRows& want, const Outcome& outcome, const Mask& mask) {
  if (want.columns && *want.columns != column_names(outcome.result)) {
    Judgement judgement;
    judgement.match = Match::No;
    judgement.message = "column names differ";
    judgement.expected = format_row(*want.columns) + "\n";
    judgement.actual = format_row(column_names(outcome.result)) + "\n";
    judgement.diff = "- " + judgement.expected + "+ " + judgement.actual;
    judgement.last_seen = "columns " + format_row(column_names(outcome.result));
    return judgement;
  }
  std::vector<TextRow> actual = render_rows(outcome.result);
  if (mask.active()) mask_rows(actual, mask);
  sort_rows(actual);
  if (actual == want.rows) return {};
  Judgement judgement;
  judgement.match = Match::No;
  const std::vector<DiffLine> diff = diff_sorted(want.rows, actual);
  const auto count = [&diff](DiffLine::Kind kind) {
    return static_cast<std::size_t>(std::count_if(
        diff.begin(), diff.end(), [kind](const DiffLine& line) { return line.kind == kind; }));
  };
  const std::size_t missing = count(DiffLine::Kind::Missing);
  const std::size_t unexpected = count(DiffLine::Kind::Unexpected);
  judgement.message =
      fmt::format("rows differ: expected {}, got {} ({} missing, {} unexpected)",
                  count_rows(want.rows.size()), count_rows(actual.size()), missing, unexpected);
  judgement.last_seen = fmt::format("{} of {} missing, {} unexpected", missing,
                                    count_rows(want.rows.size()), unexpected);
  judgement.expected = format_rows(want.rows);
  judgement.actual = format_rows(actual);
  judgement.diff = format_diff(diff);
  judgement.hint = row_hint(want.rows, actual);
  if (mask.active())
    judgement.notes = "rows before masking:\n" + format_rows(render_rows(outcome.result));
  return judgement;
}

Judgement judge_hash(const WantHash& want, const Outcome& outcome, const Mask& mask) {
  std::vector<TextRow> actual = render_rows(outcome.result);
  if (mask.active()) mask_rows(actual, mask);
  sort_rows(actual);
  const std::string md5 = hash_rows(actual);
  if (actual.size() == want.rows && md5 == want.md5) return {};
  Judgement judgement;
  judgement.match = Match::No;
  judgement.message = actual.size() == want.rows
                          ? "hash of the rows differs"
                          : fmt::format("row count differs: expected {}, got {}",
                                        count_rows(want.rows), count_rows(actual.size()));
  judgement.expected = fmt::format("{} values hashing to {}\n", want.rows, want.md5);
  judgement.actual = fmt::format("{} values hashing to {}\n", actual.size(), md5);
  judgement.diff = "- " + judgement.expected + "+ " + judgement.actual;
  judgement.last_seen = count_rows(actual.size()) + " hashing to " + md5;
  return judgement;
}

/// Lines as one-field rows, so that the ordered diff can show them.
std::vector<TextRow> to_lines(std::string_view text) {
  std::vector<TextRow> lines;
  if (text.ends_with('\n')) text.remove_suffix(1);
  for (const std::string_view line : split(text, '\n')) lines.push_back({std::string(line)});
  return lines;
}

std::string diff_lines(std::string_view expected, std::string_view actual) {
  std::string text;
  for (const DiffLine& line : diff_ordered(to_lines(expected), to_lines(actual))) {
    const std::string_view mark = line.kind == DiffLine::Kind::Same      ? "  "
                                  : line.kind == DiffLine::Kind::Missing ? "- "
                                                                         : "+ ";
    text += std::string(mark) + line.row.front() + "\n";
  }
  return text;
}

Judgement judge_text(const WantText& want, const Outcome& outcome, const Mask& mask) {
  Judgement judgement;
  if (outcome.result.column_count() != 1) {
    judgement.match = Match::No;
    judgement.message = fmt::format("expected one column of text, got {}",
                                    count_of(outcome.result.column_count(), "column"));
    judgement.last_seen = judgement.message;
    return judgement;
  }
  std::string actual;
  const std::vector<TextRow> rows = render_rows(outcome.result);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (i > 0) actual += '\n';
    actual += mask.apply(rows[i].front());
  }
  // A plan that comes as one row per line has no newline behind its last line, the script has one.
  if (actual == want.text || actual + "\n" == want.text) return judgement;
  judgement.match = Match::No;
  judgement.message = "text differs";
  judgement.expected = want.text;
  judgement.actual = actual;
  judgement.diff = diff_lines(want.text, actual);
  judgement.last_seen = "a different text";
  return judgement;
}

bool message_matches(const WantFailure& want, std::string_view message) {
  switch (want.match) {
    case FailureMatch::Contains: return message.find(want.text) != std::string_view::npos;
    case FailureMatch::Exact: return message == want.text;
    case FailureMatch::Regex: return want.pattern->found_in(message);
    case FailureMatch::Timeout: return false;
  }
  return false;
}

Judgement different_part(const Outcome& outcome, std::string_view part, std::string_view expected,
                         std::string_view actual) {
  Judgement judgement =
      from_error(outcome, actual.empty() ? fmt::format("the error has no {}", part)
                                         : fmt::format("the error's {} differs", part));
  judgement.expected = expected;
  judgement.actual = actual;
  return judgement;
}

Judgement judge_failure(const WantFailure& want, const Outcome& outcome, const Mask& mask) {
  if (outcome.ok()) {
    Judgement judgement;
    judgement.match = Match::No;
    judgement.message = fmt::format("statement succeeded, expected {}", describe(Want(want)));
    judgement.last_seen = "success";
    judgement.actual = format_rows(render_rows(outcome.result));
    return judgement;
  }
  if (!outcome.from_server() && outcome.kind != OutcomeKind::Error) return undecided(outcome);
  const std::string message = mask.apply(outcome.error.message);
  if (!message_matches(want, message)) {
    Judgement judgement = from_error(
        outcome, fmt::format("wrong error: expected {}, got `{}`", describe(Want(want)), message));
    judgement.expected = want.text;
    judgement.actual = message;
    return judgement;
  }
  const ServerError& error = outcome.error;
  if (want.detail && error.detail.find(*want.detail) == std::string::npos) {
    return different_part(outcome, "detail", *want.detail, error.detail);
  }
  if (want.hint && error.hint.find(*want.hint) == std::string::npos) {
    return different_part(outcome, "hint", *want.hint, error.hint);
  }
  return {};
}

}  // namespace

Result<Want> bind_expectation(const plan::Plan& plan, const plan::Step& step,
                              const Variables& variables, const Variables::OnBound& on_bound) {
  const plan::Expectation& expectation = plan.expectation(step);
  if (const auto* rows = std::get_if<plan::ExpectRows>(&expectation)) {
    return bind_rows(plan, *rows, variables, on_bound);
  }
  if (const auto* failure = std::get_if<plan::ExpectFailure>(&expectation)) {
    return bind_failure(plan, *failure, variables, on_bound);
  }
  if (const auto* hash = std::get_if<plan::ExpectHash>(&expectation)) {
    return Want(WantHash{hash->rows, std::string(hash->md5)});
  }
  if (const auto* text = std::get_if<plan::ExpectText>(&expectation)) {
    WEIR_TRY_ASSIGN(std::string bound, variables.bind(plan, text->text, Escape::None, on_bound));
    return Want(WantText{std::move(bound)});
  }
  return Want(WantSuccess{});
}

Judgement judge_unexpected(const Outcome& outcome) {
  return outcome.from_server() ? unexpected_error(outcome) : undecided(outcome);
}

Judgement judge_interruption(std::string_view wanted, Judgement last) {
  const std::string before = last.message.empty() ? "" : "; before: " + last.message;
  last.match = Match::Undecided;
  last.message = fmt::format("interrupted while waiting for {}{}", wanted, before);
  return last;
}

void report_failure(plan::CommandReport& report, Judgement judgement) {
  report.verdict = judgement.match == Match::Undecided ? plan::Verdict::Error : plan::Verdict::Fail;
  report.message = std::move(judgement.message);
  report.expected = std::move(judgement.expected);
  report.actual = std::move(judgement.actual);
  report.diff = std::move(judgement.diff);
  report.sides = std::move(judgement.sides);
  report.sqlstate = std::move(judgement.sqlstate);
  report.code = std::move(judgement.code);
  report.detail = std::move(judgement.detail);
  report.hint = std::move(judgement.hint);
}

Judgement judge(const Want& want, const Outcome& outcome, const Mask& mask) {
  if (const auto* failure = std::get_if<WantFailure>(&want)) {
    return judge_failure(*failure, outcome, mask);
  }
  const auto* rows = std::get_if<WantRows>(&want);
  if (!outcome.ok()) {
    Judgement judgement = judge_unexpected(outcome);
    if (rows != nullptr && judgement.hint.empty()) {
      judgement.hint = statement_hint(rows->rows, outcome.error.message);
    }
    return judgement;
  }
  if (rows != nullptr) return judge_rows(*rows, outcome, mask);
  if (const auto* hash = std::get_if<WantHash>(&want)) return judge_hash(*hash, outcome, mask);
  if (const auto* text = std::get_if<WantText>(&want)) return judge_text(*text, outcome, mask);
  return {};
}

std::string describe(const Want& want) {
  if (const auto* rows = std::get_if<WantRows>(&want)) {
    return rows->rows.empty() ? "no rows" : count_rows(rows->rows.size());
  }
  if (const auto* hash = std::get_if<WantHash>(&want)) {
    return fmt::format("{} hashing to {}", count_rows(hash->rows), hash->md5);
  }
  if (std::holds_alternative<WantText>(want)) return "the text below the statement";
  if (const auto* failure = std::get_if<WantFailure>(&want)) {
    switch (failure->match) {
      case FailureMatch::Contains: return fmt::format("an error that contains `{}`", failure->text);
      case FailureMatch::Exact: return fmt::format("the error `{}`", failure->text);
      case FailureMatch::Regex: return fmt::format("an error that matches `{}`", failure->text);
      case FailureMatch::Timeout: return "no answer in time";
    }
  }
  return "success";
}

}  // namespace weir::run
