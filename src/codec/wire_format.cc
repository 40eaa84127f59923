// The wire format of Confluent's serialisers.
#include "codec/wire_format.h"

#include <fmt/format.h>

#include "codec/varint.h"

namespace weir::codec {
namespace {

constexpr std::size_t kHeader = 5;
/// More levels of messages inside messages than anyone writes.
constexpr std::int64_t kMaxIndex = 100;

Mistaken bad_index(std::size_t offset) {
  return Mistaken(Mistake{.offset = offset, .message = "bad message index behind the schema id"});
}

}  // namespace

void append_header(std::string& bytes, std::uint32_t schema_id) {
  bytes += '\0';
  for (int shift = 24; shift >= 0; shift -= 8) {
    bytes += static_cast<char>((schema_id >> shift) & 0xFFU);
  }
}

void append_message_index(std::string& bytes, std::span<const std::int32_t> index) {
  if (index.size() == 1 && index.front() == 0) {
    bytes += '\0';
    return;
  }
  append_zigzag(bytes, static_cast<std::int64_t>(index.size()));
  for (const std::int32_t place : index) append_zigzag(bytes, place);
}

Coded<Headed> split_header(std::string_view bytes) {
  if (bytes.size() < kHeader) {
    return Mistaken(Mistake{.length = bytes.size(),
                            .message = fmt::format("{} bytes are too few for the header of a "
                                                   "schema registry, which has 5",
                                                   bytes.size())});
  }
  if (bytes.front() != '\0') {
    return Mistaken(Mistake{
        .length = 1,
        .message = fmt::format("no header of a schema registry: the first byte is {}, not 0",
                               static_cast<unsigned char>(bytes.front())),
        .hint = "bytes without schema ids are read with `confluent-wire-format=false`"});
  }
  std::uint32_t id = 0;
  for (std::size_t i = 1; i < kHeader; ++i) {
    id = (id << 8U) | static_cast<unsigned char>(bytes[i]);
  }
  return Headed{id, bytes.substr(kHeader)};
}

Coded<Indexed> split_message_index(std::string_view bytes) {
  ByteReader reader(bytes);
  std::int64_t count = 0;
  if (!reader.zigzag(count) || count < 0 || count > kMaxIndex) return bad_index(0);
  if (count == 0) return Indexed{{0}, reader.rest()};
  Indexed found;
  for (std::int64_t i = 0; i < count; ++i) {
    std::int64_t place = 0;
    if (!reader.zigzag(place) || place < 0 || place > INT32_MAX) return bad_index(reader.offset());
    found.index.push_back(static_cast<std::int32_t>(place));
  }
  found.rest = reader.rest();
  return found;
}

}  // namespace weir::codec
