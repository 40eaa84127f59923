// The table of formats, and what they have in common.
#include "codec/codec.h"

#include <algorithm>
#include <array>

namespace weir::codec {

namespace {
#define CODEC(name) &name::spec,
constexpr std::array kCodecs = {
#include "codec/codecs.def"
};
#undef CODEC
}  // namespace

std::span<const CodecSpec* const> codecs() { return kCodecs; }

const CodecSpec* find_codec(std::string_view name) {
  const auto* const found =
      std::ranges::find_if(kCodecs, [&](const CodecSpec* spec) { return spec->name == name; });
  return found == kCodecs.end() ? nullptr : *found;
}

Coded<std::size_t> Codec::read(std::string_view text, Value& value) const {
  std::string bytes;
  WEIR_CODED_ASSIGN(const std::size_t used, encode(text, bytes));
  WEIR_CODED(decode(bytes, value));
  return used;
}

void Codec::write(const Value& value, std::string& text) const { append_json(value, 0, text); }

}  // namespace weir::codec
