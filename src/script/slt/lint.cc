// The linter: record by record, with what directives have set.
#include "script/slt/lint.h"

#include <algorithm>
#include <array>

#include "script/slt/layout.h"
#include "script/slt/lint_parts.h"
#include "script/slt/names.h"

namespace weir::slt {
namespace {

/// Takes over what a directive sets for the records below it.
void follow(LintContext& context, const Record& record) {
  const Directive* directive = context.script.directive_of(record);
  if (directive == nullptr || record.has(flag::kIgnored)) return;
  context.layout = layout_behind(context.script, record, context.layout);
  if (record.kind == RecordKind::HashThreshold) {
    context.threshold = static_cast<std::uint64_t>(directive->number);
  }
  const bool sorts =
      record.kind == RecordKind::SetSortStyle ||
      (record.kind == RecordKind::Control && directive->setting == ControlSetting::SortMode);
  if (sorts) context.sort = directive->sort;
}

void lint_names(LintContext& context) {
  if (context.script.dialect->family != Family::Cockroach) return;
  NameCheck names;
  for (const Record& record : context.script.records) names.follow(context.script, record);
  for (const auto& [name, place] : names.waiting()) {
    context.warn(rule::kNeverAwaited, place, "nothing awaits this record",
                 "it is judged at the end of the file, where the original fails");
  }
}

/// Of records that are read otherwise than they look.
constexpr std::array kMisread{rule::kSwallowedRecord.name,  rule::kBlankBeforeSql.name,
                              rule::kDashesWithBlanks.name, rule::kCommentInSql.name,
                              rule::kCutAtHash.name,        rule::kSortLikeConnection.name,
                              rule::kWhiteLine.name};

}  // namespace

bool is_misread(const Diagnostic& warning) {
  return std::find(kMisread.begin(), kMisread.end(), warning.rule) != kMisread.end();
}

Diagnostics lint(const Script& script) {
  Diagnostics diagnostics;
  const Dialect& dialect = *script.dialect;
  LintContext context{script, diagnostics, dialect.layout, dialect.hash_threshold, dialect.sort};
  find_variables(context);
  for (const Record& record : script.records) {
    follow(context, record);
    if (record.has(flag::kBroken)) continue;
    lint_conditions(context, record);
    lint_text(context, record);
    lint_words(context, record);
    lint_results(context, record);
    lint_values(context, record);
    lint_sql(context, record);
    lint_variables(context, record);
    context.retried = record.kind == RecordKind::Retry;
    context.connected = record.kind == RecordKind::Connection;
  }
  lint_loose_conditions(context);
  lint_names(context);
  sort_by_place(diagnostics);
  return diagnostics;
}

}  // namespace weir::slt
