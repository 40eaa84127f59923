// The error expectation below a `!` statement.
#include <fmt/format.h>

#include <array>

#include "base/text.h"
#include "diag/suggest.h"
#include "script/td/expectation.h"
#include "script/td/row.h"

namespace weir::td {
namespace {

struct Prefix {
  std::string_view text;
  ErrorMode mode;
};
constexpr std::array<Prefix, 3> kPrefixes{{{"contains:", ErrorMode::Contains},
                                           {"exact:", ErrorMode::Exact},
                                           {"regex:", ErrorMode::Regex}}};
constexpr std::string_view kTimeout = "timeout";
constexpr std::string_view kDetail = "detail:";
constexpr std::string_view kHint = "hint:";
constexpr std::string_view kForms =
    "write `contains:TEXT`, `exact:TEXT`, `regex:PATTERN` or `timeout` on the line below";

const Prefix* find_prefix(std::string_view line) {
  for (const Prefix& prefix : kPrefixes) {
    if (line.starts_with(prefix.text)) return &prefix;
  }
  return nullptr;
}

class ErrorParser {
 public:
  ErrorParser(Context& context, Command& command, Body body)
      : context_(context), command_(command), at_(body.begin), end_(body.end) {}

  void run() {
    skip(NodeKind::Comment);
    if (at_ == end_) {
      report_missing();
      return;
    }
    const bool known = parse_expectation();
    if (known) {
      ExpectedError& expected = context_.script.errors[command_.error];
      expected.detail = parse_companion(kDetail, NodeKind::Detail);
      expected.hint = parse_companion(kHint, NodeKind::Hint);
      report_rest();
    }
  }

 private:
  [[nodiscard]] Node& node() { return context_.script.nodes[at_]; }
  [[nodiscard]] Span content() { return context_.script.content_of(node()); }

  /// Skips blank lines, and nodes of one other kind.
  void skip(NodeKind also) {
    while (at_ != end_ && (node().kind == NodeKind::Blank || node().kind == also)) ++at_;
  }

  bool parse_expectation() {
    const Span line = content();
    const Span span = unescaped(context_.text, line);
    const std::string_view written = context_.slice(span);
    ExpectedError expected;
    if (const Prefix* prefix = find_prefix(written)) {
      expected.mode = prefix->mode;
      expected.prefix = {span.begin, static_cast<std::uint32_t>(prefix->text.size())};
      expected.text =
          context_.plain(trimmed(context_.text, between(expected.prefix.end(), span.end())));
    } else if (written == kTimeout) {
      expected.mode = ErrorMode::Timeout;
      expected.prefix = span;
      expected.text = {{span.end(), 0}, ""};
    } else {
      report_unknown(span);
      return false;
    }
    node().kind = NodeKind::Error;
    ++at_;
    command_.error = size_of(context_.script.errors);
    context_.script.errors.push_back(expected);
    return true;
  }

  /// `detail:` and `hint:` must be on the very next line that is not blank.
  std::optional<Text> parse_companion(std::string_view prefix, NodeKind kind) {
    skip(NodeKind::Blank);
    if (at_ == end_ || node().kind != NodeKind::Stray) return std::nullopt;
    const Span line = content();
    if (!context_.slice(line).starts_with(prefix)) return std::nullopt;
    node().kind = kind;
    ++at_;
    const auto begin = line.begin + static_cast<std::uint32_t>(prefix.size());
    return context_.plain(trimmed(context_.text, between(begin, line.end())));
  }

  void report_missing() {
    const Text& query = command_.head;
    const std::size_t last = context_.slice(query.span).rfind('\n');
    if (last != std::string_view::npos) {
      const auto begin = query.span.begin + static_cast<std::uint32_t>(last) + 1;
      const Span line = trimmed(context_.text, between(begin, query.span.end()));
      const std::string_view written = context_.slice(line);
      if (find_prefix(written) != nullptr || written == kTimeout) {
        context_.report(rule::kMissingExpectation, line,
                        "this line is indented by two spaces and so belongs to the statement",
                        "start it in column 1");
        return;
      }
    }
    context_.report(rule::kMissingExpectation, command_.sigil,
                    "`!` without the error that is expected", std::string(kForms));
  }

