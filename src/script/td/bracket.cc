// Properties in brackets, each read for itself.
#include "script/td/bracket.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "script/td/gate.h"

namespace weir::td {
namespace {

constexpr std::string_view kSession = "session=";

/// Length of the character at `offset`; an invalid byte counts as one.
std::uint32_t character_length(std::string_view text, std::uint32_t offset) {
  return static_cast<std::uint32_t>(std::max<std::size_t>(1, decode_utf8(text, offset).length));
}

/// The mistake of a gate whose bracket never closes: what is wrong before the end of its first word
/// is told in preference.
void report_unclosed(Context& context, std::uint32_t open, std::uint32_t line_end) {
  const std::string_view rest = context.slice(between(open + 1, line_end));
  const std::string_view word = rest.substr(0, rest.find(' '));
  const bool gate = !word.empty() && !read_gate(word).mistake;
  context.report(rule::kGateUnclosed, {open, 1}, "`[` is not closed on its line",
                 gate ? fmt::format("write `[{}]`", word) : std::string(kGateExample));
}

/// Reads one bracket, property by property.
class BracketReader {
 public:
  BracketReader(Context& context, const Command& command, Bracket& bracket)
      : context_(context), command_(command), bracket_(bracket) {}

  void read() {
    const std::uint32_t end = bracket_.span.end() - 1;
    for (std::uint32_t begin = bracket_.span.begin + 1; begin <= end;) {
      const std::size_t comma = context_.text.substr(0, end).find(',', begin);
      const auto stop = comma == std::string_view::npos ? end : static_cast<std::uint32_t>(comma);
      read_property(between(begin, stop));
      begin = stop + 1;
    }
  }

 private:
  void read_property(Span span) {
    const std::string_view text = context_.slice(span);
    if (text.starts_with(kSession)) {
      const auto head = static_cast<std::uint32_t>(kSession.size());
      read_session(span, {span.begin + head, span.length - head});
    } else {
      read_version(span, text);
    }
  }

  void read_version(Span span, std::string_view text) {
    GateReading reading = read_gate(text);
    if (reading.mistake) {
      GateMistake& mistake = *reading.mistake;
      context_.report(*mistake.rule, {span.begin + mistake.offset, mistake.length},
                      std::move(mistake.message), std::move(mistake.hint));
    } else if (bracket_.version) {
      report_repeated(span, "version");
    } else {
      bracket_.version = reading.gate;
    }
  }

  void read_session(Span span, Span name) {
    const std::string_view text = context_.slice(name);
    if (command_.kind == CommandKind::Action) {
      context_.report(rule::kSessionOfAction, span, "an action has no `session`",
                      "it names its connection in an argument");
    } else if (text.empty() || !std::ranges::all_of(text, is_part_of_name)) {
      context_.report(rule::kSessionName, text.empty() ? span : name,
                      text.empty() ? std::string("`session` without a name")
                                   : fmt::format("`{}` cannot name a connection here", text),
                      "names are made of letters, digits, `-`, `_` and `.`");
    } else if (!bracket_.session.text.empty()) {
      report_repeated(span, "session");
    } else {
      bracket_.session = {name, text};
    }
  }

  static bool is_part_of_name(char byte) {
    return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
           (byte >= 'A' && byte <= 'Z') || byte == '_' || byte == '-' || byte == '.';
  }

  void report_repeated(Span span, std::string_view property) {
    context_.report(rule::kRepeatedProperty, span,
                    fmt::format("`{}` stands here a second time", property), "keep one of the two");
  }

  Context& context_;
  const Command& command_;
  Bracket& bracket_;
};

}  // namespace

std::uint32_t parse_bracket(Context& context, Command& command, std::uint32_t open,
                            std::uint32_t line_end, std::uint32_t end) {
  const std::size_t close = context.text.substr(0, line_end).find(']', open);
  if (close == std::string_view::npos) {
    report_unclosed(context, open, line_end);
    return kNone;
  }
  Bracket bracket;
  bracket.span = between(open, static_cast<std::uint32_t>(close) + 1);
  BracketReader(context, command, bracket).read();
  std::uint32_t next = bracket.span.end();
  if (next < end) {
    // On a continued line the character is the line break (or the blank it became) with its indent.
    const bool at_break = context.text[next] == '\n';
    bracket.drop = {next, at_break ? 3U : character_length(context.text, next)};
    next = bracket.drop.end();
  } else {
    context.report(rule::kGateWithoutCommand, {next - 1, 1}, "nothing follows the gate",
                   "write a blank and then the command behind `]`");
    next = kNone;
  }
  command.bracket = size_of(context.script.brackets);
  context.script.brackets.push_back(bracket);
  return next;
}

}  // namespace weir::td
