// Edits of a record's own line, and how errors are written.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "script/slt/lines.h"
#include "script/slt/rewrite_parts.h"

namespace weir::slt {
namespace {

constexpr std::string_view kSpecial = "\\^$.|?*+()[]{}";

/// The part of the head that is no comment.
std::uint32_t end_of_words(const Rewriting& rewriting) {
  const Span head = rewriting.record.head;
  if (rewriting.dialect().lexical.inline_comment == InlineComment::No) return head.end();
  const std::size_t hash = rewriting.slice(head).find('#');
  if (hash == std::string_view::npos) return head.end();
  std::uint32_t end = head.begin + static_cast<std::uint32_t>(hash);
  while (end > head.begin && is_blank_byte(rewriting.text()[end - 1])) --end;
  return end;
}

std::vector<Span> words_of_head(const Rewriting& rewriting) {
  std::vector<Span> words;
  const std::uint32_t end = end_of_words(rewriting);
  std::uint32_t at = rewriting.record.head.begin;
  const std::string_view text = rewriting.text();
  while (at < end) {
    while (at < end && is_blank_byte(text[at])) ++at;
    const std::uint32_t begin = at;
    while (at < end && !is_blank_byte(text[at])) ++at;
    if (at > begin) words.push_back(between(begin, at));
  }
  return words;
}

bool is_one_line(std::string_view message) {
  const bool plain = message.find_first_of("\n\r\t") == std::string_view::npos;
  return plain && message.find("  ") == std::string_view::npos && trim(message) == message &&
         !message.empty();
}

bool has_count(const Dialect& dialect) {
  switch (dialect.family) {
    case Family::Cockroach:
    case Family::Materialize:
    case Family::SqllogictestRs: return true;
    default: return false;
  }
}

const Retry* written_retry(const Rewriting& rewriting) {
  const bool inside = rewriting.dialect().family == Family::SqllogictestRs;
  return inside ? rewriting.script.retry_of(rewriting.record) : nullptr;
}

/// Materialize reads a code and does not look at it: it stays, as that of what came.
std::string unread_code(const Rewriting& rewriting) {
  const ExpectedError* old = rewriting.script.error_of(rewriting.record);
  if (rewriting.dialect().family != Family::Materialize || old == nullptr) return {};
  const std::vector<Span> words = words_of_head(rewriting);
  constexpr std::size_t kPlace = 2;  // behind `statement error` or `query error`
  if (words.size() <= kPlace + 1 || rewriting.slice(words[kPlace]) != "pgcode") return {};
  const std::string& code = rewriting.answer.code;
  return fmt::format("pgcode {} ", is_sqlstate(code) ? code : rewriting.slice(words[kPlace + 1]));
}

/// The words that describe the error, behind `error`; empty if they stand elsewhere.
std::string error_words(const Rewriting& rewriting) {
  const ErrorStyle style = error_style(rewriting.dialect());
  if (style == ErrorStyle::Bare || takes_message(rewriting)) return {};
  const Answer& answer = rewriting.answer;
  const ExpectedError* old = rewriting.script.error_of(rewriting.record);
  const bool by_state = old != nullptr && old->form == ErrorForm::SqlState && !answer.code.empty();
  if (by_state && style == ErrorStyle::Either) return fmt::format("({})", answer.code);
  if (by_state) return "pgcode " + answer.code;
  const std::string pattern = message_pattern(rewriting.dialect(), answer.text);
  const bool coded = old != nullptr && !old->code.text.empty() && !answer.code.empty();
  if (coded) return fmt::format("pgcode {} {}", answer.code, pattern);
  return unread_code(rewriting) + pattern;
}

/// What stands in place of `ok`, `error ...` and so on.
std::string kind_words(const Rewriting& rewriting) {
  const Answer& answer = rewriting.answer;
  switch (answer.kind) {
    case AnswerKind::Count:
      return has_count(rewriting.dialect()) ? fmt::format("count {}", answer.count) : "ok";
    case AnswerKind::Notice: return "notice " + message_pattern(rewriting.dialect(), answer.text);
    case AnswerKind::Error: {
      const Statement* statement = rewriting.script.statement_of(rewriting.record);
      const bool maybe = statement != nullptr && statement->kind == StatementKind::Maybe;
      const std::string words = error_words(rewriting);
      return (maybe ? "maybe" : "error") + (words.empty() ? "" : " " + words);
    }
    default: return "ok";
  }
}

/// Whether a query that fails stays a query.
bool has_query_error(const Dialect& dialect) {
  const ErrorStyle style = error_style(dialect);
  return style == ErrorStyle::Inline || style == ErrorStyle::Either;
}

/// What stays behind those words: a retry, a connection; in older dialects, anything.
std::string words_behind(const Rewriting& rewriting, const std::vector<Span>& words,
                         std::size_t kind) {
  const Script& script = rewriting.script;
  if (const Retry* retry = written_retry(rewriting)) {
    return " " + std::string(rewriting.slice(retry->span));
  }
  if (const QueryExtra* extra = script.extra_of(rewriting.record)) {
    const bool suffix = rewriting.dialect().connection == ConnectionSyntax::Suffix;
    if (suffix && extra->connection.length > 0) {
      return " " + std::string(rewriting.slice(extra->connection));
    }
  }
  const ErrorStyle style = error_style(rewriting.dialect());
  const bool kept = style == ErrorStyle::Bare || style == ErrorStyle::Message;
  if (!kept || script.statement_of(rewriting.record) == nullptr) return {};
  const std::uint32_t end = words.back().end();
  return std::string(rewriting.slice(between(words[kind].end(), end)));
}

}  // namespace

bool is_sqlstate(std::string_view code) {
  constexpr std::size_t kLength = 5;
  return code.size() == kLength && std::all_of(code.begin(), code.end(), [](char byte) {
           return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z');
         });
}

std::string_view first_line(std::string_view message) {
  message = trim(message);
  return trim(message.substr(0, message.find('\n')));
}

ErrorStyle error_style(const Dialect& dialect) {
  switch (dialect.family) {
    case Family::Sqlite:
    case Family::Dolt: return ErrorStyle::Bare;
    case Family::Cockroach:
    case Family::Materialize: return ErrorStyle::Inline;
    case Family::Duckdb: return ErrorStyle::Message;
    case Family::SqllogictestRs: return ErrorStyle::Either;
  }
  return ErrorStyle::Bare;
}

bool takes_message(const Rewriting& rewriting) {
  const ErrorStyle style = error_style(rewriting.dialect());
  if (style != ErrorStyle::Either) return style == ErrorStyle::Message;
  const bool fails = rewriting.script.error_of(rewriting.record) != nullptr;
  const bool has_message = fails && rewriting.record.has(flag::kDashes);
  const ExpectedError* old = rewriting.script.error_of(rewriting.record);
  const bool by_state =
      old != nullptr && old->form == ErrorForm::SqlState && !rewriting.answer.code.empty();
  return has_message || written_retry(rewriting) != nullptr ||
         (!by_state && !is_one_line(rewriting.answer.text));
}

std::vector<std::string> message_lines(const Rewriting& rewriting) {
  const bool one = rewriting.dialect().message_end == MessageEnd::OneBlank;
  std::vector<std::string> lines;
  for (std::string_view line : split(trim(rewriting.answer.text), '\n')) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (one && line.empty()) break;  // a part of the message is enough there
    lines.emplace_back(line);
  }
  return lines;
}

