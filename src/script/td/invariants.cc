// Checking of what must hold for every script.
#include "script/td/invariants.h"

#include <algorithm>
#include <iterator>

#include "script/td/dump.h"
#include "script/td/lint.h"
#include "script/td/parse.h"
#include "script/td/print.h"
#include "script/td/rules.h"

namespace weir::td {
namespace {

class Checker {
 public:
  explicit Checker(const Script& script) : script_(script), text_(script.source.text()) {}

  std::string run() {
    nodes();
    commands();
    for (const Argument& argument : script_.arguments) {
      inside("argument", argument.key.span);
      inside("value", argument.value.span);
    }
    for (const Row& row : script_.rows) inside("row", row.span);
    for (const Header& header : script_.headers) inside("header", header.dashes);
    for (const auto* table : {&script_.lines, &script_.fields, &script_.plans}) {
      for (const Text& text : *table) inside("text", text.span);
    }
    for (const Bracket& bracket : script_.brackets) inside("bracket", bracket.drop);
    for (const Hash& hash : script_.hashes) inside("hash", hash.digest.span);
    for (const ExpectedError& error : script_.errors) inside("error", error.text.span);
    return std::move(broken_);
  }

  std::string run(const Diagnostics& diagnostics) {
    std::uint32_t last = 0;
    for (const Diagnostic& diagnostic : diagnostics) {
      inside(diagnostic.rule, diagnostic.span);
      expect(diagnostic.span.begin >= last, "diagnostics are not sorted");
      last = diagnostic.span.begin;
      const bool known = std::any_of(std::begin(kRules), std::end(kRules), [&](const Rule& rule) {
        return rule.name == diagnostic.rule;
      });
      expect(known && !diagnostic.message.empty(), "a diagnostic without rule or message");
      expect(!render(script_.source, diagnostic, Colour::Off).empty(), "an empty rendering");
    }
    return std::move(broken_);
  }

 private:
  void expect(bool condition, std::string_view message) {
    if (!condition && broken_.empty()) broken_ = message;
  }
  void inside(std::string_view what, Span span) {
    if (span.begin <= text_.size() && span.length <= text_.size() - span.begin) return;
    expect(false, std::string(what) + " lies outside of the text");
  }

  void nodes() {
    std::uint32_t end = 0;
    for (const Node& node : script_.nodes) {
      expect(node.span.begin == end && node.span.length > 0, "nodes do not tile the text");
      end = node.span.end();
    }
    expect(end == text_.size(), "nodes do not reach the end");
  }

  void commands() {
    std::uint32_t node = 0;
    for (const Command& command : script_.commands) {
      expect(node == 0 || command.nodes.first == node, "nodes between commands");
      node = command.nodes.first + command.nodes.count;
      expect(node <= script_.nodes.size(), "nodes of a command outside of the table");
      inside("sigil", command.sigil);
      inside("head", command.head.span);
      const auto line = std::count(text_.begin(), text_.begin() + command.sigil.begin, '\n') + 1;
      expect(command.line == line, "the line of a command is wrong");
    }
    const bool all = script_.commands.empty() || node == script_.nodes.size();
    expect(all, "nodes behind the last command");
  }

  const Script& script_;
  std::string_view text_;
  std::string broken_;
};

}  // namespace

std::string broken_invariant(std::string_view text) {
  const Parsed parsed = parse(make_source("text.td", std::string(text)));
  if (print(parsed.script) != text) return "the print differs from the text";
  std::string broken = Checker(parsed.script).run();
  if (broken.empty()) broken = Checker(parsed.script).run(parsed.diagnostics);
  if (broken.empty()) broken = Checker(parsed.script).run(lint(parsed.script));
  const std::string dumped = dump(parsed.script);
  const auto lines = static_cast<std::size_t>(std::count(dumped.begin(), dumped.end(), '\n'));
  if (broken.empty() && lines != parsed.script.commands.size()) broken = "the dump misses commands";
  return broken;
}

}  // namespace weir::td
