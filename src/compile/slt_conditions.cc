// `skipif` and `onlyif`.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "compile/slt_state.h"
#include "compile/slt_use.h"
#include "script/slt/loop_condition.h"

namespace weir::compile {
namespace {

using slt::Condition;
using slt::ConditionForm;
using slt::ConditionKind;
using Operator = plan::Comparison::Operator;

Operator operator_of(slt::LoopComparison comparison) {
  switch (comparison) {
    case slt::LoopComparison::Equal: return Operator::Equal;
    case slt::LoopComparison::NotEqual: return Operator::NotEqual;
    case slt::LoopComparison::Less: return Operator::Less;
    case slt::LoopComparison::LessOrEqual: return Operator::LessEqual;
    case slt::LoopComparison::Greater: return Operator::Greater;
    case slt::LoopComparison::GreaterOrEqual: return Operator::GreaterEqual;
  }
  return Operator::Equal;
}

plan::Guard guard_of(const SltContext& context, const Condition& condition) {
  std::vector<plan::Comparison> comparisons;
  const auto terms = slt::parse_loop_condition(context.slice(condition.name));
  for (const slt::LoopTerm& term : terms.value_or(std::vector<slt::LoopTerm>())) {
    comparisons.push_back({term.name, operator_of(term.comparison), term.value});
  }
  return {context.builder.add_comparisons(comparisons), condition.kind == ConditionKind::OnlyIf};
}

/// Whether the condition's name stands for what runs the script.
bool applies(const SltContext& context, const Condition& condition) {
  if (condition.form == ConditionForm::Config) return false;  // no configuration is ours
  return names_engine(context, context.slice(condition.name));
}

std::string reason_of(const SltContext& context, const Condition& condition) {
  const std::string_view word = condition.kind == ConditionKind::SkipIf ? "skipif" : "onlyif";
  return fmt::format("{} {}", word, context.slice(condition.name));
}

}  // namespace

bool names_engine(const SltContext& context, std::string_view name) {
  const auto& labels = context.options.labels;
  if (context.options.use != nullptr && std::ranges::find(labels, name) != labels.end()) {
    context.options.use->note_name(name);
  }
  return slt::names_engine(context.dialect(), name, context.options.engine, labels);
}

SltVerdict judge_conditions(const SltContext& context, const slt::Record& record) {
  SltVerdict verdict;
  const auto conditions = context.script.conditions_of(record);
  const bool dolt = context.dialect().condition_stack == slt::ConditionStack::DoltRule;
  for (const Condition& condition : conditions) {
    if (condition.form == ConditionForm::Loop) {
      verdict.guards.push_back(guard_of(context, condition));
      continue;
    }
    const bool only = condition.kind == ConditionKind::OnlyIf;
    if (only && dolt && conditions.size() > 1) continue;
    if (applies(context, condition) == only) continue;
    if (verdict.reason.empty()) verdict.reason = reason_of(context, condition);
  }
  return verdict;
}

std::string left_out_by_tags(const SltOptions& options, const std::vector<std::string>& tags) {
  const auto has_all = [&](const std::vector<std::string>& set) {
    return std::ranges::all_of(
        set, [&](const std::string& tag) { return std::ranges::find(tags, tag) != tags.end(); });
  };
  for (const auto& set : options.skipped_tags) {
    if (has_all(set)) return fmt::format("--skip-tag {}", fmt::join(set, ","));
  }
  const bool selected =
      options.selected_tags.empty() || std::ranges::any_of(options.selected_tags, has_all);
  return selected ? "" : "it has not the tags of --select-tag";
}

}  // namespace weir::compile
