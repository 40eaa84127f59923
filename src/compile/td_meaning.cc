// Arguments that are right by themselves, and wrong or idle together.
#include <fmt/format.h>

#include "base/duration.h"
#include "base/pattern_mistake.h"
#include "base/text.h"
#include "compile/td_actions.h"
#include "compile/td_references.h"
#include "compile/td_regex.h"

namespace weir::compile {
namespace {

using std::chrono_literals::operator""s;

/// The timeout of a run for which none is chosen.
constexpr Nanoseconds kDefaultTimeout = 30s;

void check_replacement(Context& context, const td::Command& command) {
  const td::Argument* match = context.script.find_argument(command, "match");
  const td::Argument* replacement = context.script.find_argument(command, "replacement");
  if (match == nullptr || replacement == nullptr || has_reference(match->value.text) ||
      has_reference(replacement->value.text) || find_mistake(match->value.text)) {
    return;
  }
  const std::string_view group = find_unknown_group(match->value.text, replacement->value.text);
  if (group.empty()) return;
  context.report(rule::kUnknownGroup, place_of(context.script, replacement->value, group),
                 fmt::format("the pattern has no group `{}`", group.substr(1)),
                 "it is replaced by nothing; letters and digits behind `$` are all part of the "
                 "name, and `$$` is a dollar sign");
}

void check_timeout(Context& context, const td::Command& command) {
  const td::Argument* duration = context.script.find_argument(command, "duration");
  const td::Argument* force = context.script.find_argument(command, "force");
  if (duration == nullptr || (force != nullptr && force->value.text != "false")) return;
  const auto chosen = parse_duration(duration->value.text);
  if (!chosen || *chosen >= kDefaultTimeout) return;
  context.report(rule::kIdleTimeout, duration->value.span,
                 "without `force=true` a duration below the timeout of the run means `default`",
                 "that timeout is 30 s unless `--timeout` says otherwise");
}

void check_unused_lines(Context& context, const td::Command& command) {
  const auto lines = context.script.input_of(command);
  if (lines.empty()) return;
  for (const td::Argument& argument : context.script.arguments_of(command)) {
    if (argument.value.text.empty()) return;
  }
  context.report(rule::kIgnoredBody, lines.front().span,
                 "`set` ignores the lines below it, because every variable has a value",
                 "they are the value of a variable that is written as `NAME=`");
}

}  // namespace

void check_meaning(Context& context, const td::Command& command) {
  const std::string_view name = command.head.text;
  if (name == "set-regex") check_replacement(context, command);
  if (name == "set-sql-timeout") check_timeout(context, command);
  if (name == "set") check_unused_lines(context, command);
}

}  // namespace weir::compile