std::string message_pattern(const Dialect& dialect, std::string_view message) {
  const bool comments = dialect.lexical.inline_comment != InlineComment::No;
  std::string pattern;
  for (const char byte : first_line(message)) {
    if (byte == '#' && comments) {
      pattern += "\\x23";
      continue;
    }
    if (kSpecial.find(byte) != std::string_view::npos) pattern += '\\';
    pattern += byte;
  }
  return pattern;
}

void edit_copy(const Rewriting& rewriting) {
  const Answer& answer = rewriting.answer;
  const bool fails = answer.kind == AnswerKind::Error;
  rewriting.replace(words_of_head(rewriting).front(), fails ? "copy-error" : "copy");
  edit_lines(rewriting,
             {fails ? std::string(first_line(answer.text)) : std::to_string(answer.count)});
}

void edit_head(const Rewriting& rewriting) {
  const std::vector<Span> words = words_of_head(rewriting);
  const Statement* statement = rewriting.script.statement_of(rewriting.record);
  const std::size_t kind = statement != nullptr ? statement->kind_word : 1;
  const bool stays = statement != nullptr || (rewriting.answer.kind == AnswerKind::Error &&
                                              has_query_error(rewriting.dialect()));
  const Span whole = between(words.front().begin, words.back().end());
  std::string line = "statement ";
  if (stays) {
    // A query may have no words behind it.
    line = kind < words.size() ? rewriting.slice(between(whole.begin, words[kind].begin))
                               : std::string(rewriting.slice(whole)) + " ";
  }
  line += kind_words(rewriting);
  line += words_behind(rewriting, words, kind);
  rewriting.replace(whole, std::move(line));
}

}  // namespace weir::slt
