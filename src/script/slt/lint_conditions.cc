// Warnings about conditions.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "diag/suggest.h"
#include "script/slt/lines.h"
#include "script/slt/lint_parts.h"

namespace weir::slt {
namespace {

/// What weir runs, and the names of SQLite's suite.
constexpr std::array<std::string_view, 8> kEngines{"sqlite", "duckdb",  "postgres", "postgresql",
                                                   "mysql",  "mariadb", "mssql",    "oracle"};
/// Others that scripts know; no slips of the finger.
constexpr std::array<std::string_view, 12> kOthers{
    "cockroach", "cockroachdb", "materialize", "risingwave",        "databend",  "datafusion",
    "dolt",      "turso",       "ignite",      "postgres-extended", "snowflake", "external"};

bool is_among(std::span<const std::string_view> names, std::string_view name, bool any_case) {
  return std::any_of(names.begin(), names.end(), [&](std::string_view known) {
    return any_case ? equals_ignoring_case(known, name) : known == name;
  });
}

/// The name of a condition; engines with two names have one.
std::string_view name_of(const Script& script, const Condition& condition) {
  const std::string_view name = script.source.slice(condition.name);
  if (equals_ignoring_case(name, "postgresql")) return "postgres";
  return equals_ignoring_case(name, "mariadb") ? "mysql" : name;
}

/// Whether nothing meets both, of which the first one is an `onlyif`. A name that is no engine may
/// be a label, and there may be several.
bool exclude_each_other(const Script& script, const Condition& one, const Condition& other) {
  const std::string_view first = name_of(script, one);
  const std::string_view second = name_of(script, other);
  const bool same = equals_ignoring_case(first, second);
  if (same || other.kind == ConditionKind::SkipIf) return same && other.kind != one.kind;
  const bool labels = script.dialect->condition_targets == ConditionTargets::Sql;
  return !labels || (is_among(kEngines, first, true) && is_among(kEngines, second, true));
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
      if (exclude_each_other(script, one, other))
        return &std::max(one, other, [](auto& a, auto& b) { return a.span.begin < b.span.begin; });
    }
  }
  return nullptr;
}

/// A name that is none of an engine: each once for a script.
void check_engine(LintContext& context, const Condition& condition) {
  const std::string_view name = context.script.source.slice(condition.name);
  const bool any_case = context.script.dialect->conditions_ignore_case;
  if (condition.form != ConditionForm::Name || name.empty()) return;
  if (is_among(kEngines, name, any_case) || is_among(kOthers, name, true)) return;
  const std::string_view near = nearest(name, kEngines);
  if (near.empty() && condition.kind == ConditionKind::SkipIf) return;
  if (!context.engines.insert(name).second) return;
  const bool other_case = !near.empty() && equals_ignoring_case(near, name);
  context.warn(rule::kUnknownEngine, condition.name, fmt::format("no engine is called `{}`", name),
               near.empty() ? fmt::format("it takes `--label {}` to run this", name)
               : other_case ? fmt::format("names have a case in this dialect: write `{}`", near)
                            : fmt::format("did you mean `{}`?", near));
}

/// In Dolt's dialect.
void check_stack(LintContext& context, std::span<const Condition> conditions) {
  const auto only = std::find_if(conditions.begin(), conditions.end(), [](const Condition& one) {
    return one.kind == ConditionKind::OnlyIf;
  });
  if (conditions.size() < 2 || only == conditions.end()) return;
  context.warn(rule::kOnlyifIgnored, only->span,
               "this condition does not count, for there is another one",
               "in this dialect an `onlyif` counts only if it is alone");
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
  for (const Condition& condition : conditions) {
    check_text(context, condition);
    check_engine(context, condition);
  }
  const bool labels = dialect.condition_targets == ConditionTargets::Sql;
  if (labels && record.conditions == 0) check_waiting(context, record);
  if (dialect.condition_stack == ConditionStack::DoltRule) return check_stack(context, conditions);
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
