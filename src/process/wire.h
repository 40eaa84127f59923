// Messages between weir and its supervisor: fields one after the other, in a datagram each.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace weir::process {

/// Appends fields to a message. Both ends are the same program, so there are no versions.
class MessageWriter {
 public:
  MessageWriter& number(std::int64_t value);
  MessageWriter& text(std::string_view value);
  MessageWriter& texts(const std::vector<std::string>& values);

  [[nodiscard]] const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

/// Reads fields in the order they were written. After a field that is not there everything reads as
/// zero or empty, and `good` is false.
class MessageReader {
 public:
  explicit MessageReader(std::string_view bytes) : rest_(bytes) {}

  [[nodiscard]] std::int64_t number();
  [[nodiscard]] std::string text();
  [[nodiscard]] std::vector<std::string> texts();

  [[nodiscard]] bool good() const { return good_; }

 private:
  [[nodiscard]] std::string_view take(std::uint64_t length);

  std::string_view rest_;
  bool good_ = true;
};

}  // namespace weir::process
