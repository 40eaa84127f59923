// The wire format of Confluent's serialisers: what stands before a datum.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "codec/mistake.h"

namespace weir::codec {

/// Byte 0 and the id of the schema, four bytes big-endian.
void append_header(std::string& bytes, std::uint32_t schema_id);

/// What follows the header of protobuf: which message of the file it is, outermost first, as
/// zig-zag varints behind their count; the first message of a file is the single byte 0.
void append_message_index(std::string& bytes, std::span<const std::int32_t> index);

struct Headed {
  std::uint32_t schema_id = 0;
  std::string_view rest;  ///< Points into the bytes given.
};
/// A mistake if the bytes are shorter than a header or do not begin with byte 0.
Coded<Headed> split_header(std::string_view bytes);

struct Indexed {
  std::vector<std::int32_t> index;
  std::string_view rest;
};
/// `bytes` are those behind the header.
Coded<Indexed> split_message_index(std::string_view bytes);

}  // namespace weir::codec
