// Walking through a text line by line.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

#include "diag/source.h"

namespace weir::slt {

[[nodiscard]] inline Span between(std::uint32_t begin, std::uint32_t end) {
  return {begin, end - begin};
}

[[nodiscard]] inline bool is_blank_byte(char byte) {
  return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

/// One physical line: `end` lies before its line end, which is LF or CR LF; `next` behind it.
struct Line {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint32_t next = 0;

  [[nodiscard]] Span span() const { return between(begin, end); }
};

/// The current line and its number. Copying it remembers a place.
class Lines {
 public:
  explicit Lines(std::string_view text) : text_(text) { load(0); }

  [[nodiscard]] bool at_end() const { return line_.begin >= text_.size(); }
  [[nodiscard]] const Line& line() const { return line_; }
  [[nodiscard]] std::uint32_t number() const { return number_; }
  [[nodiscard]] std::string_view text() const {
    return text_.substr(line_.begin, line_.end - line_.begin);
  }
  /// The first byte, or LF for an empty line.
  [[nodiscard]] char first() const { return line_.begin == line_.end ? '\n' : text_[line_.begin]; }
  void advance() {
    load(line_.next);
    ++number_;
  }
  /// Moves the begin of the current line, past a byte-order mark.
  void skip_bytes(std::uint32_t count) { line_.begin += count; }

 private:
  void load(std::uint32_t begin) {
    line_.begin = begin;
    const auto size = static_cast<std::uint32_t>(text_.size());
    if (begin >= size) {
      line_ = {size, size, size};
      return;
    }
    const char* start = text_.data() + begin;
    const auto* feed = static_cast<const char*>(std::memchr(start, '\n', size - begin));
    line_.end = feed == nullptr ? size : static_cast<std::uint32_t>(feed - text_.data());
    line_.next = feed == nullptr ? size : line_.end + 1;
    if (line_.end > begin && text_[line_.end - 1] == '\r') --line_.end;
  }

  std::string_view text_;
  Line line_;
  std::uint32_t number_ = 1;
};

[[nodiscard]] inline bool is_white(std::string_view text) {
  for (const char byte : text) {
    if (!is_blank_byte(byte)) return false;
  }
  return true;
}

/// Whether a line is blank: empty, or of white space only where that counts as blank.
[[nodiscard]] inline bool is_blank(std::string_view line, bool white_is_blank) {
  if (line.empty()) return true;
  if (!is_blank_byte(line.front())) return false;
  if (white_is_blank) return is_white(line);
  return line.find_first_not_of('\r') == std::string_view::npos;
}

}  // namespace weir::slt
