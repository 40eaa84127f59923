// Rows of texts: what scripts expect and what results become, with sorting, hashing and quoting.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "value/result_set.h"

namespace weir {

/// Fields of one row, as texts.
using TextRow = std::vector<std::string>;

/// How testdrive writes NULL.
inline constexpr std::string_view kNullText = "<null>";

/// All cells rendered; NULL becomes `kNullText`.
[[nodiscard]] std::vector<TextRow> render_rows(const ResultSet& result);

/// Bytewise, field by field; a shorter row comes first if it is a prefix.
void sort_rows(std::vector<TextRow>& rows);

/// Lower-case hexadecimal MD5 of all fields in order, without any separator.
[[nodiscard]] std::string hash_rows(const std::vector<TextRow>& rows);

/// The field as a script would write it: quoted and escaped where the row splitter needs it.
[[nodiscard]] std::string quote_field(std::string_view field);
/// The fields as a script would write them in one line: the first begins with a backslash where its
/// first byte would be taken for a sigil or a comment, and a row that reads like a rule of dashes
/// or like a hash expectation is quoted. A row without fields gives one empty text with the
/// backslash that such a line needs.
[[nodiscard]] std::vector<std::string> quote_row(const TextRow& row);
/// A whole row that can be pasted into a script: the fields of `quote_row` with single spaces.
[[nodiscard]] std::string format_row(const TextRow& row);

/// One line of a comparison.
struct DiffLine {
  enum class Kind { Same, Missing, Unexpected };
  Kind kind = Kind::Same;
  TextRow row;
};

/// Compares as multisets by merging; both arguments must be sorted by `sort_rows`.
[[nodiscard]] std::vector<DiffLine> diff_sorted(const std::vector<TextRow>& expected,
                                                const std::vector<TextRow>& actual);
/// Compares in order: a longest common subsequence in linear space, missing rows before unexpected
/// ones. With thousands of differences the result may be longer than needed: the time is bounded,
/// see value/sequence_diff.h.
[[nodiscard]] std::vector<DiffLine> diff_ordered(const std::vector<TextRow>& expected,
                                                 const std::vector<TextRow>& actual);

/// Lines that `format_diff` prints unless told otherwise.
inline constexpr std::size_t kDiffLines = 200;

/// Whether fields are written as a `.td` script has them, or as they are.
enum class DiffText : unsigned char { Quoted, Plain };

/// "- row", "+ row", "  row" lines with columns padded to the same width, so that they can be read
/// down and each line, without its mark, pasted into a script. Long stretches of equal rows are
/// folded to "  … N rows alike". What is beyond `max_lines` is counted: "  … 5 more lines (2
/// missing, 3 unexpected)". Each line ends in a newline.
[[nodiscard]] std::string format_diff(const std::vector<DiffLine>& diff,
                                      std::size_t max_lines = kDiffLines,
                                      DiffText text = DiffText::Quoted);

}  // namespace weir
