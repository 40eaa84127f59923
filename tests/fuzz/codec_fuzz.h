// What the harnesses of codecs share.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/check.h"
#include "codec/codec.h"
#include "codec/compare.h"

namespace weir::codec {

/// Any bytes as a value and as a text: whatever is understood is the same after another round.
inline void check_bytes(const Codec& codec, std::string_view bytes) {
  Value value;
  if (!codec.decode(bytes, value)) return;
  std::string text;
  codec.write(value, text);
  std::string again;
  // Bytes can say what text cannot, such as a key twice.
  if (!codec.encode(text, again)) return;
  Value reread;
  WEIR_CHECK(codec.decode(again, reread).has_value(), "what was written cannot be read");
  WEIR_CHECK(equal(value, reread), "another value after writing and reading");
  WEIR_CHECK(fingerprint(value) == fingerprint(reread), "equal values of different fingerprints");
  WEIR_CHECK(compare(value, reread) == 0, "equal values that are in an order");
}

inline void check_text(const Codec& codec, std::string_view text) {
  std::string bytes;
  const auto used = codec.encode(text, bytes);
  if (!used) {
    WEIR_CHECK(bytes.empty(), "bytes behind a mistake");
    WEIR_CHECK(used.error().offset + used.error().length <= text.size(), "a mistake outside");
    return;
  }
  WEIR_CHECK(*used <= text.size(), "more text used than there is");
  Value value;
  WEIR_CHECK(codec.decode(bytes, value).has_value(), "encoded bytes cannot be decoded");
}

inline std::unique_ptr<Codec> made(std::string_view format, const CodecOptions& options) {
  auto codec = find_codec(format)->make(options);
  return codec ? *std::move(codec) : nullptr;
}

}  // namespace weir::codec
