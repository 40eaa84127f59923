// Warnings about conditions.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "script/slt/lines.h"
#include "script/slt/lint_parts.h"

namespace weir::slt {
namespace {

/// What the conditions of a record say about one name.
std::string_view name_of(const Script& script, const Condition& condition) {
  const std::string_view name = script.source.slice(condition.name);
  return equals_ignoring_case(name, "postgresql") ? name.substr(0, 8) : name;
}

/// Two conditions that exclude each other, so that no engine runs the record.
const Condition* never_met(const Script& script, std::span<const Condition> conditions) {
  constexpr std::size_t kMost = 32;  // no person writes more, and all pairs are compared
  if (conditions.size() > kMost) return nullptr;
  for (const Condition& one : conditions) {
    if (one.kind != ConditionKind::OnlyIf || one.form != ConditionForm::Name) continue;
    for (const Condition& other : conditions) {
      if (&other <= &one && other.kind == ConditionKind::OnlyIf) continue;
      if (other.form != ConditionForm::Name) continue;
      const bool same = equals_ignoring_case(name_of(script, one), name_of(script, other));
      if (same == (other.kind == ConditionKind::SkipIf))
        return &std::max(one, other, [](auto& a, auto& b) { return a.span.begin < b.span.begin; });
    }
  }
  return nullptr;
}

void check_text(LintContext& context, const Condition& condition) {
  if (context.script.dialect->text_after_condition) return;
  Span rest = between(condition.name.end(), condition.span.end());
  const std::string_view text = trim(context.script.source.slice(rest));
  if (text.empty()) return;
  rest.begin = static_cast<std::uint32_t>(text.data() - context.script.source.text().data());
  rest.length = static_cast<std::uint32_t>(text.size());
  context.warn(rule::kConditionText, rest, "text behind the name of a condition",
               fmt::format("we read it as a comment; {} rejects it", context.script.dialect->name));
}

/// Conditions above a record that belong to a later one.
void check_waiting(LintContext& context, const Record& record) {
  const auto& all = context.script.conditions;
  const auto first = std::lower_bound(
      all.begin(), all.end(), record.begin,
      [](const Condition& condition, std::uint32_t place) { return condition.span.begin < place; });
  if (first == all.end() || first->span.begin > record.head.begin) return;
  context.warn(rule::kConditionWaits, first->span,
               fmt::format("this condition does not apply to `{}`", to_text(record.kind)),
               "it waits for the next statement, query, system or let");
}

}  // namespace

void lint_conditions(LintContext& context, const Record& record) {
  const auto conditions = context.script.conditions_of(record);
  const Dialect& dialect = *context.script.dialect;
  for (const Condition& condition : conditions) check_text(context, condition);
  const bool labels = dialect.condition_targets == ConditionTargets::Sql;
  if (labels && record.conditions == 0) check_waiting(context, record);
  if (labels || dialect.condition_stack == ConditionStack::DoltRule) return;
  if (const Condition* condition = never_met(context.script, conditions)) {
    context.warn(rule::kNeverRuns, condition->span,
                 "with the conditions above it no engine runs this record");
  }
}

void lint_loose_conditions(LintContext& context) {
  std::size_t taken = 0;
  for (const Record& record : context.script.records) {
    if (record.conditions > 0) taken = record.first_condition + std::size_t{record.conditions};
  }
  const auto& all = context.script.conditions;
  for (; taken < all.size(); ++taken) {
    context.warn(rule::kLooseCondition, all[taken].span, "no record follows this condition");
  }
}

}  // namespace weir::slt
