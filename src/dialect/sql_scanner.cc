// Scanning of SQL.
#include "dialect/sql_scanner.h"

#include <algorithm>
#include <utility>

namespace weir::dialect {
namespace {

bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }
bool starts_word(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_' ||
         static_cast<unsigned char>(byte) >= 0x80;
}
bool continues_word(char byte) { return starts_word(byte) || is_digit(byte); }
bool is_blank(char byte) { return byte == ' ' || (byte >= '\t' && byte <= '\r'); }

}  // namespace

bool Token::is(std::string_view keyword) const {
  if (kind != TokenKind::Word || text.size() != keyword.size()) return false;
  constexpr unsigned kLowerCase = 0x20;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const unsigned upper = byte >= 'a' && byte <= 'z' ? byte - kLowerCase : byte;
    if (upper != static_cast<unsigned char>(keyword[i])) return false;
  }
  return true;
}

Token SqlScanner::next() {
  skip_blanks();
  const bool backslashes = std::exchange(escape_string_, false);
  if (at_ >= sql_.size()) return {};
  const char byte = sql_[at_];
  if (byte == '\'') return take(TokenKind::String, end_of_quoted(byte, backslashes));
  if (byte == '"') return take(TokenKind::QuotedName, end_of_quoted(byte, false));
  if (byte == '$') return dollar();
  if (is_digit(byte)) return take(TokenKind::Number, end_of_number());
  if (!starts_word(byte)) return take(TokenKind::Symbol, at_ + 1);
  const Token word = take(TokenKind::Word, end_of_word());
  escape_string_ = word.is("E") && here("'");
  return word;
}

void SqlScanner::skip_blanks() {
  while (at_ < sql_.size()) {
    if (is_blank(sql_[at_])) {
      ++at_;
    } else if (here("--")) {
      at_ = std::min(sql_.find('\n', at_), sql_.size());
    } else if (here("/*")) {
      skip_block_comment();
    } else {
      return;
    }
  }
}

void SqlScanner::skip_block_comment() {
  int depth = 0;
  do {
    if (here("/*")) {
      ++depth;
      at_ += 2;
    } else if (here("*/")) {
      --depth;
      at_ += 2;
    } else {
      ++at_;
    }
  } while (depth > 0 && at_ < sql_.size());
}

Token SqlScanner::take(TokenKind kind, std::size_t end) {
  const Token token{kind, sql_.substr(at_, end - at_)};
  at_ = end;
  return token;
}

std::size_t SqlScanner::end_of_quoted(char quote, bool backslashes) const {
  for (std::size_t at = at_ + 1; at < sql_.size(); ++at) {
    if (backslashes && sql_[at] == '\\') {
      ++at;
    } else if (sql_[at] == quote) {
      if (at + 1 == sql_.size() || sql_[at + 1] != quote) return at + 1;
      ++at;  // a doubled quote stands for itself
    }
  }
  return sql_.size();
}

std::size_t SqlScanner::end_of_word() const {
  std::size_t end = at_;
  while (end < sql_.size() &&
         (continues_word(sql_[end]) || (sql_[end] == '$' && !sql_.substr(end).starts_with("${")))) {
    ++end;
  }
  return end;
}

std::size_t SqlScanner::end_of_number() const {
  std::size_t end = at_;
  while (end < sql_.size() && (continues_word(sql_[end]) || sql_[end] == '.')) ++end;
  return end;
}

Token SqlScanner::dollar() {
  std::size_t end = at_ + 1;
  if (end < sql_.size() && sql_[end] == '{' && !no_more_braces_) {
    const std::size_t close = sql_.find('}', end);
    if (close != std::string_view::npos) return take(TokenKind::Placeholder, close + 1);
    no_more_braces_ = true;
  }
  if (end < sql_.size() && is_digit(sql_[end])) {
    while (end < sql_.size() && is_digit(sql_[end])) ++end;
    return take(TokenKind::Number, end);
  }
  while (end < sql_.size() && continues_word(sql_[end])) ++end;
  if (end == sql_.size() || sql_[end] != '$') return take(TokenKind::Symbol, at_ + 1);
  const std::string_view tag = sql_.substr(at_, end + 1 - at_);
  const std::size_t close = sql_.find(tag, end + 1);
  const bool closed = close != std::string_view::npos;
  return take(TokenKind::DollarString, closed ? close + tag.size() : sql_.size());
}

std::string_view content_of_dollar_string(std::string_view text) {
  const std::size_t tag = text.find('$', 1) + 1;
  const std::string_view rest = text.substr(tag);
  const bool closed = rest.size() >= tag && rest.ends_with(text.substr(0, tag));
  return closed ? rest.substr(0, rest.size() - tag) : rest;
}

}  // namespace weir::dialect
