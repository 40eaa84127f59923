// Reading of blocks, by the lexical rules of the dialect.
#include "script/slt/block.h"

#include "base/text.h"
#include "script/slt/hash_line.h"

namespace weir::slt {
namespace {

bool is_dashes(const Context& context, std::string_view line) {
  constexpr std::string_view kDashes = "----";
  // Dolt looks at words.
  if (context.is(Family::Dolt)) return trim(line) == kDashes;
  if (!line.starts_with(kDashes)) return false;
  const Lexical& lexical = context.dialect.lexical;
  if (lexical.query_end == QueryEnd::Dashes || line.size() == kDashes.size()) return true;
  return lexical.removes_every_cr &&
         line.find_first_not_of('\r', kDashes.size()) == std::string_view::npos;
}

/// Looks for what makes the meaning of SQL differ from its bytes.
bool needs_cooking(const Context& context, std::string_view sql) {
  const Lexical& lexical = context.dialect.lexical;
  const auto holds = [sql](char byte) {
    return std::memchr(sql.data(), byte, sql.size()) != nullptr;
  };
  if (sql.empty()) return false;
  if (lexical.inline_comment == InlineComment::Everywhere && holds('#')) return true;
  if (lexical.line_separator != "\n" && holds('\n')) return true;
  return holds('\r');
}

void finish_sql(const Context& context, Record& record, Span span, bool comments) {
  record.sql = span;
  if (comments || needs_cooking(context, context.slice(span))) record.flags |= flag::kCookedSql;
}

}  // namespace

bool is_splitting_subtest(const Context& context) {
  if (!context.dialect.lexical.subtest_splits) return false;
  std::string_view line = context.lines.text();
  while (!line.empty() && is_blank_byte(line.front())) line.remove_prefix(1);
  constexpr std::string_view kWord = "subtest";
  if (!line.starts_with(kWord)) return false;
  return line.size() == kWord.size() || is_blank_byte(line[kWord.size()]);
}

void read_sql(Context& context, Record& record, Dashes dashes) {
  Lines& lines = context.lines;
  const Lexical& lexical = context.dialect.lexical;
  Span span{lines.line().begin, 0};
  bool empty = true;
  bool waiting = false;   // a removed comment behind the last line
  bool comments = false;  // a removed comment between two lines
  for (; !lines.at_end(); lines.advance()) {
    const bool taken = empty && lexical.first_sql_line_is_taken;
    if (!taken && is_blank(lines.text(), lexical.white_line_ends_sql)) break;
    if (lines.first() == '#' && lexical.comment_in_sql != CommentRule::Kept) {
      if (lexical.comment_in_sql == CommentRule::Ends) break;
      waiting = true;
      continue;
    }
    if (dashes == Dashes::End && !taken && is_dashes(context, lines.text())) {
      record.flags |= flag::kDashes;
      lines.advance();
      break;
    }
    if (is_splitting_subtest(context)) break;
    if (empty) span.begin = lines.line().begin;
    comments = comments || (waiting && !empty);
    waiting = empty = false;
    span.length = lines.line().end - span.begin;
  }
  finish_sql(context, record, span, comments);
}

bool read_sql_to_dashes(Context& context, Record& record) {
  if (context.dashes_left) {
    const Lines start = context.lines;
    Lines& lines = context.lines;
    Span span{lines.line().begin, 0};
    for (bool first = true; !lines.at_end(); lines.advance(), first = false) {
      if (!first && is_dashes(context, lines.text())) {
        record.flags |= flag::kDashes;
        lines.advance();
        finish_sql(context, record, span, false);
        return true;
      }
      span.length = lines.line().end - span.begin;
    }
    context.dashes_left = false;
    context.lines = start;
  }
  read_sql(context, record, Dashes::Text);
  return false;
}

void read_expected(Context& context, Record& record, bool colnames) {
  Lines& lines = context.lines;
  const Lexical& lexical = context.dialect.lexical;
  const std::uint32_t begin = lines.line().begin;
  std::size_t count = 0;
  Line last;
  for (; !lines.at_end(); lines.advance()) {
    if (is_blank(lines.text(), lexical.white_line_ends_results)) break;
    if (is_splitting_subtest(context)) break;
    if (lines.first() == '#' && lexical.comment_in_results == CommentRule::Removed) continue;
    last = lines.line();
    ++count;
  }
  record.expected = between(begin, lines.line().begin);
  if (count == (colnames ? 2U : 1U) && parse_hash_line(context.text, last.span())) {
    record.flags |= flag::kHash;
  }
}

bool read_multiline(Context& context, Record& record) {
  Lines& lines = context.lines;
  const Lines start = lines;
  for (; context.value_end_left && !lines.at_end(); lines.advance()) {
    if (lines.text() != "EOF") continue;
    record.expected = between(start.line().begin, lines.line().begin);
    lines.advance();
    return true;
  }
  context.value_end_left = false;
  lines = start;
  read_expected(context, record, false);
  return false;
}

void read_message(Context& context, Record& record) {
  Lines& lines = context.lines;
  const bool two = context.dialect.message_end == MessageEnd::TwoBlanks;
  const std::uint32_t begin = lines.line().begin;
  std::uint32_t end = begin;
  while (!lines.at_end()) {
    const bool blank = is_blank(lines.text(), false);
    lines.advance();
    if (!blank) {
      end = lines.line().begin;
      continue;
    }
    if (!two || lines.at_end() || is_blank(lines.text(), false)) break;
  }
  record.expected = between(begin, end);
}

Text message_of(Context& context, const Record& record) {
  const std::string_view raw = context.slice(record.expected);
  const std::string_view visible = trim(raw);
  Span span{record.expected.begin, 0};
  if (!visible.empty()) {
    span = {static_cast<std::uint32_t>(visible.data() - context.text.data()),
            static_cast<std::uint32_t>(visible.size())};
  }
  if (visible.find('\r') == std::string_view::npos) return context.plain(span);
  const bool every = context.dialect.lexical.removes_every_cr;
  context.scratch.clear();
  for (std::size_t i = 0; i < visible.size(); ++i) {
    const bool at_end = i + 1 < visible.size() && visible[i + 1] == '\n';
    if (visible[i] != '\r' || (!every && !at_end)) context.scratch += visible[i];
  }
  return context.cooked(span);
}

bool read_data(Context& context, Span& data) {
  const Lines start = context.lines;
  Lines& lines = context.lines;
  for (; context.dashes_left && !lines.at_end(); lines.advance()) {
    if (lines.text() != "----") continue;
    data = between(start.line().begin, lines.line().begin);
    lines.advance();
    return true;
  }
  context.dashes_left = false;
  lines = start;
  return false;
}

}  // namespace weir::slt
