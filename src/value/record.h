// Records of sqllogictest: what a query expects, compared with what an engine returned.
//
// A lane keeps one RecordComparer for all its records. Nothing is allocated for a record that
// matches once the buffers have grown; texts for people are made on a mismatch only.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "value/record_style.h"
#include "value/result_set.h"

namespace weir {

namespace record {
struct RecordBuffers;
}

enum class SortMode : std::uint8_t {
  None,
  Rows,     ///< Row by row, columns from left to right.
  Values,   ///< All values of all rows as one list.
  Partial,  ///< Within stretches of rows that have the same values in `partial` columns.
};

/// A query of a script. Views only: whoever makes it keeps the texts alive.
struct RecordQuery {
  std::string_view letters = {};  ///< One per column; empty if the record gives none.
  SortMode sort = SortMode::None;
  std::span<const std::uint32_t> partial = {};  ///< Columns of SortMode::Partial, from 1.
  /// The expected text between `----` and the end of the record, lines ended by LF or CR LF; the
  /// last one may lack its end. Used if `lines` is empty.
  std::string_view block = {};
  /// The expected lines without their ends.
  std::span<const std::string_view> lines = {};
  bool column_names = false;    ///< The first expected line holds the names of the columns.
  bool valuewise = false;       ///< A value per line, also where the style has a row per line.
  bool label_only = false;      ///< Nothing is expected: only the hash is wanted.
  bool unordered = false;       ///< Rows that differ are a mismatch: they may come in any order.
  bool multiline = false;       ///< All the expected text is one value.
  bool has_label = false;       ///< The hash is needed, see RecordComparison::hash.
  std::uint64_t threshold = 0;  ///< `hash-threshold` in force; 0 is never.
  /// Numbers with a point in what came are rounded to so many digits that mean something; 0: not.
  std::uint32_t text_digits = 0;
};

enum class RecordMismatch : std::uint8_t {
  None,
  ColumnCount,
  ColumnTypes,
  ColumnNames,
  Order,
  Values,
  Hash
};

/// The verdict on a result, and on a mismatch what people want to see.
struct RecordComparison {
  RecordMismatch mismatch = RecordMismatch::None;
  std::string message = {};   ///< One line: "the result differs: 1 line missing, 2 unexpected".
  std::string expected = {};  ///< As in the script, each line ended by LF.
  std::string actual =
      {};  ///< The same for what was returned, hashed if it was compared so; bounded.
  std::string diff = {};  ///< "- expected" and "+ actual" lines; may be empty.
  std::string hint = {};  ///< What to do about it; may be empty.
  /// Of a query with a label: "N values hashing to HEX", for the caller's table of labels. Valid
  /// until the comparer is used again.
  std::string_view hash = {};

  [[nodiscard]] bool matches() const { return mismatch == RecordMismatch::None; }
};

/// Compares results with records. Not thread-safe; keep one per lane.
class RecordComparer {
 public:
  RecordComparer();
  ~RecordComparer();
  RecordComparer(RecordComparer&&) noexcept;
  RecordComparer& operator=(RecordComparer&&) noexcept;

  [[nodiscard]] RecordComparison compare(const RecordStyle& style, const RecordQuery& query,
                                         const ResultSet& result);

  /// Compares lines with lines as they are, in order: what a program printed, what a session
  /// outside of queries answered. `SortMode::Rows` in `query` sorts the actual lines.
  [[nodiscard]] RecordComparison compare_lines(const RecordQuery& query,
                                               std::span<const std::string_view> actual);

  /// The hash of what a query expects, as written: of the values, or of the hash line itself. For a
  /// skipped query with a label. "N values hashing to HEX", valid until the comparer is used again.
  [[nodiscard]] std::string_view hash_of_expected(const RecordStyle& style,
                                                  const RecordQuery& query);

 private:
  std::unique_ptr<record::RecordBuffers> buffers_;
};

/// What rewriting puts below `----`.
enum class RecordForm : std::uint8_t {
  AsExpected,  ///< A hash where the dialect demands one, or where the record has one and it may.
  Values,
  Hash
};

/// The result as lines of a script: sorted, rendered, joined, escaped; with the names of columns
/// first if the query asks for them. `query` need not expect anything.
[[nodiscard]] std::vector<std::string> render_record(const RecordStyle& style,
                                                     const RecordQuery& query,
                                                     const ResultSet& result,
                                                     RecordForm form = RecordForm::AsExpected);

/// Whether a line is `N values hashing to HEX` (or `1 value hashing to HEX`).
[[nodiscard]] bool is_hash_line(std::string_view line);

/// The path of `<FILE>:path`, the only expected line; empty if the record has none.
[[nodiscard]] std::string_view expected_file(const RecordStyle& style, const RecordQuery& query);
/// Lines to expect instead, from the text of that file: CSV with `|` between columns and a header.
[[nodiscard]] std::vector<std::string> lines_of_expected_file(std::string_view csv);

}  // namespace weir
