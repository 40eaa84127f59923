// The expected side of records: lines of a script as lists of values.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "value/record.h"
#include "value/record_style.h"
#include "value/record_values.h"

namespace weir::record {

/// Walks over the expected lines below the names of columns.
class LineCursor {
 public:
  explicit LineCursor(const RecordQuery& query);

  /// The next line without its end; false if there is none.
  [[nodiscard]] bool next(std::string_view& line) {
    if (at_ < lines_.size()) {
      line = lines_[at_++];
      return true;
    }
    return !block_.empty() && next_of_block(line);
  }

 private:
  bool next_of_block(std::string_view& line);

  std::span<const std::string_view> lines_;
  std::string_view block_;
  std::size_t at_ = 0;
};

/// The only line that is expected; nothing if there are none or several.
[[nodiscard]] std::optional<std::string_view> only_line(const RecordQuery& query);
/// The line with the names of columns, if the query wants one.
[[nodiscard]] std::optional<std::string_view> names_line(const RecordQuery& query);

/// How values lie in lines: of this many columns, `per_line` to a line.
struct RecordShape {
  std::size_t width = 0;
  std::size_t per_line = 1;
};

/// As the dialect lays them out. Rows are needed where the text has to be guessed at.
[[nodiscard]] RecordShape shape_of(const RecordStyle& style, const RecordQuery& query,
                                   std::size_t width, std::size_t rows);

/// The expected lines as the units that are compared: lines, tokens or values.
void read_expected(const RecordStyle& style, const RecordQuery& query, RecordShape shape,
                   ValueList& expected);

/// Appends without white space at the ends, and with single spaces inside.
void append_collapsed(std::string_view text, std::string& out);
/// Adds what white space separates.
void add_tokens(std::string_view text, ValueList& tokens);

/// Appends the text with `␠` and `⏎` for spaces (those at the ends, or all) and newlines.
enum class EscapedSpaces : std::uint8_t { Ends, All };
void append_escaped(std::string_view text, EscapedSpaces spaces, std::string& out);
/// The opposite.
void append_unescaped(std::string_view text, std::string& out);

}  // namespace weir::record
