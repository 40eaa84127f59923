// Parsing: lines first, then each command with the lines that belong to it.
#include "script/td/parse.h"

#include <fmt/format.h>

#include "base/check.h"
#include "base/text.h"
#include "script/td/action.h"
#include "script/td/bracket.h"
#include "script/td/context.h"
#include "script/td/expectation.h"
#include "script/td/lines.h"

namespace weir::td {

Span trimmed(std::string_view text, Span span) {
  const std::string_view visible = trim(text.substr(span.begin, span.length));
  if (visible.empty()) return {span.begin, 0};
  return {static_cast<std::uint32_t>(visible.data() - text.data()),
          static_cast<std::uint32_t>(visible.size())};
}

namespace {

CommandKind kind_of(char sigil) {
  switch (sigil) {
    case '>': return CommandKind::Sql;
    case '!': return CommandKind::Fails;
    case '?': return CommandKind::Explain;
    default: return CommandKind::Action;
  }
}

/// The lines of a query, joined: of a continuation line the two leading spaces go.
Text join_query(Context& context, Span span) {
  std::string_view rest = context.slice(span);
  std::size_t stop = rest.find('\n');
  if (stop == std::string_view::npos) return context.plain(span);
  context.scratch.clear();
  while (stop != std::string_view::npos) {
    context.scratch += rest.substr(0, stop + 1);
    rest.remove_prefix(stop + 3);
    stop = rest.find('\n');
  }
  context.scratch += rest;
  return context.cooked(span);
}

class Parser {
 public:
  explicit Parser(Context& context) : context_(context), nodes_(context.script.nodes) {}

  void run() {
    if (!check_encoding()) return;
    while (at_ < nodes_.size() && nodes_[at_].kind != NodeKind::Command) pass_line();
    while (at_ < nodes_.size()) parse_command();
  }

 private:
  /// False if the text is in another encoding altogether, so that nothing else can be said.
  bool check_encoding() {
    const std::size_t place = find_invalid_utf8(context_.text);
    if (place == std::string_view::npos) return true;
    const bool utf16 =
        context_.text.starts_with("\xFF\xFE") || context_.text.starts_with("\xFE\xFF");
    const auto byte = static_cast<unsigned char>(context_.text[place]);
    context_.report(
        rule::kInvalidUtf8, {static_cast<std::uint32_t>(place), 1},
        fmt::format("byte 0x{:02x} is not valid UTF-8 here", byte),
        utf16 ? "the file looks like UTF-16; save it as UTF-8" : "save the file as UTF-8");
    return !utf16;
  }

  /// A line above the first command.
  void pass_line() {
    const Node& node = nodes_[at_++];
    if (node.kind == NodeKind::ByteOrderMark) first_line_ = 1;
    if (node.kind != NodeKind::Stray || std::exchange(stray_reported_, true)) return;
    const Span span = trimmed(context_.text, context_.script.content_of(node));
    const char first = context_.text[span.begin];
    const bool indented = first == '$' || first == '>' || first == '!' || first == '?';
    context_.report(rule::kStrayText, span, "text outside of a command",
                    indented ? "a command starts in column 1"
                             : "a command starts with `$`, `>`, `!` or `?`, a comment with `#`");
  }

  void parse_command() {
    Command command;
    const std::uint32_t first = at_++;
    while (at_ < nodes_.size() && nodes_[at_].kind == NodeKind::Continuation) ++at_;
    const std::uint32_t body = at_;
    while (at_ < nodes_.size() && nodes_[at_].kind != NodeKind::Command) ++at_;
    command.line = first + 1 - first_line_;
    command.nodes = {first, at_ - first};
    command.sigil = {nodes_[first].span.begin, 1};
    command.kind = kind_of(context_.text[command.sigil.begin]);
    parse_head(command, first, body);
    parse_body(command, {body, at_});
    context_.script.commands.push_back(command);
  }

  /// The command line, made of the nodes [first, after).
  void parse_head(Command& command, std::uint32_t first, std::uint32_t after) {
    std::uint32_t begin = command.sigil.end();
    const std::uint32_t end = context_.script.content_of(nodes_[after - 1]).end();
    command.head = {{begin, 0}, ""};
    if (!check_sigil(command, begin, end)) return;
    if (context_.text[begin] == '[') {
      const std::uint32_t line_end = context_.script.content_of(nodes_[first]).end();
      begin = parse_bracket(context_, command, begin, line_end, end);
      if (begin == kNone) return;
    }
    if (command.kind == CommandKind::Action) {
      parse_action_line(context_, command, begin, end, after);
    } else {
      command.head = join_query(context_, trimmed(context_.text, between(begin, end)));
    }
  }

  bool check_sigil(const Command& command, std::uint32_t begin, std::uint32_t end) {
    const char sigil = context_.text[command.sigil.begin];
    if (begin == end) {
      context_.report(rule::kBareSigil, command.sigil, fmt::format("`{}` stands alone", sigil),
                      "write the command behind it, or in lines below indented by two spaces");
      return false;
    }
    if (static_cast<unsigned char>(context_.text[begin]) < 0x80) return true;
    const Scalar scalar = decode_utf8(context_.text, begin);
    const auto length = std::max<std::size_t>(1, scalar.length);
    context_.report(
        rule::kSigilBeforeNonAscii, {begin, static_cast<std::uint32_t>(length)},
        fmt::format("`{}` directly behind `{}`", context_.text.substr(begin, length), sigil),
        "put a blank between them");
    return true;
  }

  void parse_body(Command& command, Body body) {
    switch (command.kind) {
      case CommandKind::Action: parse_input(context_, command, body); break;
      case CommandKind::Sql: parse_rows(context_, command, body); break;
      case CommandKind::Fails: parse_expected_error(context_, command, body); break;
      case CommandKind::Explain: parse_plan(context_, command, body); break;
    }
  }

  Context& context_;
  std::vector<Node>& nodes_;
  std::uint32_t at_ = 0;
  std::uint32_t first_line_ = 0;  // index of the node of line 1
  bool stray_reported_ = false;
};

}  // namespace

Parsed parse(Source source) {
  WEIR_CHECK(source.text().size() < kNone, "a source must be smaller than 4 GiB");
  Parsed parsed;
  parsed.script.source = std::move(source);
  scan_lines(parsed.script);
  Context context{parsed.script, parsed.diagnostics, parsed.script.source.text(), {}, {}, {}};
  Parser(context).run();
  sort_by_place(parsed.diagnostics);
  return parsed;
}

}  // namespace weir::td
