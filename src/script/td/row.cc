// Splitting of rows.
#include "script/td/row.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace weir::td {
namespace {

enum class ByteClass : std::uint8_t { Plain, Space, Quote, NonAscii };

constexpr std::array<ByteClass, 256> make_classes() {
  std::array<ByteClass, 256> classes{};
  for (std::size_t byte = 0x80; byte < 256; ++byte) classes[byte] = ByteClass::NonAscii;
  for (std::size_t byte = '\t'; byte <= '\r'; ++byte) classes[byte] = ByteClass::Space;
  classes[' '] = ByteClass::Space;
  classes['"'] = ByteClass::Quote;
  return classes;
}
constexpr std::array<ByteClass, 256> kClasses = make_classes();

char unescape(char byte) {
  switch (byte) {
    case 'n': return '\n';
    case 't': return '\t';
    case 'r': return '\r';
    case '0': return '\0';
    default: return byte;
  }
}

class FieldReader {
 public:
  FieldReader(Context& context, Span line, Span content)
      : context_(context),
        text_(context.text),
        line_(line),
        at_(content.begin),
        end_(content.end()) {}

  bool next(Text& field) {
    skip_white_space();
    if (at_ == end_) return false;
    const std::uint32_t begin = at_;
    while (at_ != end_) {
      const ByteClass kind = kClasses[static_cast<unsigned char>(text_[at_])];
      if (kind == ByteClass::Plain) {
        ++at_;
      } else if (kind == ByteClass::Quote) {
        field = quoted(begin);
        return true;
      } else if (white_space_here() != 0) {
        break;
      } else {
        ++at_;  // the other bytes of a character are never white space by themselves
      }
    }
    field = context_.plain(between(begin, at_));
    return true;
  }

 private:
  /// Bytes of the white space at this place, or 0.
  [[nodiscard]] std::uint32_t white_space_here() const {
    const ByteClass kind = kClasses[static_cast<unsigned char>(text_[at_])];
    if (kind == ByteClass::Space) return 1;
    if (kind != ByteClass::NonAscii) return 0;
    const Scalar scalar = decode_utf8(text_.substr(0, end_), at_);
    return scalar.length != 0 && is_white_space(scalar.value)
               ? static_cast<std::uint32_t>(scalar.length)
               : 0;
  }

  void skip_white_space() {
    while (at_ != end_) {
      const std::uint32_t length = white_space_here();
      if (length == 0) return;
      at_ += length;
    }
  }

  /// The rest of a field whose opening quote is here; the closing quote ends it.
  Text quoted(std::uint32_t begin) {
    const std::uint32_t quote = at_++;
    const std::string_view rest = text_.substr(at_, end_ - at_);
    const std::size_t stop = rest.find_first_of("\"\\");
    if (quote == begin && stop != std::string_view::npos && rest[stop] == '"') {
      at_ += static_cast<std::uint32_t>(stop) + 1;
      return {between(begin, at_), rest.substr(0, stop)};
    }
    context_.scratch.assign(text_, begin, quote - begin);
    while (at_ != end_ && text_[at_] != '"') {
      if (text_[at_] != '\\') {
        context_.scratch += text_[at_++];
      } else if (++at_ != end_) {
        context_.scratch += unescape(text_[at_++]);
      }
    }
    if (at_ == end_) {
      report_unterminated(quote);
    } else {
      ++at_;
    }
    return context_.cooked(between(begin, at_));
  }

  void report_unterminated(std::uint32_t quote) {
    const bool escaped_line = text_[line_.begin] == '\\' && quote == line_.begin + 1;
    context_.report(rule::kUnterminatedQuote, {quote, 1}, "unterminated quote in a row",
                    escaped_line ? "a backslash in column 1 only escapes the line; "
                                   "write a field with quotes as `\"\\\"text\\\"\"`"
                                 : "a field ends on its line; write a line break as `\\n` and a "
                                   "quote as `\\\"`");
  }

  Context& context_;
  std::string_view text_;
  Span line_;
  std::uint32_t at_;
  std::uint32_t end_;
};

}  // namespace

Span unescaped(std::string_view text, Span span) {
  if (span.length == 0 || text[span.begin] != '\\') return span;
  return {span.begin + 1, span.length - 1};
}

Row parse_row(Context& context, Span span) {
  auto& fields = context.script.fields;
  Row row{span, {size_of(fields), 0}};
  FieldReader reader(context, span, unescaped(context.text, span));
  Text field;
  while (reader.next(field)) fields.push_back(field);
  row.fields.count = size_of(fields) - row.fields.first;
  return row;
}

}  // namespace weir::td
