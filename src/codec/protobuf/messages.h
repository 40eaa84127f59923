// Messages of protobuf from JSON text, and as decoded values.
#pragma once

#include <google/protobuf/message.h>

#include <string_view>

#include "codec/json_reader.h"
#include "codec/value.h"

namespace weir::codec::protobuf {

namespace pb = google::protobuf;

/// The library's own limit on messages inside messages.
constexpr int kMaxMessages = 99;

/// Reads one object as proto3's JSON mapping has it. False after a mistake, which the reader holds.
bool read_message(JsonReader& reader, pb::Message& message);

/// Adds `message` to `value`: fields that know whether they are set only if they are, all others
/// always; enumerations by name, bytes in base64, unknown fields as `#number`. Well-known types
/// become what they are in JSON.
void add_message(const pb::Message& message, std::string_view name, Value& value);

/// Whether the type has a form of its own in JSON.
[[nodiscard]] bool is_well_known(const pb::Descriptor& type);

}  // namespace weir::codec::protobuf
