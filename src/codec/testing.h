// What tests of codecs share.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>

#include "codec/codec.h"

namespace weir::codec {

/// Bytes as lower-case hexadecimal digits.
inline std::string to_hex(std::string_view bytes) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (const char c : bytes) {
    out += kDigits[static_cast<unsigned char>(c) >> 4U];
    out += kDigits[static_cast<unsigned char>(c) & 0x0FU];
  }
  return out;
}

inline std::string from_hex(std::string_view digits) {
  std::string out;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
    out += static_cast<char>(std::stoi(std::string(digits.substr(i, 2)), nullptr, 16));
  }
  return out;
}

inline std::unique_ptr<Codec> make_codec(std::string_view format, const CodecOptions& options) {
  auto made = find_codec(format)->make(options);
  EXPECT_TRUE(made) << to_text(made.error());
  return made ? *std::move(made) : nullptr;
}

inline std::unique_ptr<Codec> make_codec(std::string_view format, std::string schema = {}) {
  CodecOptions options;
  options.schema.schema.text = std::move(schema);
  return make_codec(format, options);
}

/// A mistake as "offset+length path: message (hint)".
inline std::string show(const Mistake& mistake) {
  std::string text = std::to_string(mistake.offset) + "+" + std::to_string(mistake.length) + " " +
                     mistake.path + ": " + mistake.message;
  if (!mistake.hint.empty()) text += " (" + mistake.hint + ")";
  return text;
}

/// The bytes of `text` in hexadecimal digits, or the mistake.
inline std::string encoded(const Codec& codec, std::string_view text) {
  std::string bytes;
  const auto used = codec.encode(text, bytes);
  if (used) return to_hex(bytes);
  EXPECT_EQ(bytes, "") << "bytes behind a mistake";
  return show(used.error());
}

/// The value of bytes given in hexadecimal digits as JSON, or the mistake.
inline std::string decoded(const Codec& codec, std::string_view hex) {
  Value value;
  const auto done = codec.decode(from_hex(hex), value);
  if (done) return to_json(value);
  EXPECT_TRUE(value.empty());
  return show(done.error());
}

/// `text` encoded and decoded again, as JSON, or the mistake.
inline std::string around(const Codec& codec, std::string_view text) {
  std::string bytes;
  const auto used = codec.encode(text, bytes);
  if (!used) return show(used.error());
  return decoded(codec, to_hex(bytes));
}

}  // namespace weir::codec
