// Source: one text that the user wrote, and places in it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace weir {

/// Bytes [begin, begin + length) of one source.
struct Span {
  std::uint32_t begin = 0;
  std::uint32_t length = 0;

  [[nodiscard]] std::uint32_t end() const { return begin + length; }
  friend bool operator==(Span, Span) = default;
};

/// Which source of a run or plan; an index given by whoever holds the list.
struct SourceId {
  std::uint32_t value = 0;
  friend bool operator==(SourceId, SourceId) = default;
};

/// A text with the path it came from. Immutable once made; the bytes are shared, so that trees and
/// plans can point into them. Limited to 4 GiB.
struct Source {
  std::string path;  ///< As the user gave it; "<stdin>" for standard input.
  std::shared_ptr<const std::string> bytes;

  [[nodiscard]] std::string_view text() const { return *bytes; }
  [[nodiscard]] std::string_view slice(Span span) const {
    return text().substr(span.begin, span.length);
  }
};

[[nodiscard]] inline Source make_source(std::string path, std::string text) {
  return {std::move(path), std::make_shared<const std::string>(std::move(text))};
}

/// A place for people: both count from 1; a column is a Unicode scalar value, a tab is one.
struct Position {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
  friend bool operator==(Position, Position) = default;
};

/// Computed by a scan from the start of the text: for messages, not for inner loops.
[[nodiscard]] Position position_of(std::string_view text, std::uint32_t offset);

/// The whole line around `offset`, without its line end.
[[nodiscard]] std::string_view line_around(std::string_view text, std::uint32_t offset);

}  // namespace weir
