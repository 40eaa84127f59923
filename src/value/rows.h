// Rows of texts: what scripts expect and what results become, with sorting, hashing and the diff.
#pragma once

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
/// A whole row that can be pasted into a script, also where its first byte would be taken for a
/// sigil or a comment (then it starts with a backslash).
[[nodiscard]] std::string format_row(const TextRow& row);

/// One line of a comparison.
struct DiffLine {
  enum class Kind { Same, Missing, Unexpected };
  Kind kind = Kind::Same;
  TextRow row;
};

/// Compares as multisets by merging two sorted lists; both arguments must be sorted.
[[nodiscard]] std::vector<DiffLine> diff_sorted(const std::vector<TextRow>& expected,
                                                const std::vector<TextRow>& actual);
/// Compares in order (longest common subsequence, linear space).
[[nodiscard]] std::vector<DiffLine> diff_ordered(const std::vector<TextRow>& expected,
                                                 const std::vector<TextRow>& actual);

/// "- row", "+ row", "  row" lines with columns padded to the same width, so that they can be read
/// down and each line, without its mark, pasted into a script. Long stretches of equal rows are
/// folded to "  … N rows alike".
[[nodiscard]] std::string format_diff(const std::vector<DiffLine>& diff);

}  // namespace weir
