// The format text: the line as it is, in UTF-8.
#include "base/text.h"

#include "codec/codec.h"

namespace weir::codec::text {
namespace {

class TextCodec final : public Codec {
 public:
  Coded<std::size_t> encode(std::string_view text, std::string& bytes) const override {
    bytes += text;
    return text.size();
  }

  Coded<void> decode(std::string_view bytes, Value& value) const override {
    value.clear();
    if (const std::size_t bad = find_invalid_utf8(bytes); bad != std::string_view::npos) {
      return Mistaken(Mistake{.offset = bad, .length = 1, .message = "bytes that are not UTF-8"});
    }
    const auto copy = value.start(bytes);
    value.add(Kind::String, {}).text = {copy.data(), copy.size()};
    return {};
  }

  void write(const Value& value, std::string& text) const override { text += value.root().text; }
};

Coded<std::unique_ptr<Codec>> make(const CodecOptions& /*options*/) {
  return std::make_unique<TextCodec>();
}

}  // namespace

constinit const CodecSpec spec = {
    .name = "text",
    .summary = "text as it is, in UTF-8",
    .make = make,
};

}  // namespace weir::codec::text
