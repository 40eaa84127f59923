// Lines of `$ kafka-ingest`: where in them keys and values stand, and what bytes they are.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "codec/codec.h"

namespace weir::actions {

/// How a key or a value is written in a line, and sent.
struct PartForm {
  std::shared_ptr<const codec::Codec> codec;
  /// One JSON value, which leaves the rest of the line; else all of it up to the terminator.
  bool is_json = false;
  char terminator = '\0';  ///< Of keys that are not JSON; 0: the end of the line.
  std::string header;      ///< Begins every datum.
};

/// How lines become records; a part that is missing is null in every record.
struct LineForm {
  std::optional<PartForm> key;
  std::optional<PartForm> value;
};

/// The bytes of one record; used again for the next line.
struct EncodedLine {
  bool has_key = false;
  bool has_value = false;
  std::string key;
  std::string value;
};

/// Reads the key off the front of the line, and then the value. A part of which there is only white
/// space (JSON) or nothing (others) is null. A mistake has its place in `line`.
[[nodiscard]] codec::Coded<void> encode_line(const LineForm& form, std::string_view line,
                                             EncodedLine& encoded);

}  // namespace weir::actions
