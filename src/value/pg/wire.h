// WireReader: reads big-endian numbers and byte runs from one cell.
#pragma once

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace weir::pg {

/// Reads left to right. The first read past the end makes the reader fail for good: every later
/// read gives zero, so that a decoder asks once at its end.
class WireReader {
 public:
  explicit WireReader(std::string_view bytes) : rest_(bytes) {}

  /// The next big-endian integer.
  template <std::integral Number>
  Number read() {
    const std::string_view bytes = read_bytes(sizeof(Number));
    std::make_unsigned_t<Number> value = 0;
    for (const char byte : bytes) {
      value = static_cast<std::make_unsigned_t<Number>>((std::uint64_t{value} << 8U) |
                                                        static_cast<unsigned char>(byte));
    }
    return static_cast<Number>(value);
  }
  double read_double() { return std::bit_cast<double>(read<std::uint64_t>()); }
  float read_float() { return std::bit_cast<float>(read<std::uint32_t>()); }

  /// The next `count` bytes; empty if there are fewer.
  std::string_view read_bytes(std::size_t count) {
    if (count > rest_.size()) {
      failed_ = true;
      rest_ = {};
      return {};
    }
    const std::string_view bytes = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return bytes;
  }
  /// Bytes up to a NUL, which is skipped.
  std::string_view read_terminated() {
    const std::size_t end = rest_.find('\0');
    const std::string_view bytes = read_bytes(end == std::string_view::npos ? rest_.size() : end);
    read_bytes(1);
    return bytes;
  }

  [[nodiscard]] std::string_view rest() const { return rest_; }
  [[nodiscard]] bool failed() const { return failed_; }
  /// Everything was read and nothing was missing.
  [[nodiscard]] bool complete() const { return !failed_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool failed_ = false;
};

}  // namespace weir::pg
