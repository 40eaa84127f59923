// Warnings about the words of a directive.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "diag/suggest.h"
#include "script/slt/lines.h"
#include "script/slt/lint_parts.h"

namespace weir::slt {
namespace {

constexpr std::array<std::string_view, 3> kSortWords{"nosort", "rowsort", "valuesort"};
constexpr std::array<std::string_view, 6> kChanges{"insert", "update", "delete",
                                                   "merge",  "copy",   "truncate"};

void check_label(LintContext& context, const Query& query) {
  if (query.label.length == 0 || context.script.dialect->labels_enforced) return;
  const std::string_view label = context.script.source.slice(query.label);
  if (context.labels.try_emplace(label, query.label.begin).second) return;
  context.warn(rule::kLabelIgnored, query.label,
               fmt::format("the label `{}` was used before, but results are not compared", label),
               fmt::format("{} does not enforce labels", context.script.dialect->name));
}

void check_letters(LintContext& context, const Query& query) {
  const Dialect& dialect = *context.script.dialect;
  if (dialect.letter_rule != LetterRule::Warned) return;
  const std::string_view letters = context.script.source.slice(query.letters);
  const std::size_t place = letters.find_first_not_of(dialect.letters);
  if (place == std::string_view::npos) return;
  context.warn(rule::kUnusualLetter, query.letters,
               fmt::format("a type letter that {} does not know", dialect.name),
               fmt::format("its letters are `{}`", dialect.letters));
}

void check_connection(LintContext& context, const QueryExtra& extra) {
  if (context.script.dialect->connection != ConnectionSyntax::Suffix) return;
  const std::string_view name = context.script.source.slice(extra.connection);
  if (name.empty()) return;
  if (name.find_first_not_of(context.script.dialect->letters) == std::string_view::npos) {
    return context.warn(rule::kSortLikeConnection, extra.connection,
                        fmt::format("`{}` names a connection here", name),
                        "type letters are one word, such as `query II`");
  }
  const std::string hint = did_you_mean(name, kSortWords);
  if (hint.empty()) return;
  context.warn(rule::kSortLikeConnection, extra.connection,
               fmt::format("`{}` is no sort mode and so names a connection", name), hint);
}

/// sqllogictest-rs joins the words of a regex with one blank.
void check_blanks(LintContext& context, const Record& record) {
  const ExpectedError* error = context.script.error_of(record);
  const bool joined = context.script.dialect->family == Family::SqllogictestRs;
  if (!joined || error == nullptr || error->form != ErrorForm::Regex) return;
  const Span regex = error->text.span;
  const std::string_view written = context.script.source.slice(regex);
  const std::size_t first = std::min(written.find("  "), written.find('\t'));
  if (first != std::string_view::npos) {
    const std::size_t end = written.find_first_not_of(" \t", first);
    context.warn(
        rule::kLostBlanks,
        {regex.begin + static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(end - first)},
        "in this regex these blanks are one", "write `[ ]` for each that must be there");
  }
  if (regex.end() >= record.head.end()) return;
  context.warn(rule::kLostBlanks, between(regex.end(), record.head.end()),
               "blanks at the end are no part of the regex", "remove them, or write `[ ]`");
}

/// Directives that change other records than somebody may think.
void check_directive(LintContext& context, const Record& record) {
  const Script& script = context.script;
  if (record.kind == RecordKind::Connection && context.connected) {
    context.warn(rule::kNoEffect, record.head, "no record has used the `connection` above this one",
                 "it holds for the next record only");
  } else if (record.kind == RecordKind::Skip && script.word_of(record, 0) == "if") {
    context.warn(rule::kSkipIf, record.head, "this skips all that follows",
                 fmt::format("did you mean `skipif {}`?", script.word_of(record, 1)));
  } else if (record.kind == RecordKind::Halt && script.source.path.ends_with(".part") &&
             script.dialect->family == Family::SqllogictestRs) {
    context.warn(rule::kHaltIncluded, record.head,
                 "this also ends the script that includes this file");
  }
}

bool changes_data(std::string_view sql) {
  const std::string_view word = sql.substr(0, sql.find_first_of(" \t\r\n("));
  return std::any_of(kChanges.begin(), kChanges.end(), [word](std::string_view change) {
    return equals_ignoring_case(word, change);
  });
}

void check_retry(LintContext& context, const Record& record) {
  const QueryExtra* extra = context.script.extra_of(record);
  const bool option = extra != nullptr && extra->retried;
  const Retry* retry = context.script.retry_of(record);
  if (retry == nullptr && !option && !context.retried) return;
  if (!changes_data(trim(context.script.source.slice(record.sql)))) return;
  context.warn(rule::kRetriedChange, retry != nullptr ? retry->span : record.head,
               "a change of data is tried again, and so may be made twice");
}

/// DuckDB's runner prints results in these modes.
void check_mode(LintContext& context, const Record& record) {
  if (record.kind != RecordKind::Mode) return;
  const ModeKind mode = context.script.directive_of(record)->mode;
  const bool prints =
      mode == ModeKind::OutputHash || mode == ModeKind::OutputResult || mode == ModeKind::Debug;
  if (!prints) return;
  context.warn(rule::kNoEffect, record.head,
               fmt::format("`{}` prints nothing here", context.script.source.slice(record.head)),
               "`weir run --verbose` prints every record, `--rewrite` writes results");
}

}  // namespace

void lint_words(LintContext& context, const Record& record) {
  if (const Query* query = context.script.query_of(record)) {
    check_label(context, *query);
    check_letters(context, *query);
  }
  if (const QueryExtra* extra = context.script.extra_of(record)) check_connection(context, *extra);
  check_blanks(context, record);
  check_directive(context, record);
  check_mode(context, record);
  if (record.sql.length > 0 && record.kind != RecordKind::System) check_retry(context, record);
}

}  // namespace weir::slt
