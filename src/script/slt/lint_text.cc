// Warnings about lines inside of SQL and results.
#include <fmt/format.h>

#include "base/text.h"
#include "script/slt/lines.h"
#include "script/slt/lint_parts.h"

namespace weir::slt {
namespace {

/// Whether a line looks like the first one of a record.
bool looks_like_record(std::string_view line) {
  if (line.starts_with("statement ")) {
    const std::string_view rest = line.substr(10);
    return rest.starts_with("ok") || rest.starts_with("error") || rest.starts_with("count ");
  }
  if (!line.starts_with("query ")) return false;
  std::string_view letters = line.substr(6);
  letters = letters.substr(0, letters.find(' '));
  return letters == "error" || letters.find_first_not_of("TIRB") == std::string_view::npos;
}

/// Visits the lines of a part of the script.
template <typename Visit>
void for_each_line(std::string_view text, Span part, Visit visit) {
  std::uint32_t at = part.begin;
  while (at < part.end()) {
    const std::string_view rest = text.substr(at, part.end() - at);
    const std::size_t feed = std::min(rest.find('\n'), rest.size());
    std::string_view line = rest.substr(0, feed);
    if (line.ends_with('\r')) line.remove_suffix(1);
    visit(Span{at, static_cast<std::uint32_t>(line.size())}, line);
    at += static_cast<std::uint32_t>(feed) + 1;
  }
}

/// What is wrong with a line; each kind is reported once for a record.
class LineCheck {
 public:
  LineCheck(LintContext& context, const Record& record) : context_(context), record_(record) {}

  void run() {
    const std::string_view text = context_.script.source.text();
    check_first();
    for_each_line(text, record_.sql, [&](Span span, std::string_view line) { sql(span, line); });
    for_each_line(text, record_.expected,
                  [&](Span span, std::string_view line) { result(span, line); });
    check_end();
  }

 private:
  [[nodiscard]] const Dialect& dialect() const { return *context_.script.dialect; }

  void warn_once(bool& done, const Rule& rule, Span span, std::string message,
                 std::string hint = {}) {
    if (!std::exchange(done, true)) {
      context_.warn(rule, span, std::move(message), std::move(hint));
    }
  }

  /// A blank line directly below the directive.
  void check_first() {
    const bool takes_sql = record_.kind == RecordKind::Statement ||
                           record_.kind == RecordKind::Query || record_.kind == RecordKind::Let;
    if (!takes_sql || record_.has(flag::kDashes)) return;
    const std::string_view text = context_.script.source.text();
    const std::size_t feed = text.find('\n', record_.head.end());
    if (feed == std::string_view::npos || feed + 1 >= text.size()) return;
    const std::string_view rest = text.substr(feed + 1);
    if (!is_white(rest.substr(0, rest.find('\n')))) return;
    const bool taken = dialect().lexical.first_sql_line_is_taken;
    context_.warn(rule::kBlankBeforeSql, {static_cast<std::uint32_t>(feed) + 1, 0},
                  taken ? "a blank line begins the SQL, which goes on below it"
                        : "a blank line stands in the place of the SQL",
                  "remove the blank line");
  }

  void sql(Span span, std::string_view line) {
    if (span.begin > record_.sql.begin && looks_like_record(line)) swallowed(span);
    white(span, line);
    if (line.starts_with('#') && dialect().lexical.comment_in_sql == CommentRule::Kept) {
      warn_once(comment_, rule::kCommentInSql, span, "this line is part of the SQL, not a comment",
                "other dialects remove it or end the SQL here");
    }
    removed(span, line, dialect().lexical.comment_in_sql, "the SQL");
    dashes(span, line);
  }

  void result(Span span, std::string_view line) {
    if (looks_like_record(line)) swallowed(span);
    white(span, line);
    if (line.starts_with('#') && dialect().lexical.comment_in_results == CommentRule::Kept) {
      warn_once(comment_, rule::kCommentInResult, span,
                "this line is expected as it stands, and no comment",
                "SQLite's dialect leaves it out; a blank line ends the result");
    }
    removed(span, line, dialect().lexical.comment_in_results, "the result");
  }