  void report_unknown(Span span) {
    const std::string_view written = context_.slice(span);
    const Span visible = trimmed(context_.text, span);
    const std::string_view text = context_.slice(visible);
    if (written.starts_with(kTimeout)) {
      const Span behind =
          between(span.begin + static_cast<std::uint32_t>(kTimeout.size()), span.end());
      const std::string_view what =
          text == kTimeout ? name_of_blank(context_.slice(behind)) : "text";
      context_.report(rule::kTextAfterTimeout, behind, fmt::format("{} behind `timeout`", what),
                      "`timeout` must stand alone on its line");
      return;
    }
    std::string hint(kForms);
    if (find_prefix(text) != nullptr || text == kTimeout) {
      hint = "start it in column 1";
    } else if (text.starts_with(kDetail) || text.starts_with(kHint)) {
      hint = fmt::format("first {}", kForms);
    } else if (written.starts_with(' ') || written.starts_with('\t')) {
      hint = "lines that continue a statement begin with two spaces";
    } else {
      hint = suggestion(text);
    }
    context_.report(rule::kUnknownExpectation, visible,
                    "expected `contains:`, `exact:`, `regex:` or `timeout`", std::move(hint));
  }

  [[nodiscard]] static std::string suggestion(std::string_view text) {
    static constexpr std::array<std::string_view, 4> kWords{
        "contains:", "exact:", "regex:", "timeout"};
    const std::size_t colon = text.find(':');
    const std::size_t length = colon == std::string_view::npos ? text.size() : colon + 1;
    constexpr std::size_t kLongestWord = 16;
    if (length <= kLongestWord) {
      std::string hint = did_you_mean(to_lower(text.substr(0, length)), kWords);
      if (!hint.empty()) return hint;
    }
    return fmt::format("to accept any message with this text write `contains:{}`",
                       text.substr(0, text.find('\n')));
  }

  /// Everything below is a mistake; each kind of mistake is told once.
  void report_rest() {
    const ExpectedError& expected = context_.script.errors[command_.error];
    std::string_view told;
    bool comment = false;
    for (; at_ != end_; ++at_) {
      comment = comment || node().kind == NodeKind::Comment;
      if (node().kind != NodeKind::Stray) continue;
      const std::string_view line = context_.slice(content());
      const Rule& rule = rule_for(line, expected, comment);
      if (rule.name == told) continue;
      told = rule.name;
      report_line(rule, line);
    }
  }

  static const Rule& rule_for(std::string_view line, const ExpectedError& expected, bool comment) {
    if (line.starts_with("\\detail:") || line.starts_with("\\hint:")) return rule::kEscapedDetail;
    const bool detail = line.starts_with(kDetail) && !expected.detail;
    const bool hint = line.starts_with(kHint) && !expected.hint;
    if (detail && expected.hint) return rule::kDetailAfterHint;
    if ((detail || hint) && comment) return rule::kCommentBeforeDetail;
    return rule::kTextAfterExpectation;
  }

  void report_line(const Rule& rule, std::string_view line) {
    const Span span = content();
    const std::string_view word = line.substr(0, line.find(':') + 1);
    if (&rule == &rule::kEscapedDetail) {
      context_.report(rule, {span.begin, 1}, fmt::format("`{}` cannot be escaped", word.substr(1)),
                      "remove the backslash");
    } else if (&rule == &rule::kDetailAfterHint) {
      context_.report(rule, prefix_span(span, word), "`detail:` below `hint:`",
                      "put `detail:` above `hint:`");
    } else if (&rule == &rule::kCommentBeforeDetail) {
      context_.report(rule, prefix_span(span, word),
                      fmt::format("a comment separates `{}` from its error", word),
                      "move the comment above the statement");
    } else {
      context_.report(rule, trimmed(context_.text, span), "this line belongs to nothing",
                      "only one `detail:` and one `hint:` may follow an expected error");
    }
  }

  static Span prefix_span(Span line, std::string_view word) {
    return {line.begin, static_cast<std::uint32_t>(word.size())};
  }

  Context& context_;
  Command& command_;
  std::uint32_t at_;
  std::uint32_t end_;
};

}  // namespace

void parse_expected_error(Context& context, Command& command, Body body) {
  ErrorParser(context, command, body).run();
}

}  // namespace weir::td
