// The linter: record by record, with what directives have set.
#include "script/slt/lint.h"

#include "base/text.h"
#include "script/slt/lint_parts.h"
#include "script/slt/names.h"

namespace weir::slt {
namespace {

/// Takes over what a directive sets for the records below it.
void follow(LintContext& context, const Record& record) {
  const Directive* directive = context.script.directive_of(record);
  if (directive == nullptr || record.has(flag::kIgnored)) return;
  if (record.kind == RecordKind::HashThreshold) {
    context.threshold = static_cast<std::uint64_t>(directive->number);
  } else if (record.kind == RecordKind::Control &&
             directive->setting == ControlSetting::ResultMode) {
    context.layout = directive->layout;
  } else if (record.kind == RecordKind::Mode && directive->mode == ModeKind::Cockroach) {
    context.layout = Layout::RowPerLine;
  } else if (record.kind == RecordKind::Mode && directive->mode == ModeKind::Standard) {
    context.layout = Layout::ValuePerLine;
  }
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

}  // namespace

Diagnostics lint(const Script& script) {
  Diagnostics diagnostics;
  const Dialect& dialect = *script.dialect;
  LintContext context{script, diagnostics, dialect.layout, dialect.hash_threshold, false, {}};
  for (const Record& record : script.records) {
    follow(context, record);
    if (record.has(flag::kBroken)) continue;
    lint_conditions(context, record);
    lint_text(context, record);
    lint_words(context, record);
    lint_results(context, record);
    context.retried = record.kind == RecordKind::Retry;
  }
  lint_loose_conditions(context);
  lint_names(context);
  sort_by_place(diagnostics);
  return diagnostics;
}

}  // namespace weir::slt
