// From SQL text to tokens, as far as all dialects agree.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace weir::dialect {

enum class TokenKind : std::uint8_t {
  End,
  Word,          ///< Keyword or plain identifier.
  QuotedName,    ///< `"a b"`, with its quotes.
  String,        ///< `'it''s'`, with its quotes but without the letter of `E'...'`.
  DollarString,  ///< `$tag$...$tag$`, with its tags.
  Number,        ///< Also a parameter such as `$1`.
  Placeholder,   ///< `${name}`: a variable of a script that is not bound yet.
  Symbol,        ///< Any other byte.
};

struct Token {
  TokenKind kind = TokenKind::End;
  std::string_view text;

  /// Whether it is this keyword, which must be given in upper case.
  [[nodiscard]] bool is(std::string_view keyword) const;
  [[nodiscard]] bool is(char symbol) const {
    return kind == TokenKind::Symbol && text.front() == symbol;
  }
};

/// Leaves out white space and comments (`--`, and nested `/* */`). What is not closed goes on to
/// the end of the text; nothing is ever an error.
class SqlScanner {
 public:
  explicit SqlScanner(std::string_view sql) : sql_(sql) {}

  Token next();

 private:
  void skip_blanks();
  void skip_block_comment();
  [[nodiscard]] bool here(std::string_view text) const {
    return sql_.substr(at_).starts_with(text);
  }
  Token take(TokenKind kind, std::size_t end);
  /// The offset behind the quote that closes the one at the current place.
  [[nodiscard]] std::size_t end_of_quoted(char quote, bool backslashes) const;
  [[nodiscard]] std::size_t end_of_word() const;
  [[nodiscard]] std::size_t end_of_number() const;
  Token dollar();

  std::string_view sql_;
  std::size_t at_ = 0;
  bool escape_string_ = false;   // the last token was the E of E'...'
  bool no_more_braces_ = false;  // so that a text full of open ones is not searched again and again
};

/// What stands between the tags of a dollar-quoted string.
[[nodiscard]] std::string_view content_of_dollar_string(std::string_view text);

}  // namespace weir::dialect
