// Names, arguments and bodies of actions.
#include "compile/td_actions.h"

#include <fmt/format.h>

#include <algorithm>

#include "compile/td_references.h"
#include "compile/td_values.h"
#include "diag/suggest.h"

namespace weir::compile {
namespace {

using plan::ActionSpec;
using plan::ArgumentSpec;
using plan::BodyUse;
using plan::OtherArguments;

std::string see_help(std::string_view action) {
  return fmt::format("`weir help {}` shows what it takes", action);
}

/// Of the value, or of the name if there is no value to point at.
Span span_of_value(const td::Argument& argument) {
  return argument.value.span.length > 0 ? argument.value.span : argument.key.span;
}

/// A key without `=` is probably a piece of a value with blanks.
bool is_bare(const td::Script& script, const td::Argument& argument) {
  return script.source.slice({argument.key.span.end(), 1}) != "=";
}

std::vector<std::string_view> names_of(const ActionSpec& spec) {
  std::vector<std::string_view> names;
  for (const ArgumentSpec& argument : spec.arguments) names.push_back(argument.name);
  return names;
}

std::string hint_for_unknown(const Context& context, const ActionSpec& spec,
                             const td::Command& command, const td::Argument& argument) {
  std::string hint = did_you_mean(argument.key.text, names_of(spec));
  if (!hint.empty()) return hint;
  if (argument.key.text.empty()) return "write no blanks around `=`";
  const bool is_first = &argument == &context.script.arguments_of(command).front();
  if (!is_first && is_bare(context.script, argument)) {
    return "a value with blanks must stand in double quotes";
  }
  return see_help(spec.name);
}

void report_unknown(Context& context, const ActionSpec& spec, const td::Command& command,
                    const td::Argument& argument) {
  const std::string_view key = argument.key.text;
  const std::string name = key.empty() ? "without a name" : fmt::format("`{}`", key);
  const Span span =
      argument.key.span.length > 0
          ? argument.key.span
          : Span{argument.key.span.begin, argument.value.span.end() - argument.key.span.begin};
  if (spec.other_arguments == OtherArguments::Ignored) {
    context.report(rule::kIgnoredArgument, span,
                   fmt::format("`{}` ignores the argument {}", spec.name, name),
                   hint_for_unknown(context, spec, command, argument));
  } else {
    context.report(rule::kUnknownArgument, span,
                   fmt::format("`{}` takes no argument {}", spec.name, name),
                   hint_for_unknown(context, spec, command, argument));
  }
}

void check_literal(Context& context, const ArgumentSpec& spec, const td::Argument& argument) {
  const std::string_view value = argument.value.text;
  if (spec.type == plan::ArgumentType::FileName && value.find('/') == std::string_view::npos &&
      has_reference(value)) {
    return;
  }
  const bool literal =
      spec.type == plan::ArgumentType::FileName || spec.type == plan::ArgumentType::Service;
  if (!literal && has_reference(value)) return;
  const auto mistake = check_value(spec, value);
  if (!mistake) return;
  const Span span = mistake->culprit.empty()
                        ? span_of_value(argument)
                        : place_of(context.script, argument.value, mistake->culprit);
  context.report(*mistake->rule, span, mistake->message, mistake->hint);
}

void check_argument(Context& context, const ActionSpec& spec, const td::Command& command,
                    const td::Argument& argument) {
  const ArgumentSpec* known = find_argument(spec, argument.key.text);
  if (known != nullptr) {
    check_literal(context, *known, argument);
  } else if (spec.other_arguments == OtherArguments::Variables) {
    if (!argument.key.text.empty()) return;
    context.report(rule::kNamelessVariable, argument.key.span,
                   "this sets a variable without a name, which cannot be used",
                   "write no blanks around `=`");
  } else if (spec.other_arguments != OtherArguments::Meaningful) {
    report_unknown(context, spec, command, argument);
  }
}

/// Whether an unknown argument is probably a misspelt `name`, which then need not be missed too.
bool is_misspelt(const Context& context, const ActionSpec& spec, const td::Command& command,
                 std::string_view name) {
  if (spec.other_arguments != OtherArguments::Error) return false;
  const auto given = context.script.arguments_of(command);
  return std::any_of(given.begin(), given.end(), [&](const td::Argument& argument) {
    return find_argument(spec, argument.key.text) == nullptr &&
           nearest(argument.key.text, names_of(spec)) == name;
  });
}

void check_required(Context& context, const ActionSpec& spec, const td::Command& command) {
  std::string missing;
  std::size_t count = 0;
  for (const ArgumentSpec& argument : spec.arguments) {
    const bool given = context.script.find_argument(command, argument.name) != nullptr;
    if (given || argument.required == plan::Required::No) continue;
    if (is_misspelt(context, spec, command, argument.name)) continue;
    missing += fmt::format("{}`{}`", count++ == 0 ? "" : ", ", argument.name);
  }
  if (count == 0) return;
  context.report(
      rule::kMissingArgument, command.head.span,
      fmt::format("`{}` needs the argument{} {}", spec.name, count == 1 ? "" : "s", missing),
      see_help(spec.name));
}

plan::WrittenArguments written_in(const Context& context, const td::Command& command) {
  plan::WrittenArguments written;
  for (const td::Argument& argument : context.script.arguments_of(command)) {
    const std::string_view value = argument.value.text;
    written.all.push_back(
        {argument.key.text, has_reference(value) ? std::nullopt : std::optional(value)});
  }
  written.has_body = !context.script.input_of(command).empty();
  return written;
}

/// What the action itself says of its arguments together.
void check_combination(Context& context, const ActionSpec& spec, const td::Command& command) {
  if (spec.check == nullptr) return;
  auto mistake = spec.check(written_in(context, command));
  if (!mistake) return;
  const td::Argument* culprit = mistake->argument.empty()
                                    ? nullptr
                                    : context.script.find_argument(command, mistake->argument);
  context.report(rule::kBadCombination, culprit == nullptr ? command.head.span : culprit->key.span,
                 std::move(mistake->message), std::move(mistake->hint));
}

constexpr std::string_view kRemarkHint =
    "all lines up to the next command belong to it; a remark begins with `#`";

void check_body(Context& context, const ActionSpec& spec, const td::Command& command) {
  const auto lines = context.script.input_of(command);
  if (lines.empty()) {
    if (spec.body != BodyUse::Required) return;
    context.report(rule::kMissingBody, command.head.span,
                   fmt::format("`{}` needs lines below it", spec.name), see_help(spec.name));
  } else if (spec.body == BodyUse::Ignored) {
    context.report(rule::kIgnoredBody, lines.front().span,
                   fmt::format("`{}` ignores the lines below it", spec.name),
                   std::string(kRemarkHint));
  } else if (spec.body == BodyUse::Rejected) {
    context.report(rule::kUnexpectedBody, lines.front().span,
                   fmt::format("`{}` must not have lines below it", spec.name),
                   std::string(kRemarkHint));
  }
}

}  // namespace

ActionTable::ActionTable(std::span<const ActionSpec* const> specs) {
  for (const ActionSpec* spec : specs) {
    by_name_.emplace(spec->name, spec);
    names_.push_back(spec->name);
  }
}

const ActionSpec* ActionTable::find(std::string_view name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : found->second;
}

const ArgumentSpec* find_argument(const ActionSpec& spec, std::string_view name) {
  const auto found = std::find_if(spec.arguments.begin(), spec.arguments.end(),
                                  [name](const ArgumentSpec& a) { return a.name == name; });
  return found == spec.arguments.end() ? nullptr : &*found;
}

const ActionSpec* check_action(Context& context, const ActionTable& table,
                               const td::Command& command) {
  const std::string_view name = command.head.text;
  const ActionSpec* spec = table.find(name);
  if (spec == nullptr) {
    std::string hint = did_you_mean(name, table.names());
    if (hint.empty()) hint = "`weir help actions` lists all actions";
    if (name.starts_with('{')) hint = "a line that begins with a variable is written as `\\${...}`";
    context.report(rule::kUnknownAction, command.head.span,
                   fmt::format("unknown action `{}`", name), std::move(hint));
    return nullptr;
  }
  for (const td::Argument& argument : context.script.arguments_of(command)) {
    check_argument(context, *spec, command, argument);
  }
  check_required(context, *spec, command);
  check_combination(context, *spec, command);
  check_body(context, *spec, command);
  return spec;
}

}  // namespace weir::compile
