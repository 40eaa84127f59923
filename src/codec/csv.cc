// The format csv: one record of RFC 4180, as a list of fields or, with names, as their record.
//
// The rule: fields stand between delimiters as they are, white space included. A field in double
// quotes may hold delimiters, line ends and, doubled, quotes; nothing may follow its closing quote.
// Quotes elsewhere are a mistake. An empty field without quotes is null, `""` is the empty string.
// A line end behind the record (LF or CRLF) is dropped; text in another encoding than UTF-8 is
// refused.
#include <fmt/format.h>

#include "base/text.h"
#include "codec/codec.h"

namespace weir::codec::csv {
namespace {

std::string_view without_line_end(std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  if (text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

/// Reads the fields of one record one after the other; `quoted` fields have their quotes undone.
class Fields {
 public:
  Fields(std::string_view text, char delimiter) : text_(text), delimiter_(delimiter) {}

  struct Field {
    std::size_t begin = 0;
    bool quoted = false;
    std::string_view text;  ///< Inside of the quotes, doubled ones still doubled.
  };

  [[nodiscard]] bool at_end() const { return at_ > text_.size(); }

  Coded<Field> next() {
    if (at_ < text_.size() && text_[at_] == '"') return quoted();
    const std::size_t begin = at_;
    while (at_ < text_.size() && text_[at_] != delimiter_) {
      const char c = text_[at_];
      if (c == '"') {
        return mistake("quote in a field that does not begin with one",
                       "put the whole field in quotes and double those inside");
      }
      if (c == '\n' || c == '\r') {
        return mistake("line end in a field without quotes", "a value is one record");
      }
      ++at_;
    }
    return Field{begin, false, text_.substr(begin, at_++ - begin)};
  }

 private:
  Coded<Field> quoted() {
    const std::size_t begin = at_++;
    while (true) {
      at_ = text_.find('"', at_);
      if (at_ == std::string_view::npos) {
        at_ = begin;
        return mistake("field without a closing quote", "");
      }
      if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
        at_ += 2;
        continue;
      }
      break;
    }
    const std::string_view inside = text_.substr(begin + 1, at_ - begin - 1);
    ++at_;
    if (at_ < text_.size() && text_[at_] != delimiter_) {
      return mistake("text behind the closing quote of a field", "");
    }
    ++at_;
    return Field{begin, true, inside};
  }

  Mistaken mistake(std::string message, std::string hint) const {
    return Mistaken(Mistake{
        .offset = at_, .length = 1, .message = std::move(message), .hint = std::move(hint)});
  }

  std::string_view text_;
  char delimiter_;
  std::size_t at_ = 0;
};

std::string undouble(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    out += text[i];
    if (text[i] == '"') ++i;
  }
  return out;
}

class CsvCodec final : public Codec {
 public:
  CsvCodec(char delimiter, std::vector<std::string> columns)
      : delimiter_(delimiter), columns_(std::move(columns)) {}

  Coded<std::size_t> encode(std::string_view text, std::string& bytes) const override {
    Value value;
    WEIR_CODED(decode(text, value));
    bytes += without_line_end(text);
    return text.size();
  }

  Coded<void> decode(std::string_view bytes, Value& value) const override {
    auto decoded = decode_fields(bytes, value);
    if (!decoded) value.clear();
    return decoded;
  }

  void write(const Value& value, std::string& text) const override {
    const auto nodes = value.nodes();
    for (std::size_t i = 1; i < nodes.size(); i = nodes[i].end) {
      if (i > 1) text += delimiter_;
      if (nodes[i].kind == Kind::String) append_field(nodes[i].text, text);
    }
  }

 private:
  Coded<void> decode_fields(std::string_view bytes, Value& value) const {
    if (const std::size_t bad = find_invalid_utf8(bytes); bad != std::string_view::npos) {
      return Mistaken(Mistake{.offset = bad, .length = 1, .message = "bytes that are not UTF-8"});
    }
    const auto copy = value.start(without_line_end(bytes));
    Fields fields({copy.data(), copy.size()}, delimiter_);
    value.add(columns_.empty() ? Kind::List : Kind::Record, {});
    std::size_t count = 0;
    for (; !fields.at_end(); ++count) {
      auto field = fields.next();
      if (!field) {
        field.error().path = path_of(count);
        return Mistaken(std::move(field).error());
      }
      add_field(*field, name_of(count), value);
    }
    value.close(0);
    if (columns_.empty() || count == columns_.size()) return {};
    return Mistaken(Mistake{.length = bytes.size(),
                            .message = fmt::format("{} where {} are expected",
                                                   count_of(count, "field"), columns_.size())});
  }

  static void add_field(const Fields::Field& field, std::string_view name, Value& value) {
    if (field.text.empty() && !field.quoted) {
      value.add(Kind::Null, name);
      return;
    }
    const bool doubled = field.quoted && field.text.find('"') != std::string_view::npos;
    value.add(Kind::String, name).text = doubled ? value.keep(undouble(field.text)) : field.text;
  }

  void append_field(std::string_view field, std::string& text) const {
    const std::string special = std::string("\"\r\n") + delimiter_;
    if (!field.empty() && field.find_first_of(special) == std::string_view::npos) {
      text += field;
      return;
    }
    text += '"';
    for (const char c : field) {
      if (c == '"') text += '"';
      text += c;
    }
    text += '"';
  }

  [[nodiscard]] std::string_view name_of(std::size_t index) const {
    return index < columns_.size() ? std::string_view(columns_[index]) : std::string_view();
  }
  [[nodiscard]] std::string path_of(std::size_t index) const {
    if (index >= columns_.size()) return fmt::format("[{}]", index);
    std::string path;
    append_member(path, columns_[index]);
    return path;
  }

  char delimiter_;
  std::vector<std::string> columns_;
};

Coded<std::unique_ptr<Codec>> make(const CodecOptions& options) {
  const char delimiter = options.delimiter;
  const bool ascii = static_cast<unsigned char>(delimiter) < 0x80;
  if (!ascii || delimiter == '"' || delimiter == '\n' || delimiter == '\r') {
    return Mistaken(
        Mistake{.message = "the delimiter is one ASCII character, no quote and no line end"});
  }
  return std::make_unique<CsvCodec>(delimiter, options.columns);
}

}  // namespace

constinit const CodecSpec spec = {
    .name = "csv",
    .summary = "one record of RFC 4180; an empty field without quotes is null",
    .make = make,
};

}  // namespace weir::codec::csv
