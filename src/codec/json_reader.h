// JsonReader: JSON read in place and from left to right, by whoever knows what should come next.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "codec/mistake.h"

namespace weir::codec {

/// Deeper values are refused by every codec: bytes and texts may be hostile, the stack is not
/// endless.
constexpr int kMaxDepth = 200;

/// A cursor in a JSON text (RFC 8259, UTF-8). Functions that give a bool give false after a
/// mistake, which `mistake()` then holds; nothing may be read after that. Makes no tree and, for
/// strings without escapes, no copies.
class JsonReader {
 public:
  explicit JsonReader(std::string_view text) : text_(text) {}

  /// The first character of what comes next, behind white space; 0 at the end.
  char peek() {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  /// Takes `character` if it comes next, behind white space.
  bool accept(char character) {
    if (peek() != character) return false;
    ++at_;
    return true;
  }
  /// Takes `character`, which must come next.
  bool expect(char character);
  /// A string; `text` is valid until the next one is read.
  bool string(std::string_view& text);
  /// A number, as its digits stand in the text.
  bool number(std::string_view& digits);
  bool boolean(bool& value);
  bool null();
  /// Checks one whole value; `text` is where it stands. Members that repeat are not noticed.
  bool skip(std::string_view& text);

  /// Begins and goes on in the list of an object or array: the first call gives whether there is
  /// an element, later ones whether there is another. `first` must be true at the first call.
  /// A mistake is told apart by `failed()`.
  bool element(char close, bool& first);
  /// The key of a member with its colon.
  bool key(std::string_view& text);

  [[nodiscard]] std::size_t offset() const { return at_; }
  [[nodiscard]] std::string_view text() const { return text_; }
  [[nodiscard]] bool failed() const { return failed_; }
  [[nodiscard]] Mistake& mistake() { return mistake_; }

  /// Notes a mistake about [begin, offset()) and gives false.
  bool fail(std::size_t begin, std::string message, std::string hint = {});
  /// "expected `what`, got ..." about the value that comes next.
  bool fail_expected(std::string_view what, std::string hint = {});

 private:
  static bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }
  bool escape(std::string& out);
  bool hex4(unsigned& value);
  bool slow_string(std::size_t begin, std::string_view& text);
  bool word(std::string_view word);
  bool skip_value(int depth);
  bool skip_list(char close, int depth);

  std::string_view text_;
  std::size_t at_ = 0;
  bool failed_ = false;
  std::string scratch_;
  Mistake mistake_;
};

/// What stands at `offset` of a JSON text, for messages: "`"abc"`", "an object", "the end".
/// `length` is what a marker under it should cover.
[[nodiscard]] std::string describe_json(std::string_view text, std::size_t offset,
                                        std::size_t& length);

}  // namespace weir::codec
