// Reading of JSON in place.
#include "codec/json_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "codec/utf8.h"

namespace weir::codec {
namespace {

/// Characters that a string in JSON may hold as they are and that are one byte each.
constexpr std::array<bool, 256> kPlain = [] {
  std::array<bool, 256> plain{};
  for (std::size_t i = 0x20; i < 0x80; ++i) plain[i] = i != '"' && i != '\\';
  return plain;
}();

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Longer values are cut in messages.
constexpr std::size_t kShown = 40;

std::string quoted(std::string_view text) {
  if (text.size() <= kShown) return fmt::format("`{}`", text);
  std::size_t cut = kShown;
  while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0U) == 0x80U) --cut;
  return fmt::format("`{}...`", text.substr(0, cut));
}

/// How far the word, number or string at the front of `text` goes, be it right or not.
std::size_t token_length(std::string_view text) {
  if (text.front() == '"') {
    for (std::size_t i = 1; i < text.size(); ++i) {
      if (text[i] == '\\') {
        ++i;
      } else if (text[i] == '"') {
        return i + 1;
      }
    }
    return text.size();
  }
  return std::max<std::size_t>(1, std::min(text.find_first_of(" \t\r\n,:]}[{\""), text.size()));
}

}  // namespace

std::string describe_json(std::string_view text, std::size_t offset, std::size_t& length) {
  length = 0;
  if (offset >= text.size()) return "the end of the text";
  length = 1;
  const std::string_view rest = text.substr(offset);
  if (rest.front() == '{') return "an object";
  if (rest.front() == '[') return "an array";
  length = token_length(rest);
  return quoted(rest.substr(0, length));
}

bool JsonReader::fail(std::size_t begin, std::string message, std::string hint) {
  failed_ = true;
  mistake_ = {.offset = begin,
              .length = at_ > begin ? std::min(at_ - begin, token_length(text_.substr(begin))) : 0,
              .message = std::move(message),
              .hint = std::move(hint)};
  return false;
}

bool JsonReader::fail_expected(std::string_view what, std::string hint) {
  peek();
  const std::size_t begin = at_;
  std::size_t length = 0;
  const std::string seen = describe_json(text_, begin, length);
  at_ += length;
  return fail(begin, fmt::format("expected {}, got {}", what, seen), std::move(hint));
}

bool JsonReader::expect(char character) {
  if (accept(character)) return true;
  switch (character) {
    case '{': return fail_expected("an object");
    case '[': return fail_expected("an array");
    default: return fail_expected(fmt::format("`{}`", character));
  }
}

bool JsonReader::string(std::string_view& text) {
  if (!accept('"')) return fail_expected("a string");
  const std::size_t begin = at_;
  std::size_t at = begin;
  while (at < text_.size() && kPlain[static_cast<unsigned char>(text_[at])]) ++at;
  if (at < text_.size() && text_[at] == '"') {
    text = text_.substr(begin, at - begin);
    at_ = at + 1;
    return true;
  }
  at_ = at;
  return slow_string(begin, text);
}

bool JsonReader::slow_string(std::size_t begin, std::string_view& text) {
  scratch_.assign(text_.substr(begin, at_ - begin));
  while (at_ < text_.size()) {
    const char c = text_[at_];
    if (c == '"') {
      ++at_;
      text = scratch_;
      return true;
    }
    if (c == '\\') {
      if (!escape(scratch_)) return false;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      const std::size_t place = at_++;
      return fail(place,
                  fmt::format("control character U+{:04X} in a string", static_cast<unsigned>(c)),
                  fmt::format("write it as `\\u{:04x}`", static_cast<unsigned>(c)));
    } else {
      const Scalar scalar = decode_utf8(text_, at_);
      if (scalar.length == 0) {
        const std::size_t place = at_++;
        return fail(place, "bytes in a string that are not UTF-8");
      }
      scratch_.append(text_, at_, scalar.length);
      at_ += scalar.length;
    }
  }
  return fail(begin - 1, "string without an end");
}

bool JsonReader::hex4(unsigned& value) {
  value = 0;
  if (text_.size() - at_ < 4) return false;
  for (int i = 0; i < 4; ++i) {
    const char c = text_[at_++];
    unsigned digit = 0;
    if (is_digit(c)) {
      digit = static_cast<unsigned>(c - '0');
    } else if (c >= 'a' && c <= 'f') {
      digit = static_cast<unsigned>(c - 'a') + 10;
    } else if (c >= 'A' && c <= 'F') {
      digit = static_cast<unsigned>(c - 'A') + 10;
    } else {
      return false;
    }
    value = value * 16 + digit;
  }
  return true;
}

