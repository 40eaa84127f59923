// The format bytes: whatever stands in the line, with `\xHH` for any byte.
#include <fmt/format.h>

#include "codec/codec.h"
#include "codec/escape.h"

namespace weir::codec::bytes {
namespace {

class BytesCodec final : public Codec {
 public:
  Coded<std::size_t> encode(std::string_view text, std::string& bytes) const override {
    if (!has_escapes(text)) {
      bytes += text;
      return text.size();
    }
    auto plain = unescape_bytes(text);
    if (!plain) {
      return Mistaken(Mistake{.offset = find_bad_escape(text),
                              .length = 2,
                              .message = std::move(plain).error().message});
    }
    bytes += *plain;
    return text.size();
  }

  Coded<void> decode(std::string_view bytes, Value& value) const override {
    const auto copy = value.start(bytes);
    value.add(Kind::Bytes, {}).text = {copy.data(), copy.size()};
    return {};
  }

  Coded<std::size_t> read(std::string_view text, Value& value) const override {
    if (has_escapes(text)) return Codec::read(text, value);
    WEIR_CODED(decode(text, value));
    return text.size();
  }

  void write(const Value& value, std::string& text) const override {
    for (const char c : value.root().text) {
      const auto byte = static_cast<unsigned char>(c);
      if (c == '\\') {
        text += "\\\\";
      } else if (byte < 0x20 || byte >= 0x7F) {
        text += fmt::format("\\x{:02x}", byte);
      } else {
        text += c;
      }
    }
  }

 private:
  static bool has_escapes(std::string_view text) { return text.find('\\') != text.npos; }
  /// The first `\x` that no byte follows; there is one.
  static std::size_t find_bad_escape(std::string_view text) {
    for (std::size_t i = 0; i + 1 < text.size(); ++i) {
      if (text[i] != '\\') continue;
      if (text[i + 1] == 'x' && !unescape_bytes(text.substr(i, 4))) return i;
      ++i;
    }
    return 0;
  }
};

Coded<std::unique_ptr<Codec>> make(const CodecOptions& /*options*/) {
  return std::make_unique<BytesCodec>();
}

}  // namespace

constinit const CodecSpec spec = {
    .name = "bytes",
    .summary = "any bytes; `\\xHH` is the byte with that hexadecimal number",
    .make = make,
};

}  // namespace weir::codec::bytes
