// Values of Avro that hold no others, from JSON text to bytes.
#pragma once

#include <string>
#include <string_view>

#include "codec/avro/schema.h"
#include "codec/json_reader.h"

namespace weir::codec::avro {

/// Reads values off `reader` and appends their bytes; false after a mistake, which the reader
/// holds.
class ScalarEncoder {
 public:
  ScalarEncoder(JsonReader& reader, std::string& bytes) : reader_(reader), bytes_(bytes) {}

  /// A value of `type`, which is neither array, map, record nor union.
  bool encode(const Type& type);

 private:
  bool boolean();
  bool integer(const Type& type);
  bool moment(const Type& type);
  template <typename Real>
  bool real(std::string_view name);
  bool string(const Type& type);
  bool uuid_text(std::size_t begin, std::string_view text);
  bool json_text(std::size_t begin, std::string_view text);
  bool symbol(const Type& type);
  bool bytes(const Type& type);
  bool fixed(const Type& type);
  bool fixed_decimal(const Type& type);
  bool duration();

  /// Bytes as an array of numbers or a string of U+0000 to U+00FF.
  bool raw_bytes(std::string& raw);
  bool byte_array(std::string& raw);
  bool byte_string(std::string& raw);
  /// The unscaled value of a decimal: bytes as an array, else digits as a number or string.
  bool decimal(const Type& type, std::string& raw);
  void append_sized(std::string_view raw);

  JsonReader& reader_;
  std::string& bytes_;
};

}  // namespace weir::codec::avro
