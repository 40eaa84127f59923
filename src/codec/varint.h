// Numbers of variable length, as Avro and Confluent's header write them, and bytes that are read
// from the front and never beyond their end.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace weir::codec {

inline std::uint64_t zigzag(std::int64_t value) {
  return (static_cast<std::uint64_t>(value) << 1U) ^ static_cast<std::uint64_t>(value >> 63);
}

/// Writes at most ten bytes to `at`; gives the place behind the last.
inline char* write_varint(char* at, std::uint64_t value) {
  while (value >= 0x80U) {
    *at++ = static_cast<char>(value | 0x80U);
    value >>= 7U;
  }
  *at++ = static_cast<char>(value);
  return at;
}

inline void append_varint(std::string& bytes, std::uint64_t value) {
  if (value < 0x80U) {
    bytes += static_cast<char>(value);
    return;
  }
  char room[10];  // NOLINT(*-avoid-c-arrays)
  bytes.append(room, write_varint(room, value));
}
inline void append_zigzag(std::string& bytes, std::int64_t value) {
  append_varint(bytes, zigzag(value));
}

/// Every function gives false, and reads nothing, where the bytes end too early.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes)
      : begin_(bytes.data()), at_(bytes.data()), end_(bytes.data() + bytes.size()) {}

  [[nodiscard]] std::size_t left() const { return static_cast<std::size_t>(end_ - at_); }
  [[nodiscard]] std::size_t offset() const { return static_cast<std::size_t>(at_ - begin_); }
  [[nodiscard]] std::string_view rest() const { return {at_, left()}; }

  /// False also for more than 64 bits.
  bool varint(std::uint64_t& value) {
    if (at_ != end_ && (static_cast<unsigned char>(*at_) & 0x80U) == 0) {
      value = static_cast<unsigned char>(*at_++);
      return true;
    }
    return long_varint(value);
  }
  bool zigzag(std::int64_t& value) {
    std::uint64_t raw = 0;
    if (!varint(raw)) return false;
    value = static_cast<std::int64_t>(raw >> 1U) ^ -static_cast<std::int64_t>(raw & 1U);
    return true;
  }
  bool take(std::uint64_t size, std::string_view& bytes) {
    if (size > left()) return false;
    bytes = {at_, static_cast<std::size_t>(size)};
    at_ += size;
    return true;
  }
  /// A number in the machine's order, which is little-endian as Avro's.
  template <typename T>
  bool fixed(T& value) {
    if (sizeof(T) > left()) return false;
    std::memcpy(&value, at_, sizeof(T));
    at_ += sizeof(T);
    return true;
  }

 private:
  bool long_varint(std::uint64_t& value) {
    std::uint64_t found = 0;
    unsigned shift = 0;
    for (const char* at = at_; at != end_ && shift < 64; shift += 7) {
      const auto byte = static_cast<unsigned char>(*at++);
      if (shift == 63 && byte > 1) return false;
      found |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
      if ((byte & 0x80U) == 0) {
        at_ = at;
        value = found;
        return true;
      }
    }
    return false;
  }

  const char* begin_;
  const char* at_;
  const char* end_;
};

}  // namespace weir::codec
