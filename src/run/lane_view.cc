// `--as-view`: a query that passed is asked again through a view, and must answer the same.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"
#include "dialect/statement.h"
#include "run/lane.h"
#include "value/record.h"
#include "value/rows.h"

namespace weir::run {
namespace {

constexpr std::string_view kViewFailed = "the answer through a view differs";

/// A view needs a name for each column, and another one for each.
bool has_unclear_names(const ResultSet& result) {
  std::set<std::string> names;
  return std::any_of(result.columns().begin(), result.columns().end(), [&](const Column& column) {
    return column.name.empty() || !names.insert(to_lower(column.name)).second;
  });
}

/// What reads the catalogue sees the view itself. A name that only looks like one counts too.
bool may_read_catalogue(std::string_view text) {
  constexpr std::array<std::string_view, 7> kNames{
      "sqlite_", "pg_", "information_schema", "duckdb_", "pragma_", "mz_", "crdb_internal"};
  const std::string lower = to_lower(text);
  return std::ranges::any_of(
      kNames, [&](std::string_view name) { return lower.find(name) != std::string::npos; });
}

std::string_view without_semicolon(std::string_view text) {
  const std::size_t last = text.find_last_not_of("; \t\r\n");
  return text.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

/// Why the query cannot be asked through a view; empty if it can.
std::string_view why_no_view(std::string_view text, const Outcome& plain) {
  if (dialect::classify(text).kind != dialect::StatementKind::Select) return "it is no SELECT";
  if (dialect::count_statements(text).count != 1) return "it has several statements";
  if (!plain.ok() || !plain.returns_rows) return "it returns no rows";
  if (has_unclear_names(plain.result)) return "its columns have no names of their own";
  return may_read_catalogue(text) ? "it may read the catalogue" : "";
}

std::vector<TextRow> rows_of(const std::vector<std::string>& lines) {
  std::vector<TextRow> rows;
  rows.reserve(lines.size());
  for (const std::string& line : lines) rows.push_back({line});
  return rows;
}

std::string as_text(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

/// As multisets of rows: a view has no order.
Judgement compare_answers(const plan::ResultRule& rule, const ResultSet& plain,
                          const ResultSet& through) {
  RecordQuery query;
  query.letters = rule.letters;
  query.sort = SortMode::Rows;
  const auto wanted = render_record(*rule.style, query, plain, RecordForm::Values);
  const auto found = render_record(*rule.style, query, through, RecordForm::Values);
  if (wanted == found) return {};
  Judgement judgement;
  judgement.match = Match::No;
  judgement.message = kViewFailed;
  judgement.last_seen = kViewFailed;
  judgement.expected = as_text(wanted);
  judgement.actual = as_text(found);
  judgement.diff =
      format_diff(diff_ordered(rows_of(wanted), rows_of(found)), kDiffLines, DiffText::Plain);
  return judgement;
}

Judgement failed(std::string_view what, const Outcome& outcome) {
  Judgement judgement = judge_unexpected(outcome);
  judgement.message = fmt::format("{}: {}", what, judgement.message);
  return judgement;
}

Judgement no_view(plan::CommandReport& report, std::string_view why) {
  report.view = plan::ViewCheck::NotPossible;
  report.reason = fmt::format("not asked through a view: {}", why);
  return {};
}

}  // namespace

Outcome Lane::run_for_view(const plan::Step& step, std::string_view text,
                           std::string_view letters) {
  driver::Statement statement{text};
  statement.form = driver::ResultForm::Text;
  statement.letters = letters;
  TryResult tried = sessions_.run(current_, shared_.plan.tables().sessions[step.session.value],
                                  statement, Deadline::after(clock(), state_.sql_timeout));
  if (tried.timed_out || tried.interrupted) {
    // However the engine ends a cancelled statement, it says nothing about the view.
    tried.outcome.kind = OutcomeKind::Cancelled;
    tried.outcome.error = {};
    tried.outcome.error.message = tried.interrupted ? "interrupted" : "timed out";
  }
  return std::move(tried.outcome);
}

/// The plain answer, which has passed, against the one through a view.
Judgement Lane::judge_view(const plan::Step& step, std::string_view text, const Outcome& plain,
                           plan::CommandReport& report) {
  const auto* want = std::get_if<plan::ExpectResult>(&shared_.plan.expectation(step));
  if (want == nullptr) return {};
  if (const std::string_view why = why_no_view(text, plain); !why.empty()) {
    return no_view(report, why);
  }
  if (sessions_.was_in_transaction(shared_.plan.tables().sessions[step.session.value])) {
    return no_view(report, "a transaction is open");
  }
  return ask_through_view(step, text, shared_.plan.tables().rules[want->rule], plain, report);
}

Judgement Lane::ask_through_view(const plan::Step& step, std::string_view text,
                                 const plan::ResultRule& rule, const Outcome& plain,
                                 plan::CommandReport& report) {
  const std::string name = fmt::format("weir_view_{}", ++shared_.views);
  // SQLite looks names up only when a view is read, and only a temporary one finds temporary
  // tables.
  const std::string_view kind = main_.scheme == "sqlite" ? "TEMP VIEW" : "VIEW";
  const std::string create = fmt::format("CREATE {} {} AS {}", kind, name, without_semicolon(text));
  const Outcome created = run_for_view(step, create, {});
  if (created.kind == OutcomeKind::Error) {
    const std::string_view message = created.error.message;
    return no_view(report,
                   fmt::format("the engine refuses it: {}", message.substr(0, message.find('\n'))));
  }
  if (!created.ok()) return failed("a view cannot be created", created);
  report.view = plan::ViewCheck::Checked;
  const Outcome through = run_for_view(step, fmt::format("SELECT * FROM {}", name), rule.letters);
  const Outcome dropped = run_for_view(step, fmt::format("DROP VIEW {}", name), {});
  if (!through.ok()) return failed("through a view", through);
  if (!dropped.ok()) return failed("the view cannot be dropped", dropped);
  return compare_answers(rule, plain.result, through.result);
}

}  // namespace weir::run