  /// What the dialect takes for a comment, and others do not.
  void removed(Span span, std::string_view line, CommentRule rule, std::string_view part) {
    const std::size_t hash = line.find('#');
    if (hash == std::string_view::npos || rule != CommentRule::Removed) return;
    if (hash == 0) {
      warn_once(comment_, rule::kCommentRemoved, span,
                fmt::format("this line is a comment, and no part of {}", part),
                "most other dialects take it as text");
    } else if (dialect().lexical.inline_comment == InlineComment::Everywhere) {
      const auto cut = static_cast<std::uint32_t>(hash);
      warn_once(cut_, rule::kCutAtHash, {span.begin + cut, span.length - cut},
                fmt::format("{} is cut here: `#` begins a comment, also in a text", part),
                "only this dialect has comments behind other text");
    }
  }

  /// A line that somebody may take for the separator.
  void dashes(Span span, std::string_view line) {
    const std::string_view text = trim(line);
    if (text.size() < 2 || text.find_first_not_of('-') != std::string_view::npos) return;
    constexpr std::string_view kSeparator = "----";
    if (text == kSeparator && line != kSeparator) {
      warn_once(dashes_, rule::kDashesWithBlanks, span, "this line is part of the SQL",
                "the separator is `----` without white space");
    } else if (text != kSeparator && misses_separator()) {
      warn_once(dashes_, rule::kDashesWithBlanks, span, "this line is part of the SQL",
                "the separator is `----`, four dashes");
    }
  }

  /// Whether a separator could follow the SQL, and none does (where it alone ends the SQL: none
  /// that must be this record's).
  [[nodiscard]] bool misses_separator() const {
    const Lexical& lexical = dialect().lexical;
    if (record_.kind == RecordKind::Query && lexical.query_end == QueryEnd::Dashes) return true;
    if (record_.has(flag::kDashes)) return false;
    return record_.kind == RecordKind::Query ||
           (context_.script.error_of(record_) != nullptr &&
            lexical.dashes_in_statement == DashesInStatement::Message);
  }

  void swallowed(Span span) {
    const bool message = dialect().message_end == MessageEnd::TwoBlanks &&
                         record_.expected.length > 0 && record_.kind != RecordKind::Query;
    warn_once(swallowed_, rule::kSwallowedRecord, span, "this line is part of the record above it",
              message ? "two blank lines end a message or an output"
                      : "a record begins below a blank line");
  }

  /// A line of white space that ends the record.
  void check_end() {
    const Lexical& lexical = dialect().lexical;
    const bool dashes = record_.has(flag::kDashes);
    const bool ends = dashes ? lexical.white_line_ends_results : lexical.white_line_ends_sql;
    if (!ends || (record_.sql.length == 0 && !dashes)) return;
    const std::string_view text = context_.script.source.text();
    std::uint32_t begin = record_.expected.end();
    if (!dashes) {
      const std::size_t feed = text.find('\n', record_.sql.end());
      if (feed == std::string_view::npos) return;
      begin = static_cast<std::uint32_t>(feed) + 1;
    }
    const std::string_view rest = text.substr(std::min<std::size_t>(begin, text.size()));
    std::string_view line = rest.substr(0, rest.find('\n'));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty() || !is_white(line)) return;
    context_.warn(rule::kWhiteEnd, {begin, static_cast<std::uint32_t>(line.size())},
                  "a line of white space ends the record in this dialect",
                  "leave the line empty: to most other dialects it is text");
  }

  void white(Span span, std::string_view line) {
    if (line.empty() || !is_white(line)) return;
    warn_once(white_, rule::kWhiteLine, span, "a line of white space is not blank in this dialect",
              "remove the white space, or the line");
  }

  LintContext& context_;
  const Record& record_;
  bool swallowed_ = false;
  bool white_ = false;
  bool comment_ = false;
  bool cut_ = false;
  bool dashes_ = false;
};

}  // namespace

void lint_text(LintContext& context, const Record& record) { LineCheck(context, record).run(); }

}  // namespace weir::slt
