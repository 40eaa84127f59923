// Opening and closing of blocks.
#include "compile/td_skips.h"

#include <fmt/format.h>

#include "base/text.h"
#include "dialect/sql_scanner.h"

namespace weir::compile {
namespace {

/// Whether the lines below are `SELECT true` and nothing else.
bool always_true(const td::Script& script, const td::Command& command) {
  std::string query;
  for (const td::Text& line : script.input_of(command)) query.append(line.text).push_back('\n');
  dialect::SqlScanner scanner(query);
  if (!scanner.next().is("SELECT") || !scanner.next().is("TRUE")) return false;
  const dialect::Token last = scanner.next();
  return last.kind == dialect::TokenKind::End ||
         (last.is(';') && scanner.next().kind == dialect::TokenKind::End);
}

}  // namespace

void Skips::enter(const td::Command& command, plan::Control control, plan::Step& step,
                  plan::StepExtra& extra) {
  step.block = current();
  if (control == plan::Control::SkipIf) open(command, extra);
  if (control == plan::Control::SkipEnd) close(command, step);
}

void Skips::open(const td::Command& command, plan::StepExtra& extra) {
  extra.decides = context_.builder.add_block(current());
  const bool gated = context_.script.gate_of(command) != nullptr;
  const bool always = !gated && always_true(context_.script, command);
  open_.push_back({extra.decides, &command, always});
  if (always) ++never_;
}

void Skips::close(const td::Command& command, plan::Step& step) {
  if (open_.empty()) {
    context_.report(rule::kStraySkipEnd, command.head.span, "there is no skip that this could end",
                    "a skip begins with `$ skip-if`");
    return;
  }
  if (open_.back().always) --never_;
  open_.pop_back();
  step.block = current();
}

void Skips::finish() {
  for (const Open& open : open_) {
    const td::Command& last = context_.script.commands.back();
    if (!open.always || &last == open.command) continue;
    const auto below = static_cast<std::size_t>(&last - open.command);
    context_.report(rule::kUnreachable, open.command->head.span,
                    fmt::format("this always skips, so {} below {} never run",
                                count_of(below, "command"), below == 1 ? "is" : "are"),
                    "`$ skip-end` ends a skip");
    return;
  }
}

}  // namespace weir::compile