bool JsonReader::escape(std::string& out) {
  static constexpr std::string_view kNames = "\"\\/bfnrt";
  static constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
  const std::size_t begin = at_++;
  if (at_ >= text_.size()) return fail(begin, "string without an end");
  const char name = text_[at_++];
  if (const std::size_t found = kNames.find(name); found != std::string_view::npos) {
    out += kMeanings[found];
    return true;
  }
  unsigned high = 0;
  if (name != 'u' || !hex4(high)) {
    return fail(begin, fmt::format("bad escape `{}`", text_.substr(begin, at_ - begin)));
  }
  char32_t value = high;
  if (high >= 0xD800 && high <= 0xDFFF) {
    unsigned low = 0;
    const bool pair = high < 0xDC00 && text_.substr(at_, 2) == "\\u";
    if (pair) at_ += 2;
    if (!pair || !hex4(low) || low < 0xDC00 || low > 0xDFFF) {
      return fail(begin, "half of a surrogate pair in a string");
    }
    value = 0x10000 + ((high - 0xD800U) << 10U) + (low - 0xDC00U);
  }
  append_utf8(out, value);
  return true;
}

bool JsonReader::number(std::string_view& digits) {
  const char first = peek();
  if (first != '-' && !is_digit(first)) return fail_expected("a number");
  const std::size_t begin = at_;
  const auto at = [&](std::size_t i) { return i < text_.size() ? text_[i] : '\0'; };
  std::size_t i = begin + (first == '-' ? 1U : 0U);
  const auto run = [&] {
    const std::size_t start = i;
    while (is_digit(at(i))) ++i;
    return i > start;
  };
  const std::size_t whole = i;
  bool right = run() && (text_[whole] != '0' || i == whole + 1);
  if (right && at(i) == '.') {
    ++i;
    right = run();
  }
  if (right && (at(i) == 'e' || at(i) == 'E')) {
    ++i;
    if (at(i) == '+' || at(i) == '-') ++i;
    right = run();
  }
  at_ = i;
  if (!right) {
    at_ = begin + token_length(text_.substr(begin));
    return fail(begin, fmt::format("bad number {}", quoted(text_.substr(begin, at_ - begin))));
  }
  digits = text_.substr(begin, i - begin);
  return true;
}

bool JsonReader::word(std::string_view word) {
  peek();
  if (!text_.substr(at_).starts_with(word)) return false;
  at_ += word.size();
  return true;
}

bool JsonReader::boolean(bool& value) {
  if (word("true")) {
    value = true;
    return true;
  }
  if (word("false")) {
    value = false;
    return true;
  }
  return fail_expected("`true` or `false`");
}

bool JsonReader::null() { return word("null") || fail_expected("`null`"); }

bool JsonReader::element(char close, bool& first) {
  if (accept(close)) return false;
  if (!first && !accept(',')) {
    return fail_expected(close == ']' ? "`,` or `]`" : "`,` or `}`");
  }
  if (!first && peek() == close) return fail_expected("another one behind the comma");
  first = false;
  return true;
}

bool JsonReader::key(std::string_view& text) {
  if (peek() != '"') return fail_expected("a name in double quotes");
  return string(text) && expect(':');
}

bool JsonReader::skip(std::string_view& text) {
  peek();
  const std::size_t begin = at_;
  if (!skip_value(0)) return false;
  text = text_.substr(begin, at_ - begin);
  return true;
}

bool JsonReader::skip_value(int depth) {
  std::string_view text;
  bool value = false;
  switch (peek()) {
    case '{': return skip_list('}', depth);
    case '[': return skip_list(']', depth);
    case '"': return string(text);
    case 't':
    case 'f': return boolean(value);
    case 'n': return null();
    case '-':
    case '0':
    case '1':
    case '2':
    case '3':
    case '4':
    case '5':
    case '6':
    case '7':
    case '8':
    case '9': return number(text);
    default: return fail_expected("a JSON value");
  }
}

bool JsonReader::skip_list(char close, int depth) {
  const std::size_t begin = at_++;
  if (depth == kMaxDepth) {
    return fail(begin, fmt::format("more than {} levels of arrays and objects", kMaxDepth));
  }
  bool first = true;
  std::string_view name;
  while (element(close, first)) {
    if (close == '}' && !key(name)) return false;
    if (!skip_value(depth + 1)) return false;
  }
  return !failed_;
}

}  // namespace weir::codec
